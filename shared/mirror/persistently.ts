import { TransientError } from '../errors.ts';

const concludeTries = 5;

/** Again while somebody else wrote first. @throws what else went wrong, and the last lost race */
export async function persistently(attempt: (tries: number) => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await attempt(tries);
      return;
    } catch (error) {
      const lost = error instanceof TransientError && error.code === 'conflict';
      if (!lost || tries + 1 >= concludeTries) throw error;
    }
  }
}
