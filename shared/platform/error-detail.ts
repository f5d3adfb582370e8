import * as z from 'zod';

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
export function errorDetail(body: string): string | undefined {
  const said = words(body).join(': ');
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const line = said.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  const clean = secrets.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
  if (clean === '') return undefined;
  return clean.length <= limit ? clean : `${clean.slice(0, limit - 1)}…`;
}

function words(body: string): readonly string[] {
  const parsed = ErrorBody.safeParse(parseJson(body));
  if (!parsed.success) return [];
  const { error, detail, message } = parsed.data;
  return [error?.code, error?.message, detail, message].filter(
    (part) => typeof part === 'string' && part !== '',
  ) as string[];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
