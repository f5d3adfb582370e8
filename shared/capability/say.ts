/** Findings in sentences: for health, the journal and whoever has to do something about it. Pure. */

import { everywhere } from './places.ts';
import type { Finding, Why } from './finding.ts';

export type Deed = 'read' | 'write';

const reasons: ReadonlyMap<Why, string> = new Map([
  ['noPermission', 'the identity of the app lacks a permission'],
  ['noLicence', 'this tenant has no licence for it'],
  ['productAbsent', 'it is not set up where the policy says'],
  ['notInThisCloud', 'this cloud does not have it'],
]);

const advice: ReadonlyMap<Why, string> = new Map([
  ['noPermission', 'npm run grants shows which one'],
  ['noLicence', 'license it, or set its direction to "off" in the policy'],
  ['productAbsent', 'set it up, or take it out of the policy'],
  ['notInThisCloud', 'set its direction to "off" in the policy'],
]);

/** Why a write or a look was not even tried; for the journal. */
export function barrierSentence(deed: Deed, finding: Finding): string {
  const code = finding.can === 'no' && finding.code !== undefined ? ` [${finding.code}]` : '';
  return `the product does not let the app ${deed} there: ${reasonOf(finding)}${code}`;
}

/** What is wrong and what to do; for health. */
export function problemSentence(
  { provider, tenantId }: { readonly provider: string; readonly tenantId: string },
  deed: Deed,
  finding: Finding,
): string {
  const where = finding.place === everywhere ? ` in tenant ${tenantId}` : ` at ${finding.place}`;
  const code = finding.can === 'no' && finding.code !== undefined ? ` [${finding.code}]` : '';
  const what = deed === 'read' ? 'read' : 'written';
  return `${provider} cannot be ${what}${where}: ${reasonOf(finding)}${code}; ${adviceFor(finding)}.`;
}

const reasonOf = (finding: Finding): string => (finding.can === 'no' ? (reasons.get(finding.why) ?? '') : '');
const adviceFor = (finding: Finding): string => (finding.can === 'no' ? (advice.get(finding.why) ?? '') : '');
