/** One thing that was looked at. */
export interface Line {
  /** A note is worth knowing and no reason to fail. */
  readonly kind: 'ok' | 'FAIL' | 'note';
  readonly words: string;
}

export const ok = (words: string): Line => ({ kind: 'ok', words });
export const fail = (words: string): Line => ({ kind: 'FAIL', words });
export const note = (words: string): Line => ({ kind: 'note', words });

export const hasFailed = (lines: readonly Line[]): boolean => lines.some(({ kind }) => kind === 'FAIL');
