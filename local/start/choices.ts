/** What an analyst can choose in each product's portal, in that product's own words. */

import type { Action } from '../tenant/control/control.ts';
import type { Product } from '../tenant/state/products.ts';

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly action: Pick<Action, 'status' | 'classification' | 'determination'>;
}

const graph = (opened: string): readonly Choice[] => [
  graphClosing('truePositive', 'True positive', 'truePositive', 'maliciousUserActivity'),
  graphClosing('falsePositive', 'False positive', 'falsePositive', 'notMalicious'),
  graphClosing(
    'benign',
    'Informational, expected activity',
    'informationalExpectedActivity',
    'confirmedActivity',
  ),
  { id: 'inProgress', label: 'In progress', action: { status: 'inProgress' } },
  {
    id: 'reopen',
    label: 'Reopen',
    action: { status: opened, classification: 'unknown', determination: 'unknown' },
  },
];

function graphClosing(
  id: string,
  label: string,
  classification: string,
  determination: string,
  status = 'resolved',
): Choice {
  return {
    id,
    label: `Resolve: ${label.toLowerCase()}`,
    action: { status, classification, determination },
  };
}

const choices: Readonly<Record<Product, readonly Choice[]>> = {
  defenderXdr: graph('new'),
  defenderXdrIncidents: graph('active'),
  sentinel: [
    sentinelClosing('truePositive', 'true positive', 'TruePositive', 'SuspiciousActivity'),
    sentinelClosing('falsePositive', 'false positive', 'FalsePositive', 'InaccurateData'),
    sentinelClosing('benign', 'benign positive', 'BenignPositive', 'SuspiciousButExpected'),
    { id: 'inProgress', label: 'Active', action: { status: 'Active' } },
    { id: 'reopen', label: 'Reopen as new', action: { status: 'New' } },
  ],
  defenderForCloudApps: [
    { id: 'truePositive', label: 'Close as true positive', action: { status: 'TRUE_POSITIVE' } },
    { id: 'falsePositive', label: 'Close as false positive', action: { status: 'FALSE_POSITIVE' } },
    { id: 'benign', label: 'Close as benign', action: { status: 'BENIGN' } },
  ],
  defenderForCloud: [
    { id: 'truePositive', label: 'Resolve', action: { status: 'Resolved' } },
    { id: 'falsePositive', label: 'Dismiss', action: { status: 'Dismissed' } },
    { id: 'inProgress', label: 'In progress', action: { status: 'InProgress' } },
    { id: 'reopen', label: 'Activate again', action: { status: 'Active' } },
  ],
  defenderForEndpoint: [
    graphClosing('truePositive', 'True positive', 'TruePositive', 'MaliciousUserActivity', 'Resolved'),
    graphClosing('falsePositive', 'False positive', 'FalsePositive', 'NotMalicious', 'Resolved'),
    graphClosing(
      'benign',
      'Informational, expected activity',
      'InformationalExpectedActivity',
      'ConfirmedActivity',
      'Resolved',
    ),
    { id: 'inProgress', label: 'In progress', action: { status: 'InProgress' } },
    { id: 'reopen', label: 'Reopen', action: { status: 'New' } },
  ],
  entraIdProtection: [
    { id: 'benign', label: 'Dismiss the risk', action: { status: 'dismissed' } },
    { id: 'falsePositive', label: 'Confirm safe', action: { status: 'confirmedSafe' } },
  ],
  office365: [
    { id: 'resolve', label: 'Resolve', action: { status: 'Resolved' } },
    { id: 'dismiss', label: 'Dismiss', action: { status: 'Dismissed' } },
    { id: 'inProgress', label: 'Investigate', action: { status: 'Investigating' } },
    { id: 'reopen', label: 'Activate again', action: { status: 'Active' } },
  ],
  legacyGraphAlerts: [
    legacyClosing('truePositive', 'True positive', 'truePositive'),
    legacyClosing('falsePositive', 'False positive', 'falsePositive'),
    legacyClosing('benign', 'Benign positive', 'benignPositive'),
    { id: 'inProgress', label: 'In progress', action: { status: 'inProgress' } },
    { id: 'reopen', label: 'Reopen', action: { status: 'newAlert', classification: 'unknown' } },
  ],
};

function legacyClosing(id: string, label: string, classification: string): Choice {
  return { id, label: `Resolve: ${label.toLowerCase()}`, action: { status: 'resolved', classification } };
}

function sentinelClosing(id: string, label: string, classification: string, determination: string): Choice {
  return { id, label: `Close as ${label}`, action: { status: 'Closed', classification, determination } };
}

/** Of Entra ID Protection, a workload can't be confirmed as safe, and what was detected about one has no action at all. */
export function choicesFor(product: Product, ref = ''): readonly Choice[] {
  if (ref.startsWith('spDetection:')) return [];
  return ref.startsWith('servicePrincipal:') ? choices[product].slice(0, 1) : choices[product];
}

const withoutComment = new Set<Product>(['defenderForCloud', 'entraIdProtection']);

/** Whether the product keeps one. */
export const takesComment = (product: Product): boolean => !withoutComment.has(product);
