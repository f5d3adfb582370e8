import { TerminalError } from '../errors.ts';

/** Turns "the product doesn't have it" into undefined and lets every other error pass. */
export async function absentAsUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof TerminalError && error.code === 'not-found') return undefined;
    throw error;
  }
}
