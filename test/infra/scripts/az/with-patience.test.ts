import { AzError, type AzCode } from '../../../../infra/scripts/az/az-error.ts';
import { eventually, withPatience } from '../../../../infra/scripts/az/with-patience.ts';

const failure = (code: AzCode) => new AzError({ code, reason: '', detail: '', command: '' });
const never = (): Promise<string | undefined> => Promise.resolve(undefined);
let waits: number[];
let told: string[];
const tell = (line: string): void => void told.push(line);
const sleep = async (ms: number): Promise<void> => void waits.push(ms / 1000);
beforeEach(() => ([waits, told] = [[], []]));

/** Fails with each of the codes in turn, then answers. */
function azThat(...codes: readonly AzCode[]) {
  const left = [...codes];
  return async () => {
    const code = left.shift();
    if (code !== undefined) throw failure(code);
    return 'answer';
  };
}

describe('infra/scripts/az/with-patience', () => {
  it('waits for throttling and outages, longer each time', async () => {
    expect(await withPatience(azThat('throttled', 'unavailable', 'throttled'), sleep, tell)([])).toBe(
      'answer',
    );
    expect(waits).toEqual([2, 5, 10]);
    expect(told).toEqual([
      'Azure throttles; trying again in 2 s …',
      'Azure does not answer; trying again in 5 s …',
      'Azure throttles; trying again in 10 s …',
    ]);
  });

  it('gives up in the end', async () => {
    const always = azThat(...Array.from({ length: 20 }, () => 'throttled' as const));
    await expect(withPatience(always, sleep, tell)([])).rejects.toMatchObject({ code: 'throttled' });
    expect(waits).toEqual([2, 5, 10, 25, 45]);
  });

  it.each(['forbidden', 'not-found', 'conflict', 'refused', 'not-signed-in'] as const)(
    'does not wait when trying again would not help: %s',
    async (code) => {
      await expect(withPatience(azThat(code), sleep, tell)([])).rejects.toMatchObject({ code });
      expect(waits).toEqual([]);
    },
  );
});

describe('infra/scripts/az/with-patience: eventually', () => {
  it('asks until the answer is there', async () => {
    let asked = 0;
    const answer = await eventually(async () => (++asked === 3 ? 'there' : undefined), {
      sleep,
      seconds: 60,
    });
    expect(answer).toBe('there');
    expect(waits).toEqual([10, 10]);
  });

  it('gives up after the time that it was given', async () => {
    expect(await eventually(never, { sleep, seconds: 30 })).toBeUndefined();
    expect(waits).toEqual([10, 10, 10]);
  });
});
