import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { Observation } from '../../../shared/alert/observation.ts';
import { TransientError } from '../../../shared/errors.ts';
import type { MirrorDeps } from '../../../shared/mirror/deps.ts';
import { lookForKey, readCopy, withoutOldLook } from '../../../shared/mirror/look.ts';
import { without } from '../../../shared/platform/without.ts';
import { absentProvider } from '../../../shared/policy/policy.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { fakeProvider } from '../../support/fake-provider.ts';
import { allCapable } from '../../support/all-capable.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { policyOf } from '../../support/plan-case.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const observation: Observation = {
  ref: 'one',
  shown: { status: 'resolved', classification: 'unknown', determination: 'unknown' },
  updatedAt: '2026-11-22T09:00:00.000Z',
  readAt: '2026-11-22T10:00:00.000Z',
  aliases: ['mdo:one'],
  belongsTo: [],
};
const key: AlertKey = {
  tenantId,
  provider: 'office365',
  ref: 'one',
  observedAt: observation.readAt,
  source: 'poll',
  observation,
};
/** After the event was read. */
const writtenLater = '2026-11-22T10:05:00.000Z';

const asked: Observation = { ...observation, readAt: '2026-11-22T10:06:00.000Z' };
const askable = fakeProvider('office365', { get: async () => asked });
const told: Provider = without(askable, 'get');

const depsWith = (provider: Provider): MirrorDeps => {
  const policy = policyOf({
    providers: new Map([[provider.id, { ...absentProvider, direction: 'both' as const }]]),
  });
  return {
    policy,
    providers: new Map([[provider.id, provider]]),
    turns: freeTurns(() => noApi),
    capabilities: allCapable,
  } as unknown as MirrorDeps;
};

describe('shared/mirror/look', () => {
  it('leaves a copy unread that its product can not be asked for, which is no failure', async () => {
    expect(await readCopy(depsWith(told), tenantId, told, 'one')).toEqual({ look: { kind: 'unread' } });
    const bare = { ...key, observation: undefined } as unknown as AlertKey;
    expect(await lookForKey(depsWith(told), bare, told, undefined)).toEqual({ look: { kind: 'unread' } });
  });

  it('takes an event for what it is however late the record was written, and asks again where it can', async () => {
    expect(await lookForKey(depsWith(told), key, told, writtenLater)).toEqual({
      look: { kind: 'seen', observation },
    });
    expect(await lookForKey(depsWith(askable), key, askable, writtenLater)).toEqual({
      look: { kind: 'seen', observation: asked },
    });
  });

  it('keeps what came with a key that comes back only where nothing newer can be had', () => {
    expect(withoutOldLook(depsWith(told), key)).toEqual(key);
    expect(withoutOldLook(depsWith(askable), key)).not.toHaveProperty('observation');
  });

  it('a look that the product refuses is promised once more', async () => {
    const refusal = new TransientError('throttled', 'Too many.', { retryAfterMs: 20_000 });
    const refusing = fakeProvider('office365', { get: () => Promise.reject(refusal) });
    const deps: MirrorDeps = {
      ...depsWith(refusing),
      clock: { now: () => 1_000 },
      turns: {
        ...freeTurns(() => noApi),
        take: async () => ({ kind: 'now', api: noApi, end: () => undefined, again: async () => 61_000 }),
      },
    };
    const read = await lookForKey(deps, without(key, 'observation'), refusing, undefined);
    expect(read).toMatchObject({
      look: { kind: 'unknown' },
      error: { code: 'throttled', retryAfterMs: 60_000 },
      promisedAt: 61_000,
    });
  });
});
