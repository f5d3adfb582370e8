/** The control API from another process, with the tenant's own certificate trusted and no other. */

import { request, type RequestOptions } from 'node:https';
import { isObject, parseJson } from '../http/json.ts';
import { ControlError, type TenantControl } from './control.ts';
import { controlMethods } from './control-methods.ts';
import { controlPrefix } from './serve-control.ts';

export interface ControlAddress {
  /** Such as `https://localhost:7443`. */
  readonly origin: string;
  /** The tenant's CA certificate, PEM. */
  readonly ca: string;
}

/** Every method throws ControlError when the tenant refuses, and the socket's error when it can't be reached. */
export function connectControl(address: ControlAddress): TenantControl {
  const call = (name: string) => (input?: unknown) => send(address, name, input ?? {});
  const entries = [...controlMethods.keys()].map((name) => [name, call(name)] as const);
  return Object.fromEntries(entries) as unknown as TenantControl;
}

async function send({ origin, ca }: ControlAddress, name: string, input: unknown): Promise<unknown> {
  const body = JSON.stringify(input);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const answer = await exchange(`${origin}${controlPrefix}${name}`, { method: 'POST', ca, headers }, body);
  if (answer.status === 204) return undefined;
  const parsed = parseJson(answer.text);
  if (answer.status === 200) return parsed;
  throw new ControlError(
    isObject(parsed) && typeof parsed.error === 'string'
      ? parsed.error
      : `The tenant answered ${answer.status}.`,
  );
}

function exchange(
  url: string,
  options: RequestOptions,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(url, { ...options, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}
