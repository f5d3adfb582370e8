import { inspect } from 'node:util';
import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { makeTokenSource, namingFailures } from '../../../shared/platform/access-token.ts';

const minute = 60_000;

function source(answers: (AccessToken | Error | null)[]) {
  const clock = { at: 0, now: () => clock.at };
  const scopes: unknown[] = [];
  const credential: TokenCredential = {
    async getToken(scope) {
      scopes.push(scope);
      const answer = answers.shift() ?? null;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { clock, scopes, get: makeTokenSource(credential, 's/.default', clock), credential };
}

describe('shared/platform/access-token', () => {
  it('asks once for calls at the same moment and until five minutes before the end', async () => {
    const { clock, scopes, get } = source([
      { token: 'a', expiresOnTimestamp: 60 * minute },
      { token: 'b', expiresOnTimestamp: 120 * minute },
    ]);
    expect(await Promise.all([get(), get()])).toEqual(['a', 'a']);
    clock.at = 55 * minute - 1;
    expect(await get()).toBe('a');
    clock.at = 55 * minute;
    expect(await get()).toBe('b');
    expect(scopes).toEqual(['s/.default', 's/.default']);
  });

  it('names a failure, keeps nothing of it and asks again the next time', async () => {
    const { get } = source([new Error('tenant 42'), null, { token: 'a', expiresOnTimestamp: 60 * minute }]);
    const error = await get().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'unavailable' });
    expect(inspect(error, { showHidden: true })).not.toContain('42');
    await expect(get()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await get()).toBe('a');
  });

  it('lets the old token serve to its end while a renewal fails', async () => {
    const { clock, get } = source([{ token: 'a', expiresOnTimestamp: 60 * minute }]);
    expect(await get()).toBe('a');
    clock.at = 60 * minute - 1;
    expect(await get()).toBe('a');
    clock.at = 60 * minute;
    await expect(get()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('passes scope and options on', async () => {
    const { credential, scopes } = source([{ token: 'a', expiresOnTimestamp: 1 }]);
    expect(await namingFailures(credential).getToken(['x'], {})).toMatchObject({ token: 'a' });
    expect(scopes).toEqual([['x']]);
  });
});
