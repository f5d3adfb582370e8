import fc from 'fast-check';
import { createDeadLetterStore } from '../../../shared/deadletter/store.ts';
import type { DeadLetter, DeadLetterStore } from '../../../shared/deadletter/letter.ts';
import { letterFor } from '../../../shared/deadletter/letter-for.ts';
import { recordDeadLetter } from '../../../shared/deadletter/record.ts';
import { createTableStorage } from '../../../shared/platform/table-storage.ts';
import { startAzurite, type Azurite } from '../../support/azurite.ts';
import { keyFor, tenantId } from '../../support/alert-keys.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const clock = { now: () => now };
const silent = (): void => undefined;

async function recordedAll(message: unknown, facts = {}): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  const store = { add: (letter: DeadLetter) => Promise.resolve(void letters.push(letter)) };
  await recordDeadLetter({ store: store as DeadLetterStore, clock }, message, facts, silent);
  return letters;
}

async function recorded(message: unknown, facts = {}): Promise<DeadLetter> {
  const [letter] = await recordedAll(message, facts);
  if (letter === undefined) throw new Error('nothing was recorded');
  return letter;
}

describe('shared/deadletter/record', () => {
  it('keeps the message whole, with what it names and what the host says', async () => {
    const facts = { id: 'message-1', dequeueCount: 5, insertedAt: '2026-11-22T11:00:00+00:00' };
    expect(await recorded([keyFor('a'), keyFor('b')], facts)).toMatchObject({
      tenantId,
      at: '2026-11-22T11:00:00.000Z',
      source: 'poison',
      reasons: [expect.stringContaining('mirror-alert')],
      dequeueCount: 5,
      copies: ['defenderXdr a', 'defenderXdr b'],
      content: JSON.stringify([keyFor('a'), keyFor('b')]),
    });
  });

  it('says what is wrong with a message that could never be read', async () => {
    const strange = { ...keyFor('b'), provider: 'nobody' };
    const [good, unread] = await recordedAll([keyFor('a'), strange]);
    expect(good).toMatchObject({ tenantId, copies: ['defenderXdr a'], reasons: [expect.any(String)] });
    expect(unread).toMatchObject({
      ...{ tenantId: 'unknown', copies: [], content: JSON.stringify([strange]) },
      reasons: [expect.stringMatching(/^element 1: provider/)],
    });
  });

  it("keeps each tenant's part apart, and what can't be read with nobody's", async () => {
    const other = 'b6f0f0f5-6d4d-4958-8b9f-9d6445542f95';
    const theirs = { ...keyFor('b'), tenantId: other };
    const poll = { tenantId: other, poll: 'sentinel' };
    const letters = await recordedAll([keyFor('a'), theirs, 7, poll], { id: 'message-1' });
    expect(letters.map((letter) => [letter.tenantId, letter.content])).toEqual([
      [tenantId, JSON.stringify([keyFor('a')])],
      [other, JSON.stringify([theirs, poll])],
      ['unknown', '[7]'],
    ]);
    expect(letters[2]?.reasons).toEqual(['element 2: not an object']);
    expect(new Set(letters.map(({ id }) => id)).size).toBe(1);
  });

  it('never throws over garbage', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.string(), fc.constant(undefined)), async (message) => {
        const { id, content } = await recorded(message, { insertedAt: 'no time' });
        expect(id).toMatch(/^\d{16}-[0-9a-f]{32}$/);
        expect(typeof content).toBe('string');
      }),
    );
  });

  it('lets the failure through when it could not be kept', async () => {
    const store = { add: () => Promise.reject(new Error('scripted')) };
    const recording = recordDeadLetter({ store: store as unknown as DeadLetterStore, clock }, [], {}, silent);
    await expect(recording).rejects.toThrow('scripted');
  });
});

describe('shared/deadletter/store', () => {
  let azurite: Azurite;
  let store: DeadLetterStore;
  beforeAll(async () => {
    azurite = await startAzurite();
    const storage = createTableStorage(azurite);
    await storage.ensure(['deadletters']);
    store = createDeadLetterStore(storage.table('deadletters'));
  });
  afterAll(() => azurite.stop());

  const letter = (message: unknown, at: string): DeadLetter =>
    letterFor(message, { source: 'mirror', reasons: ['first', 'second'], at });

  it('gives back what it was given, newest first, and forgets it when told', async () => {
    const older = letter([keyFor('a')], '2026-11-22T10:00:00.000Z');
    const newer = letter([keyFor('b')], '2026-11-22T11:00:00.000Z');
    const nobodys = letter('no json', '2026-11-22T10:30:00.000Z');
    for (const one of [older, newer, nobodys, newer]) await store.add(one);
    expect(await store.list({ tenantId, limit: 10 })).toEqual([newer, older]);
    expect(await store.list({ limit: 10 })).toEqual([newer, nobodys, older]);
    expect(await store.list({ tenantId, limit: 1 })).toEqual([newer]);
    expect(await store.count(10)).toBe(3);
    expect(await store.count(2)).toBe(2);
    await store.remove(older);
    await store.remove(older);
    expect(await store.list({ tenantId, limit: 10 })).toEqual([newer]);
    for (const one of [newer, nobodys]) await store.remove(one);
  });

  it('holds the largest message that a queue can hold', async () => {
    const large = letter('ä'.repeat(24 * 1024), '2026-11-22T10:00:00.000Z');
    const longest = letter('x'.repeat(48 * 1024), '2026-11-22T11:00:00.000Z');
    for (const one of [large, longest]) {
      await store.add(one);
      const [read] = await store.list({ tenantId: 'unknown', limit: 1 });
      expect(read?.content === one.content).toBe(true);
    }
  });
});
