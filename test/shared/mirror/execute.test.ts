import { copyId } from '../../../shared/correlation/record.ts';
import { announceShared, executeWrites } from '../../../shared/mirror/execute.ts';
import type { MirrorDeps } from '../../../shared/mirror/deps.ts';
import { plan } from '../../../shared/mirror/plan.ts';
import { TransientError } from '../../../shared/errors.ts';
import { noTurns } from '../../../shared/mirror/hold-turns.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { allCapable } from '../../support/all-capable.ts';
import { tenantId } from '../../support/alert-keys.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { at, correlationId, inputOf, now, policyOf, type Name } from '../../support/plan-case.ts';

/** Products that log when a write begins and ends, and that end it when they are told to. */
function createProducts() {
  const log: string[] = [];
  const waiting = new Map<Name, PromiseWithResolvers<undefined>>();
  const writeTo = (name: Name) => (): Promise<undefined> => {
    log.push(`${name} begins`);
    const answer = Promise.withResolvers<undefined>();
    waiting.set(name, answer);
    return answer.promise;
  };
  const settle = async (name: Name, error?: Error): Promise<void> => {
    const answer = waiting.get(name);
    if (error === undefined) answer?.resolve(undefined);
    else answer?.reject(error);
    log.push(`${name} ends`);
    await new Promise(setImmediate);
  };
  return { log, writeTo, settle };
}

const deps = (time = now): MirrorDeps => ({
  clock: { now: () => time },
  policy: policyOf(),
  providers: new Map(),
  turns: freeTurns(() => noApi),
  capabilities: allCapable,
  store: createMemoryStore(),
  guard: { allow: async (_tenant, _provider, wanted) => wanted },
  since: async () => 0,
  newId: () => '',
});

/** Decided in Cloud Apps; the alert names the incident `i`, and `s` is an incident that the alert does not name. */
async function begin(time = now) {
  const products = createProducts();
  const { writeTo } = products;
  const shared = { states: ['ours'], shows: { is: 'new', members: ['ours'] } };
  const { writes } = plan(
    inputOf({
      agreed: 'closed @-60 c',
      a: { facts: { write: writeTo('a') }, shows: { is: 'new', names: ['i'] } },
      b: null,
      i: { facts: { write: writeTo('i') }, ...shared },
      s: { facts: { write: writeTo('s') }, ...shared },
    }),
  );
  const results = executeWrites(deps(time), tenantId, writes, at(45), noTurns());
  await new Promise(setImmediate);
  return { ...products, results };
}

describe('shared/mirror/execute', () => {
  it('writes an alert before the incident that it names, and holds up nothing else', async () => {
    const { log, settle, results } = await begin();
    expect(log).toEqual(['a begins', 's begins']);
    await settle('a');
    expect(log).toEqual(['a begins', 's begins', 'a ends', 'i begins']);
    await settle('i');
    await settle('s');
    expect((await results).map(({ write, ok }) => [write.view.copy.ref, ok])).toEqual([
      ['a', true],
      ['i', true],
      ['s', true],
    ]);
  });

  it('writes the incident all the same when the alert could not be written', async () => {
    const { settle, results } = await begin();
    await settle('a', new TransientError('unavailable', 'It did not answer.'));
    await settle('i');
    await settle('s');
    expect((await results).map(({ write, ok }) => [write.view.copy.ref, ok])).toEqual([
      ['a', false],
      ['i', true],
      ['s', true],
    ]);
  });

  it('announces the write of an incident with the moment of the look on which it rests', async () => {
    const input = inputOf({
      agreed: 'closed @-60 c',
      a: null,
      b: null,
      i: { states: ['ours'], shows: { is: 'new', read: -2, members: ['ours'] } },
    });
    const [view] = input.views;
    if (view?.shared === undefined) throw new Error('an incident to write');
    const { store, ...others } = deps();
    const row = await store.writeShared(undefined, view.shared.record);
    const rows = new Map([[copyId(view.copy), row]]);
    const announced = await announceShared({ store, ...others }, correlationId, plan(input), rows);
    expect(announced.lost).toEqual([]);
    expect(announced.rows.get(copyId(view.copy))?.value.intent).toMatchObject({
      at: at(0),
      readAt: at(-2),
      decision: `${correlationId}#1`,
    });
  });

  it.each([
    ['the read is more than five seconds old', now + 6_000],
    ['the lease is over', now + 46_000],
  ])('sends nothing when %s', async (_, time) => {
    const { log, results } = await begin(time);
    expect((await results).map((result) => !result.ok && result.sent)).toEqual([false, false, false]);
    expect(log).toEqual([]);
  });
});
