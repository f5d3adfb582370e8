/** Very many alerts that people close at once in a tenant, and how the mirror gets through them. In simulated time. */

import { act } from '../../../local/tenant/control/act.ts';
import { copiesOf } from '../../../local/tenant/control/copies.ts';
import { raise } from '../../../local/tenant/control/raise.ts';
import { azureSubscriptionId, tenantId, workspaceId } from '../../../local/tenant/seed/ids.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { readsFrom, type Policy } from '../../../shared/policy/policy.ts';
import { providers } from '../../../shared/provider/registry.ts';
import { createRandom } from '../sim/random.ts';
import { createAgenda } from './agenda.ts';
import { closedWords, type Batch } from './drain-plan.ts';
import { createDrainedMirror } from './drained-mirror.ts';
import { createDrainedTenant, type DrainedTenant } from './drained-tenant.ts';
import { copyName, reportOf, type Drained } from './report.ts';

export interface DrainResult {
  readonly products: readonly Drained[];
  readonly deadLetters: readonly string[];
  /** Errors in the log, poison, calls that a careful app doesn't make. */
  readonly problems: readonly string[];
  readonly ledgerOperations: number;
  readonly messages: number;
}

const start = Date.parse('2026-11-22T00:00:00.000Z');
const instances = 2;
/** In which the alerts appear, so that those of all kinds are among each other, as everywhere. */
const rounds = 20;
const pauseMinutes = 60;
const minutesBetweenLooks = 5;

export async function drain(
  batches: readonly Batch[],
  alerts: number,
  mostMinutes: number,
): Promise<DrainResult> {
  const agenda = createAgenda(start);
  const random = createRandom(11);
  const tenant = createDrainedTenant(agenda, random);
  const policy = policyWith(alerts);
  const active = new Map(
    [...providers].filter(([id]) => {
      const entry = policy.providers.get(id);
      return entry !== undefined && readsFrom(entry);
    }),
  );
  const mirror = createDrainedMirror({
    agenda,
    random,
    policy,
    providers: active,
    tenants: new Map([[tenantId, tenant]]),
  });

  // All that is there becomes known, as over weeks.
  tenant.world.throttle.configure({ on: false });
  mirror.start(instances, 'none');
  await mirror.pass(1);
  for (let round = 0; round < rounds; round++) {
    for (const { blueprint, share } of batches)
      raise(tenant.world, { blueprint, count: Math.round((alerts * share) / rounds) });
    await mirror.pass(1);
  }
  await mirror.pass(mostMinutes, () => mirror.queue.size === 0);
  await agenda.run(agenda.now() + pauseMinutes * 60_000);
  await mirror.pass(2);

  tenant.beginCounting();
  mirror.start(instances, 'published');
  const before = { ledger: mirror.ledger.operations, messages: mirror.queue.taken };
  const begun = agenda.now();
  const decided = decide(tenant, batches);
  let minutes = 0;
  await mirror.pass(mostMinutes, () => minutes++ % minutesBetweenLooks === 0 && isInStep(tenant));
  const { world, calls } = tenant;
  return {
    products: reportOf({ begun, copies: copiesOf(world, undefined), decided, calls }),
    deadLetters: mirror.deadLetters,
    problems: [
      ...mirror.problems,
      ...mirror.queue.poison.map((text) => `given up by the host: ${text}`),
      ...world.violations.list().map(({ rule, operation }) => `${rule} at ${operation}`),
    ],
    ledgerOperations: mirror.ledger.operations - before.ledger,
    messages: mirror.queue.taken - before.messages,
  };
}

function decide({ world }: DrainedTenant, batches: readonly Batch[]): ReadonlySet<string> {
  const copies = [...world.stories.values()].flatMap(({ id, copies: names }) =>
    names.map((name) => ({ ...name, story: id })),
  );
  const decided = batches.flatMap(({ blueprint, decidedAt, verdict }) =>
    copies
      .filter(({ story, provider }) => story.startsWith(`${blueprint}-`) && provider === decidedAt)
      .map(({ provider, ref }) => ({ provider, ref, ...verdict })),
  );
  for (const copy of decided) act(world, { ...copy, by: 'alex@contoso.com' });
  return new Set(decided.map(copyName));
}

const isInStep = ({ world }: DrainedTenant): boolean =>
  copiesOf(world, undefined).every(({ status }) => closedWords.has(status));

/** Everything on, and a guard that lets all of it pass. */
function policyWith(closures: number): Policy {
  const both = { direction: 'both' };
  const parsed = parsePolicy(
    JSON.stringify({
      mode: 'enforce',
      guards: { maxClosuresPerHour: 10 * closures, maxShareOfOpen: 1 },
      providers: {
        defenderXdr: both,
        defenderXdrIncidents: both,
        defenderForCloudApps: both,
        defenderForCloud: { ...both, azureSubscriptions: [azureSubscriptionId] },
        sentinel: { ...both, workspaces: [workspaceId] },
      },
    }),
  );
  if (!parsed.ok) throw new Error(parsed.mistakes.join('; '));
  return parsed.policy;
}
