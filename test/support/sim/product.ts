/**
 * A product as the world has them: it holds copies, people and the mirror change them, reads may lag behind, writes
 * may fail with or without effect. What happened is kept, for the judges.
 */

import * as z from 'zod';
import { tidyComment } from '../../../shared/alert/comment.ts';
import { initialDisposition, type Disposition } from '../../../shared/alert/disposition.ts';
import {
  sameShown,
  type CopyRef,
  type Member,
  type Observation,
  type Shown,
} from '../../../shared/alert/observation.ts';
import { TerminalError, TransientError } from '../../../shared/errors.ts';
import { defined } from '../../../shared/platform/defined.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import type { Batch } from '../../../shared/provider/batch.ts';
import type { Page, Provider } from '../../../shared/provider/provider.ts';
import type { ApiClient } from '../../../shared/platform/api-client.ts';
import type { Limit, Quota } from '../../../shared/provider/quota.ts';
import { fakeProvider, type FakeFacts } from '../fake-provider.ts';
import { createGate, type Gate } from './gate.ts';
import type { Random } from './random.ts';

export interface ProductFacts extends FakeFacts {
  readonly stamps: boolean;
  readonly closedStamps?: boolean;
  /** What a write answers: what stands now, what stood before, or nothing. */
  readonly answers: 'new' | 'old' | 'none';
  readonly etag?: boolean;
  /** A write sends what differs from what was seen: a status that stands is not sent. */
  readonly partial?: boolean;
  /** Whether the answer to `get`, and the list, name the members; with their verdicts. */
  readonly members?: { readonly listed: boolean; readonly verdicts: boolean };
  /** How many calls it takes; absent: any number. */
  readonly limit?: Limit;
  /** Whether one call reads, or changes, several copies. */
  readonly many?: boolean;
}

export interface Faults {
  /** Reads show the past, within the settle time. */
  readonly lag: boolean;
  readonly throttling: number;
  readonly unavailable: number;
  /** A write that is taken and answered with a time-out. */
  readonly hidden: number;
  /** A write that is answered well and not taken. */
  readonly ignored: number;
}

export type Actor = 'person' | 'mirror' | 'cascade';

export interface State {
  readonly disposition: Disposition;
  readonly comments: readonly { readonly text: string; readonly at: number }[];
  readonly closedAt?: number;
  readonly updatedAt: number;
  readonly version: number;
}

export interface Change {
  readonly at: number;
  readonly actor: Actor;
  readonly copy: CopyRef;
  readonly before: Disposition;
  readonly after: Disposition;
  /** A person's change that nobody had read when it was written over. */
  readonly overwrites: boolean;
  /** Of the state that it made. */
  readonly version: number;
  /** What was seen before it was made. */
  readonly seen: Disposition | undefined;
}

export interface MirrorWrite {
  readonly at: number;
  readonly copy: CopyRef;
  readonly want: Disposition;
  readonly taken: boolean;
  /** Whether it changed anything there. */
  readonly effective: boolean;
  /** For whose decision, as the records said at that moment, and when that was made. */
  readonly decision: string;
  readonly decidedAt?: number;
  /** Milliseconds: how old the read was on which it rests, when it was sent. */
  readonly age: number;
  /** Whether the product said what became of it. */
  readonly answered: boolean;
  /** What the records lacked when it was sent. */
  readonly lacks?: string;
}

/** What the records lack for a write that is about to be sent; undefined: nothing. */
export type Witness = (copy: CopyRef, shown: Shown) => string | undefined;

export interface CopySpec {
  readonly ref: string;
  readonly aliases: readonly string[];
  readonly belongsTo?: readonly CopyRef[];
  readonly memberships?: (now: number) => readonly Member[];
}

interface Held extends CopySpec {
  readonly createdAt: number;
  history: State[];
  /** Versions that somebody has read. */
  readonly shown: Set<number>;
}

export interface Product {
  readonly id: ProviderId;
  readonly facts: ProductFacts;
  readonly changes: Change[];
  readonly writes: MirrorWrite[];
  create(spec: CopySpec): void;
  has(ref: string): boolean;
  state(ref: string): State;
  act(ref: string, want: Disposition, actor: Actor): boolean;
  /** Something else of it changes: its stamp moves. */
  touch(ref: string): void;
  /** Whether anybody was shown a state of these versions, the first included and the last not. */
  wasShown(ref: string, from: number, to: number): boolean;
  readonly gate: Gate;
  /** The adapter; `step` stands for the time that every call takes. */
  provider(step: () => Promise<void>, witness?: Witness): Provider & Required<Pick<Provider, 'get'>>;
  faults: Faults;
  /** What its answers say of a native sync; nothing is synced. */
  nativeSyncSeconds: number | undefined;
  decisionOf: (copy: CopyRef) => { readonly id: string; readonly decidedAt?: number };
}

export const noFaults: Faults = { lag: false, throttling: 0, unavailable: 0, hidden: 0, ignored: 0 };
const iso = (ms: number): string => new Date(ms).toISOString();
const closingWindowMs = 600_000;
const countless: Limit = { calls: 1_000, seconds: 1 };
const anyCall = { method: 'GET', path: '/', schema: z.unknown() } as const;

export function createProduct(
  id: ProviderId,
  facts: ProductFacts,
  clock: { now(): number },
  random: Random,
  afterChange: (change: Change) => void,
): Product {
  const copies = new Map<string, Held>();
  const changes: Change[] = [];
  const writes: MirrorWrite[] = [];
  const gate = createGate(facts.limit, clock);
  const { limit = countless } = facts;
  const quota: Quota = { name: id, limits: [limit] };
  const calls = { look: [quota], write: [quota], quotaOf: () => quota };
  const plain = fakeProvider(id, { ...facts, calls });
  const settleMs = plain.settleSeconds * 1000;
  const refOf = (ref: string): CopyRef => ({ provider: id, ref });

  const held = (ref: string): Held => {
    const copy = copies.get(ref);
    if (copy === undefined) throw new Error(`no ${id} ${ref}`);
    return copy;
  };
  const latest = (ref: string): State => {
    const state = held(ref).history.at(-1);
    if (state === undefined) throw new Error('a copy has a state');
    return state;
  };
  const inItsWords = (want: Disposition): Disposition => {
    const verdict = plain.lift(plain.project(want)) ?? initialDisposition;
    return want.comment === undefined ? verdict : { ...verdict, comment: want.comment };
  };
  const set = (ref: string, want: Disposition, actor: Actor, seenVersion: number): boolean => {
    const before = latest(ref);
    const { comment, ...verdict } = inItsWords(want);
    const isSame = sameShown(plain.project(verdict), plain.project(before.disposition));
    const isSaid =
      comment === undefined ||
      !plain.holdsComment ||
      before.comments.some(({ text }) => text === tidyComment(comment));
    if (isSame && isSaid) return false;
    const now = clock.now();
    const closes = verdict.status === 'resolved';
    const closedAt = closes ? (before.disposition.status === 'resolved' ? before.closedAt : now) : undefined;
    const comments = isSaid ? before.comments : [...before.comments, { text: tidyComment(comment), at: now }];
    held(ref).history.push({
      disposition: verdict,
      comments,
      updatedAt: now,
      version: before.version + 1,
      ...defined({ closedAt }),
    });
    const unseen = changes.findLast(({ copy }) => copy.ref === ref);
    const isBlind = seenVersion < before.version && unseen?.actor === 'person';
    const overwrites = actor === 'mirror' && isBlind && !isSame;
    const change = {
      at: now,
      actor,
      copy: refOf(ref),
      before: before.disposition,
      after: verdict,
      overwrites,
      version: before.version + 1,
      seen: held(ref).history.find(({ version }) => version === seenVersion)?.disposition,
    };
    changes.push(change);
    afterChange(change);
    return true;
  };

  /** What a read of this moment shows; undefined while the replica does not know the copy yet. */
  const visible = (ref: string): State | undefined => {
    const copy = copies.get(ref);
    if (copy === undefined) return undefined;
    const lag = product.faults.lag && random.chance(0.5) ? random.between(0, Math.floor(settleMs * 0.9)) : 0;
    const asOf = clock.now() - lag;
    return copy.history.findLast((state) => state.updatedAt <= asOf);
  };
  const observe = (ref: string, state: State, withMembers: boolean): Observation => {
    const { disposition, closedAt, updatedAt, version } = state;
    held(ref).shown.add(version);
    const isClosed = disposition.status === 'resolved';
    const near = state.comments.filter(({ at }) => Math.abs(at - (closedAt ?? NaN)) <= closingWindowMs);
    const { aliases, belongsTo = [], memberships, createdAt } = held(ref);
    const members = withMembers ? memberships?.(clock.now()) : undefined;
    return {
      ref,
      shown: plain.project(disposition),
      createdAt: iso(createdAt),
      readAt: iso(clock.now()),
      aliases,
      belongsTo,
      base: { version },
      ...(plain.holdsComment ? { comments: state.comments.map(({ text }) => text) } : {}),
      ...defined({
        comment: isClosed && plain.holdsComment ? near.at(-1)?.text : undefined,
        updatedAt: facts.stamps ? iso(updatedAt) : undefined,
        closedAt:
          (facts.stamps || facts.closedStamps === true) && closedAt !== undefined ? iso(closedAt) : undefined,
        members,
        nativeSyncSeconds: product.nativeSyncSeconds,
      }),
    };
  };
  const mayFail = (): void => {
    const { throttling, unavailable } = product.faults;
    if (random.chance(throttling))
      throw new TransientError('throttled', 'Too many.', { retryAfterMs: random.between(1_000, 20_000) });
    if (random.chance(unavailable)) throw new TransientError('unavailable', 'No answer.');
  };
  const refuseImpossible = (want: Disposition, { disposition }: State): void => {
    const closes = want.status === 'resolved';
    const isPossible =
      plain.writes.has(want.status) &&
      (!closes || plain.closesAs.has(want.classification)) &&
      (closes || disposition.status !== 'resolved' || plain.reopens);
    if (!isPossible) throw new TerminalError('refused', 'That can not be done here.');
  };
  /** A class that is sent without the status decides nothing on a copy that somebody has opened. */
  const whatIsSent = (want: Disposition, { shown }: Observation, { disposition }: State): Disposition => {
    const isSent = facts.partial !== true || plain.lift(shown)?.status !== want.status;
    if (isSent || disposition.status === want.status) return want;
    return { ...disposition, ...defined({ comment: want.comment }) };
  };
  const write = (
    ref: string,
    want: Disposition,
    observed: Observation,
    { sentAt, lacks }: { readonly sentAt: number; readonly lacks: string | undefined },
  ): Observation | undefined => {
    const before = latest(ref);
    refuseImpossible(want, before);
    const seenVersion = (observed.base as { version?: number } | undefined)?.version ?? 0;
    if (facts.etag === true && seenVersion !== before.version)
      throw new TransientError('conflict', 'Somebody else wrote first.');
    const isTaken = !random.chance(product.faults.ignored);
    const isHidden = random.chance(product.faults.hidden);
    const effective = isTaken && set(ref, whatIsSent(want, observed, before), 'mirror', seenVersion);
    const { id: decision, decidedAt } = product.decisionOf(refOf(ref));
    writes.push({
      at: clock.now(),
      copy: refOf(ref),
      want,
      taken: isTaken,
      effective,
      decision,
      ...defined({ decidedAt, lacks }),
      age: sentAt - Date.parse(observed.readAt),
      answered: !isHidden,
    });
    if (isHidden) throw new TransientError('timeout', 'No answer in time.');
    if (facts.answers === 'none') return undefined;
    return observe(ref, facts.answers === 'new' ? latest(ref) : before, false);
  };

  /** Several by one call, which may fail, or be refused, with some of it done. */
  const batchOf = (step: () => Promise<void>, witness: Witness | undefined): Batch => ({
    most: 3,
    write: [quota, quota],
    likeness: ({ want }) => JSON.stringify(plain.project(want)) + (want.comment ?? ''),
    async read(api, refs) {
      await step();
      await pass(api);
      mayFail();
      return refs.flatMap((ref) => {
        const state = visible(ref);
        return state === undefined ? [] : [observe(ref, state, false)];
      });
    },
    async update(api, all) {
      const sent = all.map(({ ref, want }) => ({
        sentAt: clock.now(),
        lacks: witness?.(refOf(ref), plain.project(want)),
      }));
      await step();
      await pass(api);
      mayFail();
      const before = writes.length;
      try {
        for (const [i, { ref, want, observed }] of all.entries()) {
          if (random.chance(product.faults.unavailable))
            throw new TerminalError('refused', 'One of these can not be changed.');
          write(ref, want, observed, sent[i] ?? { sentAt: NaN, lacks: 'a moment' });
        }
      } catch (error) {
        // Of none of them was anything said.
        for (const one of writes.splice(before)) writes.push({ ...one, answered: false });
        throw error;
      }
    },
  });
  const pass = async (api: ApiClient): Promise<void> => {
    if (facts.limit !== undefined) await api.send(anyCall);
  };

  const product: Product = {
    id,
    facts,
    gate,
    changes,
    writes,
    faults: noFaults,
    nativeSyncSeconds: undefined,
    decisionOf: () => ({ id: '' }),
    create(spec) {
      const now = clock.now();
      const first = { disposition: initialDisposition, comments: [], updatedAt: now, version: 1 };
      copies.set(spec.ref, { ...spec, createdAt: now, history: [first], shown: new Set() });
    },
    has: (ref) => copies.has(ref),
    state: latest,
    act: (ref, want, actor) => set(ref, want, actor, latest(ref).version),
    touch(ref) {
      const state = latest(ref);
      held(ref).history.push({ ...state, updatedAt: clock.now(), version: state.version + 1 });
    },
    wasShown: (ref, from, to) => [...held(ref).shown].some((version) => version >= from && version < to),
    provider: (step, witness) => ({
      ...plain,
      ...(facts.many === true && { batch: batchOf(step, witness) }),
      async get(api, ref) {
        await step();
        await pass(api);
        mayFail();
        const state = visible(ref);
        return state === undefined ? undefined : observe(ref, state, facts.members !== undefined);
      },
      async *list(api, since): AsyncIterable<Page> {
        await step();
        await pass(api);
        mayFail();
        const found = [...copies.keys()].flatMap((ref) => {
          const state = visible(ref);
          return state === undefined || state.updatedAt < since.getTime() ? [] : [{ ref, state }];
        });
        const observations = found.map(({ ref, state }) =>
          observe(ref, state, facts.members?.listed === true),
        );
        yield { observations, unreadable: [] };
      },
      async write(api, ref, want, observed) {
        const sent = { sentAt: clock.now(), lacks: witness?.(refOf(ref), plain.project(want)) };
        await step();
        await pass(api);
        mayFail();
        return write(ref, want, observed, sent);
      },
    }),
  };
  return product;
}
