/**
 * An alert in a few words, for tables that read like the rules of the plan. Times are seconds around a fixed now.
 *
 * Copies have names: `a`, `b`, `c` are of alerts, `i`, `s` are shared. `a` and `b` are there unless said otherwise: both
 * known for an hour, both new. Verdicts are words like `new`, `closed`, `tp`, `tp/malware`, `be` (benign), `fp`.
 */

import { initialDisposition, type Classification, type Disposition } from '../../shared/alert/disposition.ts';
import type { Member, Observation, Shown } from '../../shared/alert/observation.ts';
import type { CopyRecord, Intent, Seen, SharedRecord, Written } from '../../shared/correlation/record.ts';
import type { CopyView, Look, MemberState, Plan, PlanInput } from '../../shared/mirror/judgement.ts';
import { absentProvider, type Policy, type ProviderPolicy } from '../../shared/policy/policy.ts';
import type { ProviderId } from '../../shared/provider/provider-id.ts';
import type { Provider } from '../../shared/provider/provider.ts';
import { defined } from '../../shared/platform/defined.ts';
import { fakeProvider, type FakeFacts } from './fake-provider.ts';
import { tenantId } from './alert-keys.ts';

export const now = Date.parse('2026-11-22T10:00:00.000Z');
export const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
const secondsOf = (iso: string): number => (Date.parse(iso) - now) / 1000;

export const names = ['a', 'b', 'c', 'i', 's'] as const;
export type Name = (typeof names)[number];
const providerOf: Readonly<Record<Name, ProviderId>> = {
  a: 'defenderXdr',
  b: 'defenderForCloud',
  c: 'defenderForCloudApps',
  i: 'defenderXdrIncidents',
  s: 'sentinel',
};
const isShared = (name: Name): boolean => name === 'i' || name === 's';
export const correlationId = 'correlation-1';

/** What somebody sees: a verdict, and what a product says beside it. Stamps are of an hour ago unless said otherwise. */
export type Sight = {
  readonly is: string;
  /** `null`: the product has no such stamp. */
  readonly stamp?: number | null;
  readonly closed?: number;
  readonly read?: number;
  readonly members?: readonly MemberCase[];
  /** Incidents that the alert itself names. */
  readonly names?: readonly Name[];
} & Partial<
  Pick<
    Observation,
    | 'comment'
    | 'comments'
    | 'redirectedTo'
    | 'nativeSyncSeconds'
    | 'losesInProgress'
    | 'createdAt'
    | 'title'
    | 'isConsequence'
  >
>;

/** A member of a shared copy: `ours`, or another with the verdict that is known of it. */
export type MemberCase = string;

export interface CopyCase {
  readonly facts?: FakeFacts;
  readonly rules?: Partial<ProviderPolicy>;
  /** When mirroring began there. */
  readonly since?: number;
  readonly found?: number;
  readonly joined?: number;
  /** `null`: never seen before. */
  readonly lastSeen?: (Sight & { readonly changed?: number; readonly heldComment?: string }) | null;
  readonly shows?: Sight | 'unread' | 'gone' | 'unknown';
  /** The look was to verify a write. */
  readonly verifies?: boolean;
  readonly intent?: { readonly is: string; readonly at?: number; readonly by?: string };
  readonly written?: {
    readonly is: string;
    readonly before?: string;
    readonly at?: number;
    readonly stamped?: number;
    /** Shared copies: when it was read before. */
    readonly read?: number;
    readonly times?: number;
    readonly decision?: string;
  };
  readonly objection?: { readonly check: string; readonly decision: number };
  readonly gone?: boolean;
  /** The product does not let the app write it. */
  readonly barrier?: string;
  /** Shared copies: a person's last change, and the members on record. */
  readonly change?: { readonly is: string; readonly at: number; readonly comment?: string };
  readonly members?: readonly MemberCase[];
  /** Shared copies: since when `ours` is listed; absent: from the first look. */
  readonly listed?: number;
  /** Shared copies: what is known of the members in this run, when that was asked for. */
  readonly states?: readonly MemberCase[];
}

export type AlertCase = Readonly<Partial<Record<Name, CopyCase | null>>> & {
  /** `tp/malware @-600 a`; with a comment: `tp/malware @-600 a "text"`. */
  readonly agreed?: string;
  /** Copies that it opens again, since our own doing closed them. */
  readonly undoes?: readonly Name[];
  readonly decision?: number;
  readonly created?: number;
  readonly policy?: Partial<Policy>;
  readonly held?: readonly Name[];
  readonly aliases?: readonly string[];
};

export const policyOf = (changes: Partial<Policy> = {}): Policy => ({
  mode: 'enforce',
  providers: new Map(),
  fingerprints: 'suggest',
  guards: { maxClosuresPerHour: 200, maxShareOfOpen: 0.5 },
  conflicts: { status: 'newest', classification: 'newest', determination: 'newest', comment: 'newest' },
  assignedTo: 'off',
  reopen: { members: 'leave' },
  lookBackDays: 7,
  ...changes,
});

const classOf = new Map<string, Classification>([
  ['tp', 'truePositive'],
  ['be', 'informationalExpectedActivity'],
  ['fp', 'falsePositive'],
]);

/** `odd` and the like are values that nobody mirrors. */
export function dispositionOf(words: string, comment?: string): Disposition {
  const [first = '', determination = 'unknown'] = words.split('/');
  const classification = classOf.get(first) ?? 'unknown';
  const isClosed = first === 'closed' || classification !== 'unknown';
  const base = { ...initialDisposition, status: (isClosed ? 'resolved' : first) as Disposition['status'] };
  const verdict = isClosed
    ? { ...base, classification, determination: determination as Disposition['determination'] }
    : base;
  return comment === undefined ? verdict : { ...verdict, comment };
}

export function wordsOf({ status, classification, determination, comment }: Disposition): string {
  const closed = [...classOf].find(([, word]) => word === classification)?.[0] ?? 'closed';
  const first = status === 'resolved' ? closed : status;
  const second = determination === 'unknown' ? '' : `/${determination}`;
  return `${first}${second}${comment === undefined ? '' : ` "${comment}"`}`;
}

export function providerFor(name: Name, facts: FakeFacts = {}): Provider {
  return fakeProvider(providerOf[name], { kind: isShared(name) ? 'shared' : 'alert', ...facts });
}

/** A verdict as the product shows it; a word that is none of ours is shown as it is. */
export function shownAs(provider: Provider, words: string): Shown {
  const known = ['new', 'inProgress', 'closed', 'tp', 'be', 'fp'].includes(words.split('/')[0] ?? '');
  if (known) return provider.project(dispositionOf(words));
  return { status: words, classification: 'unknown', determination: 'unknown' };
}

export const ourAliases = ['ours'];

export function observationOf(name: Name, provider: Provider, sight: Sight): Observation {
  const { is, stamp = -3600, closed, read = 0, members, names: incidents = [], ...rest } = sight;
  return {
    ref: name,
    shown: shownAs(provider, is),
    readAt: at(read),
    aliases: [],
    belongsTo: incidents.map((incident) => ({ provider: providerOf[incident], ref: incident })),
    ...defined({
      updatedAt: stamp === null ? undefined : at(stamp),
      closedAt: closed === undefined ? undefined : at(closed),
      members: members?.map(memberOf),
    }),
    ...rest,
  };
}

function memberOf(words: MemberCase, i: number): Member {
  if (words === 'ours') return { aliases: ourAliases };
  return { aliases: [`other-${i}`], ...(words === 'unknown' ? {} : { verdict: dispositionOf(words) }) };
}

const memberState = (words: MemberCase, i: number): MemberState => {
  const { aliases, verdict } = memberOf(words, i);
  return { aliases, ...(verdict === undefined ? {} : { disposition: verdict }) };
};

function lookOf(
  name: Name,
  provider: Provider,
  { shows = { is: 'new' }, states, verifies = false }: CopyCase,
): Look {
  if (shows === 'unread' || shows === 'gone') return { kind: shows };
  if (shows === 'unknown') return { kind: 'unknown', reason: 'unavailable: it did not answer' };
  const members = states === undefined ? {} : { members: states };
  return { kind: 'seen', verifies, observation: observationOf(name, provider, { ...members, ...shows }) };
}

function seenOf(
  provider: Provider,
  { is, stamp = -3600, changed = -3600, ...rest }: NonNullable<CopyCase['lastSeen']>,
): Seen {
  return {
    shown: shownAs(provider, is),
    changedAt: at(changed),
    ...defined({
      updatedAt: stamp === null ? undefined : at(stamp),
      comment: rest.comment,
      heldComment: rest.heldComment,
    }),
  };
}

const decisionOne = `${correlationId}#1`;

function intentOf(provider: Provider, { intent }: CopyCase): Intent | undefined {
  if (intent === undefined) return undefined;
  const { is, at: when = -60, by = decisionOne } = intent;
  return { shown: shownAs(provider, is), before: shownAs(provider, 'new'), at: at(when), decision: by };
}

function writtenOf(provider: Provider, { written }: CopyCase): Written | undefined {
  if (written === undefined) return undefined;
  const { is, before = 'new', at: when = -60, stamped, read, times = 1, decision = decisionOne } = written;
  return {
    shown: shownAs(provider, is),
    before: shownAs(provider, before),
    at: at(when),
    decision,
    times,
    ...defined({
      stampedAt: stamped === undefined ? undefined : at(stamped),
      readAt: read === undefined ? undefined : at(read),
    }),
  };
}

export function viewOf(name: Name, spec: CopyCase): CopyView {
  const provider = providerFor(name, spec.facts);
  const { lastSeen = { is: 'new' }, found = -3600 } = spec;
  const common = defined({
    lastSeen: lastSeen === null ? undefined : seenOf(provider, lastSeen),
    intent: intentOf(provider, spec),
    written: writtenOf(provider, spec),
  });
  const copy: CopyRecord = {
    provider: provider.id,
    ref: name,
    foundAt: at(found),
    shared: isShared(name),
    ...(isShared(name) ? {} : common),
    ...defined({
      joinedAt: spec.joined === undefined ? undefined : at(spec.joined),
      objection: spec.objection === undefined ? undefined : { reason: '', ...spec.objection },
      gone: spec.gone,
    }),
  };
  return {
    copy,
    provider,
    rules: { ...absentProvider, direction: 'both', ...spec.rules },
    since: now + (spec.since ?? -86_400) * 1000,
    look: lookOf(name, provider, spec),
    ...defined({ barrier: spec.barrier }),
    ...(isShared(name) ? { shared: sharedPart(name, provider, spec, common) } : {}),
  };
}

function sharedPart(
  name: Name,
  provider: Provider,
  { change, members = ['ours'], listed, states, found = -3600 }: CopyCase,
  common: Pick<CopyRecord, 'lastSeen' | 'intent' | 'written'>,
): NonNullable<CopyView['shared']> {
  const record: SharedRecord = {
    tenantId,
    provider: provider.id,
    ref: name,
    foundAt: at(found),
    writtenAt: at(found),
    members: members.map((words, i) => ({
      aliases: memberOf(words, i).aliases,
      ...(words === 'ours' && listed !== undefined ? { listedAt: at(listed) } : {}),
    })),
    ...common,
    ...(change === undefined
      ? {}
      : {
          change: {
            shown: shownAs(provider, change.is),
            at: at(change.at),
            ...defined({ comment: change.comment }),
          },
        }),
  };
  return { record, members: states?.map(memberState) };
}

/** `tp/malware @-600 a "text"`. */
function decisionOf(text: string, number: number): NonNullable<PlanInput['agreed']> {
  const [, words = '', seconds = '0', by = 'a', comment] =
    /^(\S+) @(-?[\d.]+) (\w)(?: "(.*)")?$/.exec(text) ?? [];
  return {
    disposition: dispositionOf(words, comment),
    number,
    decidedAt: at(Number(seconds)),
    decidedBy: { provider: providerOf[by as Name], ref: by },
  };
}

export function inputOf(spec: AlertCase): PlanInput {
  const { agreed, undoes, decision = 1, created = -7200, policy, held = [], aliases = ourAliases } = spec;
  const undone = undoes?.map((ref) => ({ provider: providerOf[ref], ref }));
  const copies = { a: {}, b: {}, ...spec };
  const views = names.flatMap((name) => {
    const copy = copies[name];
    return copy === undefined || copy === null ? [] : [viewOf(name, copy)];
  });
  return {
    correlationId,
    now,
    policy: policyOf(policy),
    agreed:
      agreed === undefined ? undefined : { ...decisionOf(agreed, decision), ...defined({ undoes: undone }) },
    alertCreatedAt: at(created),
    aliases,
    views,
    held: new Set(held.map((name) => `${providerOf[name]}:${name}`)),
    waiting: new Map(),
  };
}

/** What a table row may say of a plan; what it leaves out does not matter to it. */
export interface Outcome {
  readonly means?: Readonly<Partial<Record<Name, string>>>;
  /** `tp/malware @-60 a`, or `nothing`. */
  readonly agreed?: string;
  readonly number?: number;
  readonly writes?: Readonly<Partial<Record<Name, string>>>;
  /** The check that objected, for each copy that is left as it is although it is out of step. */
  readonly leaves?: Readonly<Partial<Record<Name, string>>>;
  readonly outvoted?: readonly string[];
  /** Seconds. */
  readonly again?: number;
}

export function outcomeOf(plan: Plan): Required<Outcome> {
  const { agreed } = plan;
  const again = [plan.againAfterMs, ...plan.refusals.map((refusal) => refusal.againAfterMs)];
  const waits = again.filter((ms) => ms !== undefined);
  return {
    means: Object.fromEntries(plan.judgements.map(({ view, meaning }) => [view.copy.ref, meaning])),
    agreed:
      agreed === undefined ? 'nothing' : dated(agreed.disposition, agreed.decidedAt, agreed.decidedBy.ref),
    number: agreed?.number ?? 0,
    writes: Object.fromEntries(plan.writes.map(({ view, want }) => [view.copy.ref, wordsOf(want)])),
    leaves: Object.fromEntries(plan.refusals.map(({ view, objection }) => [view.copy.ref, objection.check])),
    outvoted: plan.outvoted.map(({ disposition, at: when, by }) => dated(disposition, when, by.ref)),
    again: waits.length === 0 ? 0 : Math.min(...waits) / 1000,
  };
}

function dated(disposition: Disposition, when: string, by: string): string {
  const { comment, ...verdict } = disposition;
  const text = comment === undefined ? '' : ` "${comment}"`;
  return `${wordsOf(verdict)} @${secondsOf(when)} ${by}${text}`;
}
