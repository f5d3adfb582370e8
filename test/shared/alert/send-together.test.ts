import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import type { MessageElement } from '../../../shared/alert/message.ts';
import { sendTogether } from '../../../shared/alert/send-together.ts';
import { TransientError } from '../../../shared/errors.ts';
import type { SendOptions } from '../../../shared/platform/queue.ts';
import { keyFor } from '../../support/alert-keys.ts';
import { createManualTime } from '../../support/manual-time.ts';

const endpointKey = (ref: string): AlertKey => ({ ...keyFor(ref), provider: 'defenderForEndpoint' });

function open(failure?: Error) {
  const time = createManualTime();
  const sent: { readonly refs: string; readonly delayMs: number | undefined }[] = [];
  const inner = {
    async send(elements: readonly MessageElement[], { delayMs }: SendOptions = {}) {
      if (failure !== undefined) throw failure;
      sent.push({ refs: elements.map((one) => ('ref' in one ? one.ref : '?')).join(' '), delayMs });
    },
  };
  const takesMany = (id: string): boolean => id === 'defenderForEndpoint';
  const queue = sendTogether(inner, { clock: time, sleep: time.sleep, takesMany });
  const send = (ref: string, delayMs: number) => queue.send([endpointKey(ref)], { delayMs });
  return { ...time, queue, send, sent };
}

describe('shared/alert/send-together', () => {
  it('sends in one message what is due in the same second, when the last of it is due', async () => {
    const { send, sent, pass } = open();
    const all = [send('a', 9_100)];
    await pass(50);
    all.push(send('b', 9_900), send('c', 10_500));
    expect(sent).toEqual([]);
    await pass(150);
    await Promise.all(all);
    expect(sent).toEqual([
      { refs: 'a b', delayMs: 9_750 },
      { refs: 'c', delayMs: 10_350 },
    ]);
  });

  it('comes to nobody earlier than was asked for', async () => {
    const { send, sent, pass, now } = open();
    const started = now();
    const dues = [9_100, 9_999, 9_500];
    const all = dues.map((delay, i) => send(String(i), delay));
    await pass(150);
    await Promise.all(all);
    expect(sent).toHaveLength(1);
    expect(now() + (sent[0]?.delayMs ?? 0)).toBe(started + 9_999);
  });

  it.each([
    ['of a product that takes one at a time', [keyFor('a')], 9_000],
    ['that is wanted back at once', [endpointKey('a')], 500],
    ['of several products', [endpointKey('a'), keyFor('b')], 9_000],
    ['that is no key', [{ tenantId: keyFor('a').tenantId, poll: 'defenderForEndpoint' as const }], 9_000],
  ])('sends at once what is %s', async (_, elements, delayMs) => {
    const { queue, sent } = open();
    await queue.send(elements, { delayMs });
    expect(sent).toHaveLength(1);
  });

  it('says to each of them when they could not be stored', async () => {
    const { send, pass } = open(new TransientError('unavailable', 'The queue is away.'));
    const all = Promise.allSettled([send('a', 5_000), send('b', 5_000)]);
    await pass(150);
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
