import { isLostRace } from './backoff.ts';

const concludeTries = 5;

/** Again while somebody else wrote first. @throws what else went wrong, and the last lost race */
export async function persistently(attempt: (tries: number) => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await attempt(tries);
      return;
    } catch (error) {
      if (!isLostRace(error) || tries + 1 >= concludeTries) throw error;
    }
  }
}
