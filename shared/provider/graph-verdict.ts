/**
 * Status, classification and determination in Graph's security API: the canonical words, but for their spelling and
 * two that have retired.
 *
 * @see https://learn.microsoft.com/graph/api/resources/security-alert
 */

import {
  classifications,
  determinations,
  statuses,
  type AlertStatus,
  type Classification,
  type Determination,
  type Disposition,
  type Verdict,
} from '../alert/disposition.ts';
import { sameShown, type Observation, type Shown } from '../alert/observation.ts';
import { liftAs, openAs } from './lift.ts';
import { spelledAs } from './reading.ts';

/** As an answer has them; null and absent mean `unknown`. */
export interface RawVerdict {
  readonly status?: string | undefined;
  readonly classification?: string | undefined;
  readonly determination?: string | undefined;
}

export interface GraphVerdict {
  readonly read: (raw: RawVerdict) => Shown;
  readonly project: (disposition: Disposition) => Shown;
  readonly lift: (shown: Shown, agreed?: Disposition) => Verdict | undefined;
  /** The fields to PATCH, or undefined when nothing is left to change. */
  readonly patch: (want: Disposition, observed: Observation) => Shown | undefined;
}

/** The update pages print these; the metadata, and what is written, says otherwise. */
const otherSpellings = new Map<string, Determination>([
  ['compromiseduser', 'compromisedAccount'],
  ['clean', 'notMalicious'],
  ['insufficientdata', 'notEnoughDataToValidate'],
  ['noenoughdatatovalidate', 'notEnoughDataToValidate'],
  ['confirmeduseractivity', 'confirmedActivity'],
  ['notavailable', 'unknown'],
]);
/** Readable on old alerts, refused in a PATCH since August 2022: shown and written as `other`. */
const retired = new Set<string>(['apt', 'securityPersonnel']);

const spellClassification = spelledAs(classifications);
const spellDetermination = spelledAs(determinations);
const classificationOf = new Map<string | undefined, Classification>(
  classifications.map((word) => [word, word]),
);
const determinationOf = new Map<string | undefined, Determination>(
  determinations.map((word) => [word, word]),
);

function determinationShown(raw: string): string {
  const word = otherSpellings.get(raw.toLowerCase()) ?? spellDetermination(raw);
  return retired.has(word) ? 'other' : word;
}

/** `words`: what the resource calls each status. */
export function makeGraphVerdict(words: ReadonlyMap<AlertStatus, string>): GraphVerdict {
  const statusOf = new Map<string | undefined, AlertStatus>(
    Array.from(words, ([status, word]) => [word, status]),
  );
  const spellStatus = spelledAs(words.values());
  const isOpen = (shown: Shown) => ['new', 'inProgress'].includes(statusOf.get(shown.status) ?? '');

  /** What an analyst noted on an open alert is not a decision yet, so that it never counts as out of step. */
  const show = (status: string, classification: string, determination: string): Shown =>
    statusOf.get(status) === 'resolved'
      ? { status, classification, determination }
      : { ...openAs('new'), status };

  const project = (d: Disposition): Shown =>
    show(words.get(d.status) ?? d.status, d.classification, determinationShown(d.determination));

  function readShown(shown: Shown): Verdict | undefined {
    const status = statusOf.get(shown.status);
    const classification = classificationOf.get(shown.classification);
    const determination = determinationOf.get(shown.determination);
    if (status === undefined || classification === undefined || determination === undefined) return undefined;
    return { status, classification, determination };
  }

  return {
    read: ({ status = 'unknown', classification = 'unknown', determination = 'unknown' }) =>
      show(spellStatus(status), spellClassification(classification), determinationShown(determination)),
    project,
    lift: (shown, agreed) => liftAs(project, readShown, shown, agreed),
    patch(want, observed) {
      const target = project(want);
      if (sameShown(target, observed.shown)) return undefined;
      // From open to open nothing is decided, and what an analyst noted already must stay.
      return isOpen(target) && isOpen(observed.shown) ? { status: String(target.status) } : target;
    },
  };
}

export const graphAlertVerdict = makeGraphVerdict(new Map(statuses.map((status) => [status, status])));
