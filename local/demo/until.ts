/**
 * Asks again and again until the answer is yes or time is up.
 * @param what named in the error when time is up; without it the answer is simply no.
 */
export async function until(
  seconds: number,
  ask: () => Promise<boolean>,
  what: string | undefined,
): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (await ask()) return true;
    await sleep(0.1);
  }
  if (what !== undefined) throw new Error(`Waited ${seconds} s in vain for ${what}.`);
  return false;
}

export const sleep = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1000));
