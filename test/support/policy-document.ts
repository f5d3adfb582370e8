/** Policies for tests: documents as a person would write them, and any valid document there is. */

import fc from 'fast-check';
import { directions } from '../../shared/policy/policy.ts';
import { providerIds } from '../../shared/provider/provider-id.ts';

export const subscriptionId = '3bc4728a-0917-49c7-9d2c-d95423bc2eb4';

export const workspaceId = (name = 'law-main'): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/${name}`;

export interface PolicyDocumentValue {
  readonly providers?: Readonly<Record<string, unknown>>;
  readonly conflicts?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });

/** A GUID or resource id in any mix of upper and lower case. */
const anyCase = (text: string): fc.Arbitrary<string> => fc.mixedCase(fc.constant(text));

const common = {
  direction: fc.constantFrom(...directions),
  allowIrreversible: optional(fc.boolean()),
  since: optional(
    fc
      .date({
        min: new Date('2020-01-01T00:00:00Z'),
        max: new Date('2030-01-01T00:00:00Z'),
        noInvalidDate: true,
      })
      .chain((date) => fc.constantFrom(date.toISOString(), date.toISOString().replace('Z', '+02:00'))),
  ),
  settleSeconds: optional(fc.integer({ min: 1, max: 3600 })),
};

const azureSubscriptions = fc
  .uniqueArray(fc.uuid(), { minLength: 1, maxLength: 3 })
  .chain((ids) => fc.tuple(...ids.map(anyCase)));

const workspaces = fc
  .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{3,20}$/), { minLength: 1, maxLength: 3 })
  .chain((names) => fc.tuple(...names.map((name) => anyCase(workspaceId(name)))));

const entry = (id: string): fc.Arbitrary<Readonly<Record<string, unknown>>> => {
  if (id === 'sentinel') return fc.record({ ...common, workspaces });
  if (id === 'defenderForCloud') return fc.record({ ...common, azureSubscriptions });
  return fc.record(common);
};

type Chosen = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Of the doors to the same alerts one may be written through, no more. */
function withOneDoor(chosen: Chosen): Chosen {
  const writes = (entry: Chosen[string] | undefined) => ['out', 'both'].includes(String(entry?.direction));
  const readable = (id: string, doors: readonly string[], all: Chosen): Chosen =>
    writes(all[id]) && doors.some((door) => writes(all[door]))
      ? { ...all, [id]: { ...all[id], direction: 'in' } }
      : all;
  const once = readable('defenderForEndpoint', ['defenderXdr'], chosen);
  return readable('legacyGraphAlerts', ['defenderXdr', 'defenderForEndpoint', 'defenderForCloud'], once);
}

const providers = fc
  .subarray([...providerIds])
  .chain((ids) => fc.record(Object.fromEntries(ids.map((id) => [id, entry(id)]))))
  .map(withOneDoor);

/** Providers that a conflict rule may prefer. */
const listening = (chosen: Chosen): readonly string[] =>
  Object.keys(chosen).filter((id) => ['in', 'both'].includes(String(chosen[id]?.direction)));

export const anyPolicyDocument: fc.Arbitrary<PolicyDocumentValue> = providers
  .chain((chosen) => {
    const rule = optional(
      fc.constantFrom<unknown>('newest', ...listening(chosen).map((prefer) => ({ prefer }))),
    );
    return fc.record({
      mode: optional(fc.constantFrom('observe', 'enforce')),
      providers: fc.constant(chosen),
      fingerprints: optional(fc.constantFrom('off', 'suggest', 'link')),
      guards: optional(
        fc.record({
          maxClosuresPerHour: optional(fc.integer({ min: 1, max: 100_000 })),
          maxShareOfOpen: optional(fc.double({ min: 0.01, max: 1, noNaN: true })),
        }),
      ),
      conflicts: optional(
        fc.record({ status: rule, classification: rule, determination: rule, comment: rule }),
      ),
      reopen: optional(fc.record({ members: optional(fc.constantFrom('leave', 'reopen')) })),
      lookBackDays: optional(fc.integer({ min: 1, max: 30 })),
    });
  })
  // What JSON does to a document: what is undefined is not there.
  .map((document) => JSON.parse(JSON.stringify(document)) as PolicyDocumentValue);
