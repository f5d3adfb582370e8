/** One line for each probe: what a product lets the app do, and why not. */

import type { Log } from '../platform/log.ts';
import type { CapabilityRecord, Finding } from './finding.ts';
import type { Deed } from './say.ts';

export function logCapability(log: Log, { tenantId, provider, reads, writes }: CapabilityRecord): void {
  const cannot = [...rowsOf('read', reads), ...rowsOf('write', writes)];
  log(cannot.length === 0 ? 'info' : 'warn', 'capability', {
    tenantId,
    provider,
    read: wordFor(reads),
    write: wordFor(writes),
    cannot,
  });
}

export function wordFor(findings: readonly Finding[]): 'yes' | 'no' | 'partly' | 'unknown' | 'not asked' {
  const words = new Set(findings.map(({ can }) => can));
  if (words.has('no')) return words.size === 1 ? 'no' : 'partly';
  if (words.has('unknown')) return 'unknown';
  return words.has('yes') ? 'yes' : 'not asked';
}

const rowsOf = (deed: Deed, findings: readonly Finding[]) =>
  findings.flatMap((finding) => {
    if (finding.can !== 'no') return [];
    const { place, why, code, since } = finding;
    return [{ deed, place, why, since, ...(code === undefined ? {} : { code }) }];
  });
