import type { Disposition } from '../alert/disposition.ts';
import { classificationWords, project, type IncidentBase } from './sentinel-incident.ts';

/**
 * The properties to PUT: everything that was read, and the decision. `comment` is fitted, and empty when none is
 * wanted. What was said about a closing goes when the incident is opened; a reason that fits the class stays.
 */
export function changedProperties(base: IncidentBase['properties'], want: Disposition, comment: string) {
  const { classification: was, classificationReason, classificationComment, ...rest } = base;
  const { status } = project(want);
  if (want.status !== 'resolved') return { ...rest, status };
  const { word: classification, reason } = classificationWords.get(want.classification) ?? {
    word: 'Undetermined',
  };
  const isSame = base.status === 'Closed' && was === classification;
  return {
    ...rest,
    status,
    classification,
    classificationReason: isSame ? classificationReason : reason,
    classificationComment: comment === '' ? (isSame ? classificationComment : undefined) : comment,
  };
}
