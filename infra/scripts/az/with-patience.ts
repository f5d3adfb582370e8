import { isAzError } from './az-error.ts';
import type { Az } from './az.ts';

export type Sleep = (ms: number) => Promise<void>;

/** Seconds between tries. az doesn't tell what Retry-After said; together a minute and a half outlasts most throttling. */
const pauses = [2, 5, 10, 25, 45];

/**
 * The same az, but throttling and short outages are waited for. All that is sent here can be sent twice. `tell` hears of each
 * wait, so that nobody takes it for a standstill.
 */
export function withPatience(az: Az, sleep: Sleep, tell: (line: string) => void): Az {
  return async (args) => {
    for (const seconds of pauses) {
      try {
        return await az(args);
      } catch (error) {
        if (!isAzError(error, 'throttled', 'unavailable')) throw error;
        const why = error.code === 'throttled' ? 'Azure throttles' : 'Azure does not answer';
        tell(`${why}; trying again in ${seconds} s …`);
        await sleep(seconds * 1000);
      }
    }
    return az(args);
  };
}

/**
 * Asks until the answer is there, at most `seconds`; undefined when it never came. What was created a moment ago is not
 * known everywhere at once.
 */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  {
    sleep,
    seconds,
    every = 10,
  }: { readonly sleep: Sleep; readonly seconds: number; readonly every?: number },
): Promise<T | undefined> {
  for (let waited = 0; ; waited += every) {
    const answer = await ask();
    if (answer !== undefined || waited >= seconds) return answer;
    await sleep(every * 1000);
  }
}
