/**
 * What the state of a risk says, and who put it there. Only a person's word counts: that a user has changed the
 * password or passed a second factor, that Microsoft thinks better of it, or that Defender XDR has dismissed it (which
 * its own alert tells) ends a risk, but nobody decided about the alert.
 *
 * @see https://learn.microsoft.com/graph/api/resources/riskdetail
 */

import type { Shown } from '../alert/observation.ts';
import { translate } from './translate.ts';
import type { Words } from './words.ts';

/** A sign-in's decision is that of its detections; a user's or a service principal's that of the person. */
type Level = 'detection' | 'principal';

interface Decided {
  readonly state: string;
  readonly level: Level;
}
const decidedBy = new Map<string | undefined, Decided>([
  ['adminDismissedRiskForSignIn', { state: 'dismissed', level: 'detection' }],
  ['adminConfirmedSigninSafe', { state: 'confirmedSafe', level: 'detection' }],
  ['adminDismissedAllRiskForUser', { state: 'dismissed', level: 'principal' }],
  ['adminDismissedAllRiskForServicePrincipal', { state: 'dismissed', level: 'principal' }],
  ['adminConfirmedAccountSafe', { state: 'confirmedSafe', level: 'principal' }],
]);

export const atRisk = 'atRisk';
const over = new Set<string | undefined>(['none', 'dismissed', 'confirmedSafe', 'remediated']);

export interface RawRisk {
  readonly riskState?: string | undefined;
  readonly riskDetail?: string | undefined;
  readonly isProcessing?: boolean | undefined;
}

/** Whether Entra has nothing left to do about it. One that an admin confirmed as compromised has to be remediated. */
export const isOver = ({ riskState }: RawRisk): boolean => over.has(riskState);

/**
 * `isConsequence`: nobody decided it at this level. A risk comes up again by itself, and that a person was dismissed
 * is seen at each of that person's detections.
 */
export function readRisk(
  { riskState = 'unknown', riskDetail = 'none', isProcessing = false }: RawRisk,
  level: Level,
): { readonly shown: Shown; readonly isConsequence?: true } {
  // For minutes after an action: neither the old state nor the new one.
  if (isProcessing) return { shown: { risk: 'processing' } };
  if (riskState === atRisk) return { shown: { risk: atRisk }, isConsequence: true };
  const decided = decidedBy.get(riskDetail);
  // Never one of the words below: nobody mirrors it.
  if (decided?.state !== riskState) return { shown: { risk: `${riskState}/${riskDetail}` } };
  const shown = { risk: riskState };
  return decided.level === level ? { shown } : { shown, isConsequence: true };
}

/**
 * A true positive that was dealt with is dismissed, too: the API has no other end than these two. By itself, `dismissed`
 * means that the risk was real and harmless.
 *
 * @see https://learn.microsoft.com/entra/id-protection/howto-identity-protection-risk-feedback
 */
export const words = {
  status: { field: 'risk', words: { new: atRisk, inProgress: atRisk, resolved: 'dismissed' } },
  classification: {
    field: 'risk',
    words: { falsePositive: 'confirmedSafe' },
    means: new Map([['dismissed', 'informationalExpectedActivity']]),
  },
} satisfies Words;

export const { project, lift } = translate(words);
