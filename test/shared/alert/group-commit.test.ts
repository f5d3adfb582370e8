import { TransientError } from '../../../shared/errors.ts';
import { createGroupCommit } from '../../../shared/alert/group-commit.ts';
import { encodeElement, maxMessageBytes, type Encoded } from '../../../shared/alert/message.ts';
import { keyFor } from '../../support/alert-keys.ts';

/** A queue whose puts end when the test says so. */
function heldQueue() {
  const puts: { refs: string[]; bytes: number; end: (error?: Error) => void }[] = [];
  const send = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const refs = (JSON.parse(text) as { ref: string }[]).map(({ ref }) => ref.slice(0, 3));
      const end = (error?: Error): void => (error === undefined ? resolve() : reject(error));
      puts.push({ refs, bytes: Buffer.byteLength(text), end });
    });
  return { puts, send };
}

const one = (ref: string): Encoded[] => [encodeElement(keyFor(ref))];
const sized = (ref: string, bytes: number): Encoded[] => one(ref.padEnd(bytes, '-'));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('shared/alert/group-commit', () => {
  it('sends at once while there is room', () => {
    const { puts, send } = heldQueue();
    const commit = createGroupCommit(send);
    for (const ref of ['a', 'b', 'c', 'd']) void commit(one(ref));
    expect(puts.map(({ refs }) => refs)).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it('lets what arrives meanwhile share the next message', async () => {
    const { puts, send } = heldQueue();
    const commit = createGroupCommit(send);
    for (const ref of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) void commit(one(ref));
    expect(puts).toHaveLength(4);
    puts[0]?.end();
    await settled();
    expect(puts.slice(4).map(({ refs }) => refs)).toEqual([['e', 'f', 'g']]);
  });

  it('answers only when the message that carries it is stored', async () => {
    const { puts, send } = heldQueue();
    const commit = createGroupCommit(send);
    for (const ref of ['a', 'b', 'c', 'd']) void commit(one(ref));
    let stored = false;
    void commit(one('e')).then(() => (stored = true));
    puts[0]?.end();
    await settled();
    expect(stored).toBe(false);
    puts[4]?.end();
    await settled();
    expect(stored).toBe(true);
  });

  it('tells everybody in a message when it could not be stored, and goes on', async () => {
    const { puts, send } = heldQueue();
    const commit = createGroupCommit(send);
    for (const ref of ['a', 'b', 'c', 'd']) void commit(one(ref));
    const shared = Promise.allSettled([commit(one('e')), commit(one('f'))]);
    puts[0]?.end();
    await settled();
    puts[4]?.end(new TransientError('unavailable', 'scripted'));
    expect((await shared).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = commit(one('g'));
    puts[5]?.end();
    await next;
  });

  it('never fills a message beyond the limit', async () => {
    const { puts, send } = heldQueue();
    const commit = createGroupCommit(send);
    for (const ref of ['a', 'b', 'c', 'd']) void commit(one(ref));
    for (let index = 0; index < 5; index += 1) void commit(sized(`${index}`, maxMessageBytes / 3));
    for (const { end } of puts) {
      end();
      await settled();
    }
    expect(puts.slice(4).flatMap(({ refs }) => refs)).toHaveLength(5);
    for (const { bytes } of puts) expect(bytes).toBeLessThanOrEqual(maxMessageBytes);
  });

  it('does not let large messages wait, since they can share nothing', () => {
    const { puts, send } = heldQueue();
    const commit = createGroupCommit(send);
    for (let index = 0; index < 6; index += 1) void commit(sized(`${index}`, maxMessageBytes / 2));
    expect(puts).toHaveLength(6);
  });

  it('lets a caller go when its patience ends, and does not send for it any more', async () => {
    const { puts, send } = heldQueue();
    const commit = createGroupCommit(send);
    for (const ref of ['a', 'b', 'c', 'd']) void commit(one(ref));
    const patience = new AbortController();
    const impatient = commit(one('e'), patience.signal);
    patience.abort();
    await expect(impatient).rejects.toMatchObject({ code: 'timeout' });
    await expect(commit(one('f'), patience.signal)).rejects.toMatchObject({ code: 'timeout' });
    puts[0]?.end();
    await settled();
    expect(puts).toHaveLength(4);
  });
});
