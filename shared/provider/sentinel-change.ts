import type { Classification, Disposition } from '../alert/disposition.ts';
import { project, words, type IncidentBase } from './sentinel-incident.ts';

/** The one reason that Microsoft's own sync with Defender XDR writes with each class; `Undetermined` takes none. */
const reasonOf = new Map<Classification, string>([
  ['truePositive', 'SuspiciousActivity'],
  ['informationalExpectedActivity', 'SuspiciousButExpected'],
  ['falsePositive', 'InaccurateData'],
]);

/**
 * The properties to PUT: everything that was read, and the decision. `comment` is fitted, and empty when none is
 * wanted. What was said about a closing goes when the incident is opened; a reason that fits the class stays.
 */
export function changedProperties(base: IncidentBase['properties'], want: Disposition, comment: string) {
  const { classification: was, classificationReason, classificationComment, ...rest } = base;
  const { status } = project(want);
  if (want.status !== 'resolved') return { ...rest, status };
  const classification = words.classification.words[want.classification];
  const reason = reasonOf.get(want.classification);
  const isSame = base.status === 'Closed' && was === classification;
  return {
    ...rest,
    status,
    classification,
    classificationReason: isSame ? classificationReason : reason,
    classificationComment: comment === '' ? (isSame ? classificationComment : undefined) : comment,
  };
}
