/** Alerts with their copies in several products, the incidents that they are in, and the people who work on them. */

import type { Disposition } from '../../../shared/alert/disposition.ts';
import type { CopyRef, Member } from '../../../shared/alert/observation.ts';
import { aliasOf } from '../../../shared/correlation/record.ts';
import { defined } from '../../../shared/platform/defined.ts';
import type { Limit } from '../../../shared/provider/quota.ts';
import type { ProviderId } from '../../../shared/provider/provider-id.ts';
import { createProduct, type Change, type Faults, type Product, type ProductFacts } from './product.ts';
import type { Random } from './random.ts';

/** What products are like, one of each kind that the core must cope with. */
const kinds = new Map<ProviderId, ProductFacts>([
  ['defenderXdr', { stamps: true, answers: 'new', partial: true, words: 'full' }],
  [
    'defenderForCloud',
    {
      stamps: false,
      answers: 'none',
      words: 'class',
      holdsComment: false,
      takesBack: (before, after) =>
        before.classification === 'falsePositive' &&
        after.status === 'resolved' &&
        after.classification === 'unknown'
          ? 'falsePositive'
          : undefined,
    },
  ],
  [
    'defenderForCloudApps',
    {
      stamps: false,
      closedStamps: true,
      answers: 'none',
      words: 'class',
      reopens: false,
      writes: new Set(['resolved']),
      closesAs: new Set(['truePositive', 'falsePositive', 'informationalExpectedActivity']),
    },
  ],
  ['legacyGraphAlerts', { stamps: true, answers: 'old', partial: true, words: 'class', holdsComment: false }],
  [
    'defenderXdrIncidents',
    {
      kind: 'shared',
      stamps: true,
      answers: 'new',
      partial: true,
      words: 'full',
      members: { listed: true, verdicts: true },
    },
  ],
  [
    'sentinel',
    {
      kind: 'shared',
      stamps: true,
      answers: 'new',
      etag: true,
      words: 'class',
      members: { listed: false, verdicts: false },
    },
  ],
]);

export const alertKinds = [
  'defenderXdr',
  'defenderForCloud',
  'defenderForCloudApps',
  'legacyGraphAlerts',
] as const;
export const sharedKinds = ['defenderXdrIncidents', 'sentinel'] as const;

export interface AlertPlan {
  /** Seconds after the beginning at which the copy comes into being; absent: there is none. */
  readonly copies: Readonly<Partial<Record<(typeof alertKinds)[number], number>>>;
  /** Cloud Apps' copy has no id in common with the others until the legacy one, which knows both, comes along. */
  readonly isSplit?: boolean;
}

export interface WorldPlan {
  readonly alerts: readonly AlertPlan[];
  /** One incident of each kind that holds all alerts, as they come. */
  readonly incidents: readonly (typeof sharedKinds)[number][];
  /** That Sentinel's incident says that Microsoft syncs it, within so many seconds. */
  readonly nativeSyncSeconds?: number;
  /** Products whose writes nobody can undo; the policy does not opt in. */
  readonly irreversible?: readonly ProviderId[];
  /** How many calls products take; the others take any number. */
  readonly limits?: Readonly<Partial<Record<ProviderId, Limit>>>;
  /** Products of which one call reads, or changes, several copies. */
  readonly many?: readonly ProviderId[];
}

export interface World {
  readonly products: ReadonlyMap<ProviderId, Product>;
  /** Products that hold a copy sooner or later. */
  readonly inUse: ReadonlySet<ProviderId>;
  readonly alerts: readonly (readonly CopyRef[])[];
  readonly shared: readonly CopyRef[];
  /** Copies that come into being now or before, and are not there yet. */
  appear(now: number): void;
  readonly appearances: readonly number[];
  /** A person's doing. False when it is impossible there. */
  act(copy: CopyRef, want: Disposition): boolean;
  setFaults(faults: Faults): void;
  /** Numbers of the alerts that are in the shared copy now. */
  membersOf(copy: CopyRef): readonly number[];
}

function aliasesOf(alert: number, copy: CopyRef, isSplit: boolean): readonly string[] {
  const common = `k:${alert}`;
  const { provider } = copy;
  if (provider === 'defenderXdr') return [common, aliasOf(copy)];
  if (!isSplit) return [common];
  if (provider === 'defenderForCloudApps') return [`c:${alert}`];
  return provider === 'legacyGraphAlerts' ? [common, `c:${alert}`] : [common];
}

export function createWorld(
  plan: WorldPlan,
  clock: { now(): number },
  random: Random,
  onChange: (change: Change) => void,
): World {
  const start = clock.now();
  const afterChange = (change: Change): void => {
    onChange(change);
    cascade(change);
  };
  const products = new Map(
    [...kinds].map(([id, facts]) => {
      const irreversible = plan.irreversible?.includes(id) === true;
      const limit = plan.limits?.[id];
      const many = plan.many?.includes(id) === true;
      const all = { ...facts, irreversible, many, ...defined({ limit }) };
      return [id, createProduct(id, all, clock, random, afterChange)] as const;
    }),
  );
  const product = (id: ProviderId): Product => {
    const found = products.get(id);
    if (found === undefined) throw new Error(`no product ${id}`);
    return found;
  };
  product('sentinel').nativeSyncSeconds = plan.nativeSyncSeconds;
  const shared = plan.incidents.map((provider) => ({ provider, ref: `${provider}-1` }));
  const alerts = plan.alerts.map(({ copies }, i) =>
    alertKinds
      .filter((id) => copies[id] !== undefined)
      .map((provider) => ({ provider, ref: `${provider}-${i}` })),
  );
  const xdrRef = (i: number): string => `defenderXdr-${i}`;
  const xdrName = (i: number): string => aliasOf({ provider: 'defenderXdr', ref: xdrRef(i) });
  /** Sentinel knows an alert that begins in Defender XDR by its name there, and by no other. */
  const nameInSentinel = (i: number): string => {
    const { defenderXdr = Infinity, ...others } = plan.alerts[i]?.copies ?? {};
    return Object.values(others).every((seconds) => seconds > defenderXdr) ? xdrName(i) : `k:${i}`;
  };
  const isThere = ({ provider, ref }: CopyRef): boolean => product(provider).has(ref);
  const membersOf = ({ provider }: CopyRef): readonly number[] =>
    alerts.flatMap((copies, i) => {
      const inXdr = product('defenderXdr').has(xdrRef(i));
      const isMember = provider === 'defenderXdrIncidents' ? inXdr : copies.some(isThere);
      return isMember ? [i] : [];
    });
  const memberships = (copy: CopyRef) => (): readonly Member[] =>
    membersOf(copy).map((i): Member => {
      if (copy.provider !== 'defenderXdrIncidents') return { aliases: [nameInSentinel(i)] };
      const { disposition } = product('defenderXdr').state(xdrRef(i));
      const { status, classification, determination } = disposition;
      const verdict = { status, classification, determination };
      return {
        aliases: [xdrName(i)],
        copy: { provider: 'defenderXdr', ref: xdrRef(i) },
        verdict,
      };
    });
  /** An XDR incident that is closed closes its open alerts, as what it says. */
  function cascade({ copy, after }: Change): void {
    if (copy.provider !== 'defenderXdrIncidents' || after.status !== 'resolved') return;
    for (const i of membersOf(copy)) {
      const alert = product('defenderXdr');
      if (alert.state(xdrRef(i)).disposition.status !== 'resolved') alert.act(xdrRef(i), after, 'cascade');
    }
  }
  for (const copy of shared) {
    product(copy.provider).create({ ref: copy.ref, aliases: [], memberships: memberships(copy) });
  }
  const moments = plan.alerts.map(({ copies }) => copies);
  const xdrIncident = shared.filter(({ provider }) => provider === 'defenderXdrIncidents');
  return {
    products,
    inUse: new Set([...alerts.flat(), ...shared].map(({ provider }) => provider)),
    alerts,
    shared,
    membersOf,
    appearances: moments.flatMap((copies) => Object.values(copies)).map((seconds) => start + seconds * 1000),
    appear(now) {
      for (const [i, copies] of alerts.entries()) {
        for (const { provider, ref } of copies) {
          const seconds = moments[i]?.[provider] ?? Infinity;
          if (product(provider).has(ref) || start + seconds * 1000 > now) continue;
          const isXdr = provider === 'defenderXdr';
          const aliases = aliasesOf(i, { provider, ref }, plan.alerts[i]?.isSplit === true);
          const joins = (one: CopyRef): boolean => !membersOf(one).includes(i);
          const joined = shared.filter(joins);
          product(provider).create({ ref, aliases, ...(isXdr ? { belongsTo: xdrIncident } : {}) });
          for (const one of joined.filter((incident) => !joins(incident)))
            product(one.provider).touch(one.ref);
          onChange({
            at: now,
            actor: 'cascade',
            copy: { provider, ref },
            before: product(provider).state(ref).disposition,
            after: product(provider).state(ref).disposition,
            overwrites: false,
            version: 1,
            seen: undefined,
          });
        }
      }
    },
    act(copy, want) {
      const at = product(copy.provider);
      if (!at.has(copy.ref)) return false;
      const reopens = at.state(copy.ref).disposition.status === 'resolved' && want.status !== 'resolved';
      const mute = at.facts.closesAs !== undefined && !at.facts.closesAs.has(want.classification);
      if (reopens && at.facts.reopens === false) return false;
      if (want.status === 'resolved' && mute) return false;
      return at.act(copy.ref, want, 'person');
    },
    setFaults(faults) {
      for (const one of products.values()) one.faults = faults;
    },
  };
}
