import * as z from 'zod';
import type { Said } from '../errors.ts';
import { defined } from './defined.ts';

const limit = 300;

/** `{error: {code, message}}` is Graph's, ARM's and Defender's; `{detail}` and `{message}` are seen elsewhere. */
const ErrorBody = z.object({
  error: z.object({ code: z.unknown(), message: z.unknown() }).partial().optional().catch(undefined),
  detail: z.unknown().optional(),
  message: z.unknown().optional(),
});

/** Whatever might let somebody in, or carries what was asked for. Over-eager by intent. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]+(\.[\w-]*)*/g, '(token)'],
  [/\b(bearer|basic|token)\s+[\w.~+/=-]{8,}/gi, '$1 (removed)'],
  [/\?[^\s'"<>]*=[^\s'"<>]*/g, '?(removed)'],
  [
    /\b(\w*(?:key|secret|token|password|pwd|sig|signature|assertion|clientstate))(["']?\s*[=:]\s*["']?)[^\s"',;&]+/gi,
    '$1$2(removed)',
  ],
  [/[\w+/=-]{40,}/g, '(removed)'],
];

/** What the other side said about a refusal: its code and message, cut short and free of secrets. */
export const errorDetail = (body: string): string | undefined => clean(words(body).join(': '));

/** The same in parts. */
export function saidIn(body: string): Omit<Said, 'status'> {
  const { error, detail, message } = parse(body);
  const said = [error?.message, detail, message].find(isText);
  return defined({ code: codeOf(error?.code), message: clean(said ?? '') });
}

/** Codes are single words, some of them long. */
const codeOf = (code: unknown): string | undefined =>
  isText(code) && /^(?!eyJ)[A-Za-z][\w.]{0,79}$/.test(code) ? code : undefined;

function clean(text: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const line = text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  const safe = secrets.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), line);
  if (safe === '') return undefined;
  return safe.length <= limit ? safe : `${safe.slice(0, limit - 1)}…`;
}

function words(body: string): readonly string[] {
  const { error, detail, message } = parse(body);
  return [error?.code, error?.message, detail, message].filter(isText);
}

const isText = (part: unknown): part is string => typeof part === 'string' && part !== '';

const parse = (body: string): z.infer<typeof ErrorBody> => ErrorBody.safeParse(parseJson(body)).data ?? {};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
