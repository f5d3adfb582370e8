/** The faults that the page can switch on: rows are what fails, columns how; two rows are how, by product. */

import type { TenantControl } from '../tenant/control/control.ts';
import type { Fault, FaultRule } from '../tenant/faults/fault.ts';
import { productName } from '../demo/copies-table.ts';
import type { Product } from '../tenant/state/products.ts';
import { shortNames } from './short-names.ts';

export interface FaultSwitch {
  /** `<target>.<kind>`; what the page sends. */
  readonly id: string;
  readonly label: string;
  /** What it does, for people. */
  readonly effect: string;
  readonly rule: FaultRule;
}

export interface FaultTarget {
  readonly id: string;
  /** Short. */
  readonly name: string;
  readonly label: string;
  readonly switches: readonly FaultSwitch[];
}

type Where = Pick<FaultRule, 'face' | 'about'>;

const kinds: readonly (Pick<FaultSwitch, 'label' | 'effect'> & {
  id: string;
  rule: Omit<FaultRule, 'face'>;
})[] = [
  {
    id: '429',
    label: '429',
    effect: 'too many requests, try again in 10 s',
    rule: { kind: 'status', status: 429, retryAfter: '10' },
  },
  { id: '503', label: '503', effect: 'service unavailable', rule: { kind: 'status', status: 503 } },
  { id: 'reset', label: 'Reset', effect: 'drops the connection', rule: { kind: 'reset' } },
  { id: 'hang', label: 'Hang', effect: 'never answers', rule: { kind: 'hang' } },
  { id: 'slow', label: 'Slow', effect: 'answers 3 s later', rule: { kind: 'latency', ms: 3000 } },
  {
    id: 'stale',
    label: 'Stale',
    effect: 'reads show what was 15 s ago',
    rule: { kind: 'stale', ms: 15_000 },
  },
];

const calls = (id: Product, where: Where): FaultTarget => ({
  id,
  name: shortNames.get(id) ?? id,
  label: productName(id),
  switches: kinds.map((kind) => ({ ...kind, id: `${id}.${kind.id}`, rule: { ...where, ...kind.rule } })),
});

const write = (
  product: Product,
  effect: string,
  rule: FaultRule & { readonly operation: string },
): FaultSwitch => ({
  id: `${rule.kind}.${product}`,
  label: shortNames.get(product) ?? product,
  effect,
  rule,
});

const oldAnswer = 'the answer to a change shows what was before it';

const notification = (
  id: string,
  label: string,
  effect: string,
  rule: Omit<FaultRule, 'face'>,
): FaultSwitch => ({
  id: `notifications.${id}`,
  label,
  effect,
  rule: { face: 'notifications', ...rule },
});

export const faultTargets: readonly FaultTarget[] = [
  calls('defenderXdr', { face: 'graph', about: '/alerts_v2' }),
  calls('defenderXdrIncidents', { face: 'graph', about: '/security/incidents' }),
  calls('defenderForCloudApps', { face: 'cloudApps' }),
  calls('sentinel', { face: 'arm', about: 'Microsoft.SecurityInsights' }),
  calls('defenderForCloud', { face: 'arm', about: 'Microsoft.Security/' }),
  calls('entraIdProtection', { face: 'graph', about: '/identityProtection/' }),
  calls('defenderForEndpoint', { face: 'defender' }),
  calls('office365', { face: 'office365' }),
  {
    id: 'oldBody',
    name: 'Old answers',
    label: 'Old answers',
    switches: [
      write('defenderXdr', oldAnswer, { face: 'graph', kind: 'oldBody', operation: 'alerts.patch' }),
      write('defenderXdrIncidents', oldAnswer, {
        face: 'graph',
        kind: 'oldBody',
        operation: 'incidents.patch',
      }),
      write('sentinel', oldAnswer, { face: 'arm', kind: 'oldBody', operation: 'sentinel.put' }),
    ],
  },
  {
    id: 'race',
    name: 'Etag races',
    label: 'Etag races',
    switches: [
      write('sentinel', 'somebody else comments just before each change, so its etag is old', {
        face: 'arm',
        kind: 'race',
        operation: 'sentinel.put',
      }),
    ],
  },
  {
    id: 'notifications',
    name: 'Notifications',
    label: 'Change notifications',
    switches: [
      notification('lose', 'Lose', 'none arrives', { kind: 'lose' }),
      notification('late', 'Late', 'each arrives 20 s late', { kind: 'late', ms: 20_000 }),
      notification('double', 'Twice', 'each arrives twice', { kind: 'double' }),
      notification('reorder', 'Swap', 'those sent together arrive in reverse order', { kind: 'reorder' }),
      notification('forge', 'Forge', 'a stranger sends one of each as well', { kind: 'forge' }),
    ],
  },
];

export const faultSwitches: ReadonlyMap<string, FaultSwitch & { readonly target: string }> = new Map(
  faultTargets.flatMap(({ label, switches }) =>
    switches.map((each) => [each.id, { ...each, target: label }]),
  ),
);

/** The fault in force for a switch, whoever put it there. */
export function faultOf({ rule }: FaultSwitch, faults: readonly Fault[]): Fault | undefined {
  return faults.find((fault) =>
    (['face', 'kind', 'operation', 'about', 'status', 'ms'] as const).every(
      (name) => fault[name] === rule[name],
    ),
  );
}

/** @returns whether anything changed. */
export async function turnFault(control: TenantControl, each: FaultSwitch, on: boolean): Promise<boolean> {
  const there = faultOf(each, await control.faults());
  if (on === (there !== undefined)) return false;
  if (there === undefined) await control.addFault(each.rule);
  else await control.clearFaults({ id: there.id });
  return true;
}
