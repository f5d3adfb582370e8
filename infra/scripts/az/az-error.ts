/**
 * What az says when it fails, as a closed set of codes. Its standard error is all there is to go by, so this is the one
 * place that reads a message.
 */

import * as z from 'zod';

export type AzCode =
  'not-signed-in' | 'not-found' | 'forbidden' | 'throttled' | 'unavailable' | 'conflict' | 'refused';

export class AzError extends Error {
  readonly code: AzCode;
  /** The other side's own word for it, such as `ForbiddenByRbac`; empty where it gave none. */
  readonly reason: string;
  /** The other side's own sentence, cut short. May name ids, never shown by a script that handles secrets. */
  readonly detail: string;
  /** What was asked, without what was handed over. */
  readonly command: string;

  constructor({ code, reason, detail, command }: Pick<AzError, 'code' | 'reason' | 'detail' | 'command'>) {
    super(`az failed: ${code}`);
    this.name = 'AzError';
    this.code = code;
    this.reason = reason;
    this.detail = detail;
    this.command = command;
  }
}

export const isAzError = (error: unknown, ...codes: readonly AzCode[]): error is AzError =>
  error instanceof AzError && codes.includes(error.code);

/** The first that fits counts: an expired sign-in is told inside an answer that looks like a refusal. */
const signs: readonly (readonly [RegExp, AzCode])[] = [
  // What Azure Resource Manager makes of an app that is starting: a bad request, as if it were ours.
  [/Encountered an error \(\w+\) from host runtime/i, 'unavailable'],
  [/az login|AADSTS\d+|InteractionRequired|No subscription found|refresh token/i, 'not-signed-in'],
  [/\bToo Many Requests\b|TooManyRequests|\b429\b|throttled/i, 'throttled'],
  [/Request_ResourceNotFound|ResourceNotFound|PrincipalNotFound|SecretNotFound|\bNot Found\b/i, 'not-found'],
  [/\bForbidden|Authorization_RequestDenied|AuthorizationFailed|does not have authorization/i, 'forbidden'],
  [/\bUnauthorized\b/i, 'not-signed-in'],
  [/\bConflict\b|already exists?\b|RoleAssignmentExists|ObjectIsDeletedButRecoverable/i, 'conflict'],
  [/Service Unavailable|Bad Gateway|Gateway Time-?out|Internal Server Error/i, 'unavailable'],
  [/Max retries exceeded|Connection (?:aborted|reset|refused)|name resolution|timed out/i, 'unavailable'],
];

export function readFailure(stderr: string, args: readonly string[]): AzError {
  const text = stderr
    .replace(/^ERROR: The command failed with an unexpected error\. Here is the traceback:\s*/, '')
    .replace(/^ERROR:\s*/, '')
    .trim();
  const code = signs.find(([sign]) => sign.test(text))?.[1] ?? 'refused';
  return new AzError({ code, ...readWords(text), command: commandOf(args) });
}

/** `az rest get /subscriptions/…`, `az keyvault secret set`: neither options nor queries, which may hold anything. */
export function commandOf(args: readonly string[]): string {
  const option = (name: string): string => args[args.indexOf(name) + 1] ?? '';
  const words = args.slice(
    0,
    Math.max(
      0,
      args.findIndex((arg) => arg.startsWith('--')),
    ),
  );
  const request = words[0] === 'rest' ? [option('--method'), option('--url').replace(/\?.*$/, '')] : [];
  return ['az', ...words, ...request].join(' ');
}

/** App Service alone writes it the second way. */
const Words = z.union([
  z
    .object({ error: z.object({ code: z.string(), message: z.string().default('') }) })
    .transform(({ error }) => error),
  z.object({ Code: z.string(), Message: z.string().default('') }).transform((words) => ({
    code: words.Code,
    message: words.Message,
  })),
]);

/** `az rest`: `Forbidden({"error":{…}})`. Other commands: `(Forbidden) sentence … "code": "ForbiddenByRbac"`. */
function readWords(text: string): { readonly reason: string; readonly detail: string } {
  const json = /^[A-Z][A-Za-z -]*\((\{.*\})\)$/s.exec(text)?.[1];
  const words = json === undefined ? undefined : Words.safeParse(parse(json)).data;
  if (words !== undefined) return { reason: words.code, detail: cut(words.message) };
  const inner = /"code":\s*"(\w+)"/.exec(text)?.[1];
  const [, outer, sentence = text] = /^\((\w+)\)\s*(.*)$/s.exec(text) ?? [];
  return { reason: inner ?? outer ?? '', detail: cut(sentence) };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const cut = (text: string): string => {
  const line = text.split('\n')[0]?.trim() ?? '';
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
};
