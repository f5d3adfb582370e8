/**
 * What a product's own words mean, so that copies in different products can be compared. Written down from the products'
 * documentation a second time on purpose: the adapters have no say in what this page calls "in step".
 */

import type { Product } from '../../tenant/state/products.ts';

export type Stage = 'new' | 'inProgress' | 'closed';
export type Verdict = 'truePositive' | 'falsePositive' | 'benign';

export interface Meaning {
  readonly stage: Stage;
  /** Absent while open, and where a copy was closed without saying why. */
  readonly verdict?: Verdict;
}

interface Words {
  readonly stages: ReadonlyMap<string, Stage>;
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Where the verdict is read from. */
  readonly verdictIn: 'status' | 'classification';
}

const graphVerdicts = new Map<string, Verdict>([
  ['truePositive', 'truePositive'],
  ['falsePositive', 'falsePositive'],
  ['informationalExpectedActivity', 'benign'],
]);

const words: Readonly<Record<Product, Words>> = {
  defenderXdr: {
    stages: new Map([
      ['new', 'new'],
      ['inProgress', 'inProgress'],
      ['resolved', 'closed'],
    ]),
    verdicts: graphVerdicts,
    verdictIn: 'classification',
  },
  defenderXdrIncidents: {
    stages: new Map([
      ['active', 'new'],
      ['inProgress', 'inProgress'],
      ['resolved', 'closed'],
    ]),
    verdicts: graphVerdicts,
    verdictIn: 'classification',
  },
  sentinel: {
    stages: new Map([
      ['New', 'new'],
      ['Active', 'inProgress'],
      ['Closed', 'closed'],
    ]),
    verdicts: new Map([
      ['TruePositive', 'truePositive'],
      ['FalsePositive', 'falsePositive'],
      ['BenignPositive', 'benign'],
    ]),
    verdictIn: 'classification',
  },
  defenderForCloudApps: {
    stages: new Map([
      ['OPEN', 'new'],
      ['DISMISSED', 'closed'],
      ['RESOLVED', 'closed'],
      ['TRUE_POSITIVE', 'closed'],
      ['FALSE_POSITIVE', 'closed'],
      ['BENIGN', 'closed'],
    ]),
    verdicts: new Map([
      ['TRUE_POSITIVE', 'truePositive'],
      ['FALSE_POSITIVE', 'falsePositive'],
      ['BENIGN', 'benign'],
    ]),
    verdictIn: 'status',
  },
  defenderForCloud: {
    stages: new Map([
      ['Active', 'new'],
      ['InProgress', 'inProgress'],
      ['Resolved', 'closed'],
      ['Dismissed', 'closed'],
    ]),
    verdicts: new Map([['Dismissed', 'falsePositive']]),
    verdictIn: 'status',
  },
  defenderForEndpoint: {
    stages: new Map([
      ['New', 'new'],
      ['InProgress', 'inProgress'],
      ['Resolved', 'closed'],
    ]),
    verdicts: new Map([
      ['TruePositive', 'truePositive'],
      ['FalsePositive', 'falsePositive'],
      ['InformationalExpectedActivity', 'benign'],
    ]),
    verdictIn: 'classification',
  },
  // What ends a risk by itself (a changed password, say) is nobody's decision.
  entraIdProtection: {
    stages: new Map([
      ['atRisk', 'new'],
      ['dismissed', 'closed'],
      ['confirmedSafe', 'closed'],
    ]),
    verdicts: new Map([
      ['dismissed', 'benign'],
      ['confirmedSafe', 'falsePositive'],
    ]),
    verdictIn: 'status',
  },
  office365: {
    stages: new Map([
      ['Active', 'new'],
      ['Investigating', 'inProgress'],
      ['Resolved', 'closed'],
      ['Dismissed', 'closed'],
    ]),
    verdicts: new Map(),
    verdictIn: 'status',
  },
  legacyGraphAlerts: {
    stages: new Map([
      ['newAlert', 'new'],
      ['inProgress', 'inProgress'],
      ['resolved', 'closed'],
      ['dismissed', 'closed'],
    ]),
    verdicts: new Map([
      ['truePositive', 'truePositive'],
      ['falsePositive', 'falsePositive'],
      ['benignPositive', 'benign'],
    ]),
    verdictIn: 'classification',
  },
};

/** Undefined for words that are nobody's decision, such as an incident that was merged into another. */
export function meaningOf(
  provider: Product,
  said: { readonly status: string; readonly classification?: string | undefined },
): Meaning | undefined {
  const { stages, verdicts, verdictIn } = words[provider];
  const stage = stages.get(said.status);
  if (stage === undefined) return undefined;
  const verdict = verdicts.get(said[verdictIn] ?? '');
  return stage === 'closed' && verdict !== undefined ? { stage, verdict } : { stage };
}

/** What a product has no words for. */
export const wordless: Readonly<
  Record<Product, { readonly inProgress: boolean; readonly comment: boolean }>
> = {
  defenderXdr: { inProgress: false, comment: false },
  defenderXdrIncidents: { inProgress: false, comment: false },
  sentinel: { inProgress: false, comment: false },
  defenderForCloudApps: { inProgress: true, comment: false },
  defenderForCloud: { inProgress: false, comment: true },
  defenderForEndpoint: { inProgress: false, comment: false },
  entraIdProtection: { inProgress: true, comment: true },
  office365: { inProgress: false, comment: true },
  legacyGraphAlerts: { inProgress: false, comment: true },
};
