/**
 * Microsoft Defender for Cloud Apps' own copies of alerts. An alert can be closed as one of three things and never
 * opened again; there is no "in progress", no date of change and no etag. `ref` is the alert's `_id`.
 *
 * @see https://learn.microsoft.com/defender-cloud-apps/api-alerts
 */

import * as z from 'zod';
import { fitComment } from '../alert/comment.ts';
import type { Classification } from '../alert/disposition.ts';
import { sameShown } from '../alert/observation.ts';
import { TerminalError } from '../errors.ts';
import { absentAsUndefined } from '../platform/absent.ts';
import { CloudAppsAlert, lift, project, words } from './cloud-apps-alert.ts';
import { countOpenCloudAppsAlerts, listCloudAppsAlerts, listOpenCloudAppsAlerts } from './cloud-apps-list.ts';
import type { Provider } from './provider.ts';
import { cloudAppsCalls } from './quota.ts';

/** Not documented: the one of alerts_v2, to be safe. */
const commentLimit = 1000;
/** "Other", for want of a reason that somebody gave; closing as a true positive takes none. */
const other = { reasonId: 4 };

interface Closing {
  readonly verb: string;
  readonly reason: { readonly reasonId?: number };
}
const closingOf = new Map<Classification, Closing>([
  ['truePositive', { verb: 'close_true_positive', reason: {} }],
  ['falsePositive', { verb: 'close_false_positive', reason: other }],
  ['informationalExpectedActivity', { verb: 'close_benign', reason: other }],
]);

const normaliseRef = (raw: string) => /^[\da-f]{24}$/.exec(raw.trim().toLowerCase())?.[0];

const reader = { schema: CloudAppsAlert, idField: '_id', normaliseRef };

export const defenderForCloudApps = {
  id: 'defenderForCloudApps',
  name: 'Microsoft Defender for Cloud Apps',
  api: 'cloudApps',
  kind: 'alert',
  writes: new Set(['resolved']),
  closesAs: new Set(closingOf.keys()),
  reopens: false,
  irreversible: false,
  holdsComment: true,
  commentLimit,
  settleSeconds: 5,
  calls: { look: [cloudAppsCalls], write: [cloudAppsCalls], quotaOf: () => cloudAppsCalls },
  permissions: { read: ['Investigation.read'], write: ['Investigation.manage'] },
  nativeSync: 'whether alerts_v2 follows is not documented, so both are written',
  see: 'https://learn.microsoft.com/defender-cloud-apps/api-alerts',

  normaliseRef,
  inScope: () => true,

  async get(api, ref) {
    const readAt = api.now();
    const path = `/api/v1/alerts/${encodeURIComponent(ref)}/`;
    const alert = await absentAsUndefined(api.send({ method: 'GET', path, schema: CloudAppsAlert }));
    return alert && { ...alert, readAt };
  },
  list: (api, since) => listCloudAppsAlerts(api, since, reader),
  listOpen: (api) => listOpenCloudAppsAlerts(api, reader),
  countOpen: countOpenCloudAppsAlerts,
  async write(api, ref, want, observed) {
    if (sameShown(project(want), observed.shown)) return undefined;
    const closing = want.status === 'resolved' ? closingOf.get(want.classification) : undefined;
    const id = normaliseRef(ref);
    if (closing === undefined)
      throw new TerminalError('refused', 'This product can only close an alert, as something.');
    // A filter that matches nothing in particular closes every alert of the tenant.
    if (id === undefined)
      throw new TerminalError('malformed', 'This is not the id of an alert in this product.');
    const comment = fitComment(want.comment ?? '', commentLimit);
    const body = { filters: { id: { eq: [id] } }, ...(comment && { comment }), ...closing.reason };
    const path = `/api/v1/alerts/${closing.verb}/`;
    checkCount(await api.send({ method: 'POST', path, body, schema: Count }), closing.verb);
    return undefined;
  },

  words,
  project,
  lift,
} satisfies Provider;

const Count = z.looseObject({ alertsNotFound: z.array(z.unknown()).optional() });

/** `{"closed_benign": 1}`; an id that isn't known is answered with success, too. */
function checkCount(answer: z.infer<typeof Count>, verb: string): void {
  const count = answer[verb.replace('close', 'closed')];
  if (count === 1) return;
  if ((answer.alertsNotFound ?? []).length > 0)
    throw new TerminalError('not-found', 'The API does not have it.');
  throw new TerminalError(
    'refused',
    'The API did not close exactly the one alert that it was asked to close.',
  );
}
