import type { AlertCase } from '../plan-case.ts';

export type Find = (alert: AlertCase) => readonly string[];

/** What is wrong, in the words given, for each of these that is. */
export const wrong = (...claims: readonly (readonly [boolean, string])[]): readonly string[] =>
  claims.flatMap(([isWrong, words]) => (isWrong ? [words] : []));
