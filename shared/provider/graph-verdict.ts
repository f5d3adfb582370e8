/**
 * Status, classification and determination in Graph's security API: the canonical words, but for their spelling and
 * two that have retired.
 *
 * @see https://learn.microsoft.com/graph/api/resources/security-alert
 */

import type { AlertStatus, Determination, Disposition, Verdict } from '../alert/disposition.ts';
import { sameShown, type Observation, type Shown } from '../alert/observation.ts';
import { without } from '../platform/without.ts';
import { translate } from './translate.ts';
import type { Words } from './words.ts';

/** As an answer has them; null and absent mean `unknown`. */
export interface RawVerdict {
  readonly status?: string | undefined;
  readonly classification?: string | undefined;
  readonly determination?: string | undefined;
}

export interface GraphVerdict {
  readonly words: Words;
  readonly read: (raw: RawVerdict) => Shown;
  readonly project: (disposition: Disposition) => Shown;
  readonly lift: (shown: Shown, agreed?: Disposition) => Verdict | undefined;
  /** The fields to PATCH, or undefined when nothing is left to change. */
  readonly patch: (want: Disposition, observed: Observation) => Shown | undefined;
}

/** What the update pages print where the metadata, and what is written, says otherwise; and two that have retired. */
const otherSpellings = new Map<string, Determination>([
  ['compromiseduser', 'compromisedAccount'],
  ['clean', 'notMalicious'],
  ['insufficientdata', 'notEnoughDataToValidate'],
  ['noenoughdatatovalidate', 'notEnoughDataToValidate'],
  ['confirmeduseractivity', 'confirmedActivity'],
  ['notavailable', 'unknown'],
  ['apt', 'other'],
  ['securitypersonnel', 'other'],
]);

const classificationWords = {
  unknown: 'unknown',
  truePositive: 'truePositive',
  falsePositive: 'falsePositive',
  informationalExpectedActivity: 'informationalExpectedActivity',
};

const determinationWords = {
  unknown: 'unknown',
  // Readable on old alerts, refused in a PATCH since August 2022.
  apt: 'other',
  malware: 'malware',
  securityPersonnel: 'other',
  securityTesting: 'securityTesting',
  unwantedSoftware: 'unwantedSoftware',
  other: 'other',
  multiStagedAttack: 'multiStagedAttack',
  compromisedAccount: 'compromisedAccount',
  phishing: 'phishing',
  maliciousUserActivity: 'maliciousUserActivity',
  notMalicious: 'notMalicious',
  notEnoughDataToValidate: 'notEnoughDataToValidate',
  confirmedActivity: 'confirmedActivity',
  lineOfBusinessApplication: 'lineOfBusinessApplication',
};

/** `statusWords`: what the resource calls each status. */
export function makeGraphVerdict(statusWords: Readonly<Record<AlertStatus, string>>): GraphVerdict {
  const words: Words = {
    status: { field: 'status', words: statusWords },
    classification: { field: 'classification', words: classificationWords },
    determination: { field: 'determination', words: determinationWords, countsAs: otherSpellings },
  };
  const { show, project, lift } = translate(words);
  const isOpen = ({ status }: Shown) => status === statusWords.new || status === statusWords.inProgress;
  return {
    words,
    read: ({ status, classification, determination }) => show({ status, classification, determination }),
    project,
    lift,
    patch(want, observed) {
      const target = project(want);
      if (sameShown(target, observed.shown)) return undefined;
      // From open to open nothing is decided, and what an analyst noted already must stay.
      if (isOpen(target) && isOpen(observed.shown)) return { status: String(target.status) };
      // There is no etag: a status that stands is not sent, or it would close again what somebody opens in this moment.
      return target.status === observed.shown.status ? without(target, 'status') : target;
    },
  };
}

export const graphAlertVerdict = makeGraphVerdict({
  new: 'new',
  inProgress: 'inProgress',
  resolved: 'resolved',
});
