/** A whole stack with the simulated tenant, and stories in it: what an analyst does, and what every copy shows then. */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStack, type Stack } from '../../local/stack.ts';
import { createStorageReader } from '../../local/start/storage-reader.ts';
import type { Action, Copy, RaiseOptions, TenantControl } from '../../local/tenant/control/control.ts';
import type { Switches } from '../../local/tenant/state/switches.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { eventually, settled } from './eventually.ts';
import { historyOf } from './writes.ts';

export type Deed = Partial<
  Pick<Action, 'status' | 'classification' | 'determination' | 'comment' | 'assignedTo'>
>;
/** As `status classification`; the classification counts only while a copy is closed, and where it has one. */
export type Shown = Readonly<Partial<Record<Product, string>>>;

export interface Scenario {
  readonly stack: Stack;
  readonly control: TenantControl;
  /** What the host has logged as an error. */
  readonly errors: readonly string[];
  raise(options: RaiseOptions): Promise<readonly string[]>;
  copies(story: string): Promise<readonly Copy[]>;
  copy(story: string, provider: Product): Promise<Copy>;
  act(story: string, at: Product, deed: Deed): Promise<void>;
  /** Waits until the copies of these products show this. @throws with everything that happened to the story. */
  expectShown(story: string, shown: Shown, seconds?: number): Promise<void>;
  /** What the app has noted about the story's copies, oldest first. */
  journal(story: string): Promise<readonly string[]>;
}

export interface ScenarioOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Top-level entries over those of the laptop's policy. */
  readonly policy?: Readonly<Record<string, unknown>>;
  readonly onHostLine?: (line: string) => void;
  /** What the tenant does from the beginning. */
  readonly switches?: Partial<Switches>;
}

const root = path.resolve(__dirname, '..', '..');

/** Quotas are off, in the tenant and in the app, and subscriptions made. */
export async function openScenario({
  settings,
  policy,
  onHostLine,
  switches = {},
}: ScenarioOptions = {}): Promise<Scenario> {
  const errors: string[] = [];
  const stack = await startStack({
    tenant: { switches },
    settings: { ...withoutQuotas(policy), ...settings },
    onHostLine: (line) => {
      onHostLine?.(line);
      if (line.includes('"level":"error"')) errors.push(line);
    },
  });
  const { control } = stack.tenant;
  await control.setThrottle({ on: false });
  await stack.runFunction('manage-subscriptions');
  const copies = (story: string): Promise<readonly Copy[]> => control.copies({ story });
  const journal = async (story: string): Promise<readonly string[]> => journalOf(stack, await copies(story));
  const copy = async (story: string, provider: Product): Promise<Copy> => {
    const found = (await copies(story)).find((each) => each.provider === provider);
    if (found === undefined) throw new Error(`The story ${story} has no copy at ${provider}.`);
    return found;
  };
  return {
    stack,
    control,
    errors,
    copies,
    copy,
    journal,
    raise: async (options) => (await control.raise(options)).map(({ id }) => id),
    async act(story, provider, deed) {
      const { ref } = await copy(story, provider);
      await control.act({ provider, ref, by: 'alex@contoso.com', ...deed });
    },
    async expectShown(story, shown, seconds = 120) {
      const explain = async (): Promise<string> =>
        [...(await copies(story)).flatMap(historyOf), ...(await journal(story))].join('\n');
      await eventually(
        async () => {
          const all = (await copies(story)).filter(({ provider }) => provider in shown);
          expect(Object.fromEntries(all.map((each) => [each.provider, shownBy(each)]))).toEqual(shown);
        },
        seconds,
        explain,
      );
    },
  };
}

/** Everything raised is known, and has outlived the settle time of every product but Defender for Cloud. */
export const known = ({ stack }: Scenario): Promise<void> => settled(stack);

export function shownBy({ provider, status, classification = '' }: Copy): string {
  const isClosed = ['resolved', 'Resolved', 'Closed'].includes(status);
  return isClosed && provider !== 'defenderForCloud' ? `${status} ${classification}` : status;
}

/**
 * Settings for an app that takes as many calls as it likes, for tests that are not about quotas and would only wait.
 *
 * @param changes top-level entries over those of the laptop's policy
 */
export const withoutQuotas = (
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, string>> => usualProducts(changes, { quotaFactor: 100 });

/** Each further product costs polls: a test that is about another names its own. */
const usual = new Set([
  'defenderXdr',
  'defenderXdrIncidents',
  'defenderForCloudApps',
  'defenderForCloud',
  'sentinel',
]);

/**
 * Settings with the laptop's policy, of whose products those that most tests are about.
 *
 * @param changes top-level entries over those of the policy
 * @param rules for each of the products
 */
export function usualProducts(
  changes: Readonly<Record<string, unknown>> = {},
  rules: object = {},
): Readonly<Record<string, string>> {
  const text = readFileSync(path.join(root, 'local', 'mirror.policy.json'), 'utf8');
  const policy = JSON.parse(text) as { readonly providers: Readonly<Record<string, object>> };
  const providers = Object.entries(policy.providers)
    .filter(([id]) => usual.has(id))
    .map(([id, own]) => [id, { ...own, ...rules }]);
  return { MIRROR_POLICY: policyFile({ ...policy, providers: Object.fromEntries(providers), ...changes }) };
}

function policyFile(policy: object): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'alert-mirror-')), 'mirror.policy.json');
  writeFileSync(file, JSON.stringify(policy));
  return file;
}

async function journalOf(
  { storage }: Stack,
  copies: readonly Pick<Copy, 'ref'>[],
): Promise<readonly string[]> {
  const refs = new Set(copies.map(({ ref }) => ref.toLowerCase()));
  const lines = await createStorageReader(storage.connectionString).newJournalLines();
  return lines
    .filter(({ copy }) => copy !== undefined && refs.has(copy.ref.toLowerCase()))
    .map(({ at, event, text, copy }) => `${at} mirror ${event} ${copy?.provider ?? ''}: ${text}`);
}
