/** The same stories as they look weeks after somebody decided them. */

import { graphTime, isoTime } from '../state/timestamps.ts';
import type { Records } from './occasion.ts';

const analyst = 'lee@contoso.com';

/** Closed as a true positive, everywhere, at `at` (milliseconds). */
export function decidedEverywhere(records: Records, at: number): Records {
  const verdict = {
    status: 'resolved',
    classification: 'truePositive',
    determination: 'compromisedAccount',
    lastUpdateDateTime: graphTime(at),
  };
  return {
    ...decidedInCloudApps(records, at, 5),
    alerts: records.alerts.map((each) => ({ ...each, ...verdict, resolvedDateTime: graphTime(at) })),
    incidents: records.incidents.map((each) => ({ ...each, ...verdict, lastModifiedBy: analyst })),
    sentinel: records.sentinel.map((each) => ({
      ...each,
      lastModifiedTimeUtc: isoTime(at),
      writable: {
        ...each.writable,
        status: 'Closed',
        classification: 'TruePositive',
        classificationReason: 'SuspiciousActivity',
        classificationComment: 'Password reset.',
      },
    })),
  };
}

/** Closed in Cloud Apps alone. */
export function decidedInCloudApps(records: Records, at: number, resolutionStatusValue: number): Records {
  return {
    ...records,
    cloudApps: records.cloudApps.map((each) => ({
      ...each,
      resolutionStatusValue,
      statusValue: 1,
      comment: 'Password reset.',
      handledByUser: analyst,
      resolveTime: isoTime(at),
    })),
  };
}
