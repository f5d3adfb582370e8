/** `status eq 'new' and lastUpdateDateTime ge 2026-11-22T10:00:00Z` in pieces. */

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'time'; readonly text: string }
  | { readonly kind: 'open' | 'close' };

const pieces: readonly (readonly [RegExp, (text: string) => Token])[] = [
  [/^\(/, () => ({ kind: 'open' })],
  [/^\)/, () => ({ kind: 'close' })],
  [/^'(?:[^']|'')*'/, (text) => ({ kind: 'string', text: text.slice(1, -1).replaceAll("''", "'") })],
  [/^\d{4}-\d\d-\d\d[^\s()]*/, (text) => ({ kind: 'time', text })],
  [/^[A-Za-z_][\w/.]*/, (text) => ({ kind: 'word', text })],
];

/** Undefined when some piece is none of a filter's. */
export function lex(filter: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let rest = filter.trim();
  while (rest !== '') {
    const found = next(rest);
    if (found === undefined) return undefined;
    tokens.push(found.token);
    rest = rest.slice(found.length).trimStart();
  }
  return tokens;
}

function next(rest: string): { token: Token; length: number } | undefined {
  for (const [pattern, make] of pieces) {
    const text = pattern.exec(rest)?.[0];
    if (text !== undefined) return { token: make(text), length: text.length };
  }
  return undefined;
}
