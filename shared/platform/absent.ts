import { TerminalError, type TerminalCode } from '../errors.ts';

/** Turns "the product doesn't have it" into undefined and lets every other error pass. */
export const absentAsUndefined = <T>(promise: Promise<T>): Promise<T | undefined> =>
  codeAsUndefined(promise, 'not-found');

/** The same for "the product refuses": where the call only makes sure of something, and the next one tells. */
export const refusedAsUndefined = <T>(promise: Promise<T>): Promise<T | undefined> =>
  codeAsUndefined(promise, 'refused');

async function codeAsUndefined<T>(promise: Promise<T>, code: TerminalCode): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof TerminalError && error.code === code) return undefined;
    throw error;
  }
}
