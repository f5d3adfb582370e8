/** The first table of docs/providers.md: one row for each adapter, made from its facts. */

import { classifications, statuses, type Verdict } from '../shared/alert/disposition.ts';
import { openAs } from '../shared/provider/lift.ts';
import type { Provider } from '../shared/provider/provider.ts';
import type { Quota } from '../shared/provider/quota.ts';
import { providers } from '../shared/provider/registry.ts';
import { findScenarios, scenarioFiles, type ScenarioFile } from './find-scenarios.ts';

const columns = [
  'product',
  'read by',
  'written',
  'lost in translation',
  'calls taken',
  'permissions to read; to write',
  'irreversible',
  'kept in step by itself',
  'tried in',
];

export function productRows(): string {
  const files = scenarioFiles();
  const rows = [...providers.values()].map((provider) => row(cellsOf(provider, files)));
  return [row(columns), row(columns.map(() => '---')), ...rows].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function cellsOf(provider: Provider, files: readonly ScenarioFile[]): readonly string[] {
  const { id, name, see, permissions, irreversible, nativeSync } = provider;
  const names = (list: readonly string[]) => list.map((each) => `\`${each}\``).join(', ') || 'none';
  return [
    `[${name}](${see}), \`${id}\``,
    readBy(provider),
    written(provider),
    lost(provider).join('; ') || 'nothing',
    callsTaken(provider),
    `${names(permissions.read)}; ${names(permissions.write)}`,
    irreversible ? 'yes: only with `allowIrreversible`' : 'no',
    nativeSync,
    findScenarios(provider, files)
      .map((file) => `[${file}](../test/scenarios/${file}.test.ts)`)
      .join(', '),
  ];
}

function readBy({ subscribesTo = [], ...provider }: Provider): string {
  const ways = [
    ...subscribesTo.map((resource) => `Graph subscription to \`${resource}\``),
    ...('subjectOf' in provider ? ['its own events'] : []),
    ...('list' in provider ? ['poll'] : []),
  ];
  return ways.join(', ') || 'its id alone';
}

function written(provider: Provider): string {
  const { writes, closesAs, holdsComment, commentLimit, kind, reopens } = provider;
  if (writes.size === 0) return 'nothing';
  const comment = commentLimit === undefined ? 'comment' : `comment of ${commentLimit} characters`;
  return [
    `${kind === 'alert' ? '' : 'shared copy: '}status ${[...writes].join(', ')}`,
    `closed as ${classifications.filter((word) => closesAs.has(word)).join(', ')}`,
    ...(holdsComment ? [comment] : []),
    ...('assign' in provider ? ['assigned to'] : []),
    ...(reopens ? ['can be reopened'] : []),
  ].join('; ');
}

/** Decisions of which the product's word, read by itself, says less; and what it has no place for. */
function lost(provider: Provider): readonly string[] {
  const { words, writes, closesAs, holdsComment, reopens } = provider;
  const open = statuses.filter((status) => status !== 'resolved').map(openAs);
  const closed = classifications.map((classification) => ({ ...openAs('resolved'), classification }));
  const poorer = [...open, ...closed].filter((said) => !isTold(provider, said));
  return [
    ...poorer.map(({ status, classification }) => (status === 'resolved' ? classification : status)),
    ...classifications
      .filter((word) => writes.size > 0 && !closesAs.has(word))
      .map((word) => `closings as ${word}, which are not written`),
    ...(words.determination === undefined ? ['determination'] : []),
    ...(holdsComment ? [] : ['comment']),
    ...(reopens || writes.size === 0 ? [] : ['reopening']),
  ];
}

function isTold({ project, lift }: Pick<Provider, 'project' | 'lift'>, said: Verdict): boolean {
  const read = lift(project(said));
  return read?.status === said.status && read.classification === said.classification;
}

function callsTaken({ calls, batch }: Provider): string {
  // What can't be looked at by itself is known by its list.
  const looks = calls.look.length === 0 ? [calls.quotaOf({ method: 'GET', path: '/' })] : calls.look;
  const all = [...looks, ...calls.write, ...(batch?.write ?? [])];
  const quotas = new Map(all.map((quota) => [quota.name, quota]));
  return [...quotas.values()].map(sayQuota).join('; ');
}

function sayQuota({ name, limits, perAzureSubscription }: Quota): string {
  const each = limits.map(({ calls, seconds }) => `${calls} in ${seconds} s`).join(' and ');
  return `${name}: ${each}${perAzureSubscription === true ? ' per Azure subscription' : ''}`;
}
