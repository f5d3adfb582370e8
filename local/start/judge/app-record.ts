/** What the app itself has on record about the copies of an alert, as far as this page shows it. */

import type { Correlation, CopyRecord } from '../../../shared/correlation/record.ts';

export interface AppRecord {
  readonly agreed?: {
    /** Canonical words: status and classification. */
    readonly words: string;
    /** Milliseconds since the epoch. */
    readonly decidedAt: number;
    readonly decidedBy: string;
  };
  /** By copy key: why a copy is not written although it is out of step. */
  readonly objections: ReadonlyMap<string, { readonly check: string; readonly reason: string }>;
  readonly copies: ReadonlySet<string>;
}

/** The app keeps Azure's ids in lower case. */
export const copyKey = ({ provider, ref }: { readonly provider: string; readonly ref: string }): string =>
  `${provider}|${ref.toLowerCase()}`;

export function toAppRecord({ agreed, copies }: Correlation): AppRecord {
  return {
    ...(agreed === undefined
      ? {}
      : {
          agreed: {
            words: [agreed.disposition.status, agreed.disposition.classification]
              .filter((word) => word !== 'unknown')
              .join(' · '),
            decidedAt: Date.parse(agreed.decidedAt),
            decidedBy: copyKey(agreed.decidedBy),
          },
        }),
    objections: new Map(copies.flatMap(objectionOf(agreed?.number))),
    copies: new Set(copies.map(copyKey)),
  };
}

function objectionOf(decision: number | undefined) {
  return (copy: CopyRecord): [string, { check: string; reason: string }][] => {
    const { objection } = copy;
    if (objection === undefined || objection.decision !== decision) return [];
    return [[copyKey(copy), { check: objection.check, reason: objection.reason }]];
  };
}
