/**
 * Alerts of Microsoft Defender for Cloud, by their four verbs at Azure Resource Manager. A status carries neither time,
 * class, comment nor etag: only settling tells whether a read is current. `ref` is the alert's ARM id in lower case.
 *
 * The list is ARM's own and not Resource Graph's: that index may lag by minutes to an hour, so that a poll of it would
 * find changes late and show old values as new ones; and it leaves out, silently, what the identity may not read.
 *
 * @see https://learn.microsoft.com/rest/api/defenderforcloud/alerts
 */

import * as z from 'zod';
import { sameShown } from '../alert/observation.ts';
import { absentAsUndefined } from '../platform/absent.ts';
import { cloudEventSubject } from './cloud-alert-event.ts';
import { CloudAlert, lift, normaliseCloudRef, project, words } from './cloud-alert.ts';
import { pagesOfEach } from './pages-of-each.ts';
import { readPages } from './pages.ts';
import type { Provider } from './provider.ts';
import { armReads, armWrites, resourceGraph } from './quota.ts';
import { countInResourceGraph } from './resource-graph.ts';

const version = 'api-version=2022-01-01';
const reader = { schema: CloudAlert, idField: 'id', normaliseRef: normaliseCloudRef };

const verbOf = new Map<string | undefined, string>([
  ['Active', 'activate'],
  ['InProgress', 'inProgress'],
  ['Resolved', 'resolve'],
  ['Dismissed', 'dismiss'],
]);

/** Field names are `Status` in some rows and `status` in others. */
const openAlerts = `securityresources
| where type =~ 'microsoft.security/locations/alerts'
| where tostring(properties.Status) in~ ('Active', 'InProgress') or tostring(properties.status) in~ ('Active', 'InProgress')`;

export const defenderForCloud = {
  id: 'defenderForCloud',
  name: 'Microsoft Defender for Cloud',
  api: 'arm',
  kind: 'alert',
  writes: new Set(['new', 'inProgress', 'resolved']),
  closesAs: new Set(['unknown', 'truePositive', 'falsePositive', 'informationalExpectedActivity']),
  reopens: true,
  irreversible: false,
  holdsComment: false,
  // Nothing is documented. Without time stamps an answer out of a replica that is behind would be taken for a
  // reopening, and 15 seconds of waiting cost nothing but these seconds.
  settleSeconds: 15,
  calls: {
    look: [armReads],
    write: [armWrites],
    quotaOf: ({ method, path }) =>
      method === 'GET' ? armReads : /\/microsoft\.resourcegraph\//i.test(path) ? resourceGraph : armWrites,
  },
  permissions: {
    read: ['Microsoft.Security/alerts/read', 'Microsoft.Security/locations/alerts/read'],
    // Of the four verbs, inProgress has no published action of its own.
    write: ['Microsoft.Security/locations/alerts/*'],
  },
  writeActions: ['activate', 'dismiss', 'resolve'].map(
    (verb) => `Microsoft.Security/locations/alerts/${verb}/action`,
  ),
  nativeSync:
    'the alert in Sentinel, where the connector does; whether alerts_v2 follows is not documented, so both are written',
  see: 'https://learn.microsoft.com/rest/api/defenderforcloud/alerts',

  normaliseRef: normaliseCloudRef,
  inScope: (ref, { azureSubscriptions = [] }) =>
    azureSubscriptions.some((id) => ref.startsWith(`/subscriptions/${id.toLowerCase()}/`)),
  subjectOf: cloudEventSubject,

  async get(api, ref) {
    const readAt = api.now();
    const path = `${ref}?${version}`;
    const alert = await absentAsUndefined(api.send({ method: 'GET', path, schema: CloudAlert }));
    return alert && { ...alert, readAt };
  },
  list: (api, _since, { azureSubscriptions = [] }) =>
    pagesOfEach(azureSubscriptions, (id) =>
      readPages(api, `/subscriptions/${id}/providers/Microsoft.Security/alerts?${version}`, reader),
    ),
  countOpen: (api, { azureSubscriptions = [] }) => countInResourceGraph(api, azureSubscriptions, openAlerts),
  async write(api, ref, want, observed) {
    const target = project(want);
    if (sameShown(target, observed.shown)) return undefined;
    const path = `${ref}/${verbOf.get(target.status) ?? ''}?${version}`;
    await api.send({ method: 'POST', path, schema: z.unknown() });
    return undefined;
  },

  words,
  project,
  lift,
  takesBack: (before, after) =>
    before.status === 'Dismissed' && after.status === 'Resolved' ? 'falsePositive' : undefined,
} satisfies Provider;
