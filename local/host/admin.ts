import * as z from 'zod';
import type { HostFunction } from './host-function.ts';
import { hostVersion } from './functions-core.ts';

export interface AdminAnswer {
  readonly status: number;
  readonly json?: unknown;
}

export interface AdminParts {
  readonly hostId: string;
  readonly state: () => string;
  readonly functions: ReadonlyMap<string, HostFunction>;
  /** Runs a function now, without waiting for its end. */
  readonly start: (target: HostFunction, input: string) => void;
}

/** Without a body nothing is handed over; what isn't text is handed over as its JSON. */
const runRequest = z.object({
  input: z
    .json()
    .optional()
    .transform((input) =>
      typeof input === 'string' ? input : input === undefined ? '' : JSON.stringify(input),
    ),
});

/** `/admin/...`: the host's state, and a run of any function at once. */
export function answerAdmin(
  parts: AdminParts,
  method: string,
  path: string,
  body: Buffer | undefined,
): AdminAnswer {
  if (method === 'GET' && path === '/admin/host/status') {
    return { status: 200, json: { id: parts.hostId, state: parts.state(), version: hostVersion } };
  }
  const name = /^\/admin\/functions\/([^/]+)$/.exec(path)?.[1];
  const target = name === undefined ? undefined : parts.functions.get(name);
  if (method !== 'POST' || target === undefined) return { status: 404 };
  const request = parseRun(body);
  if (request === undefined)
    return { status: 400, json: { error: 'Send JSON: {"input": "<text or JSON>"}.' } };
  parts.start(target, request.input);
  return { status: 202 };
}

function parseRun(body: Buffer | undefined): z.output<typeof runRequest> | undefined {
  try {
    return runRequest.parse(JSON.parse(body?.toString('utf8') ?? '{}'));
  } catch {
    return undefined;
  }
}
