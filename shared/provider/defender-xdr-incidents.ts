/**
 * Incidents of Microsoft Defender XDR. Resolving one resolves its open alerts too, and merging one into another
 * leaves it `redirected`. No etag: the last writer wins. `ref` is the incident's number.
 *
 * @see https://learn.microsoft.com/graph/api/security-incident-update
 */

import { commentStands, fitComment } from '../alert/comment.ts';
import type { Observation } from '../alert/observation.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { absentAsUndefined } from '../platform/absent.ts';
import { countInGraph } from './graph-count.ts';
import { GraphIncident, incidentVerdict, readMembers } from './graph-incident.ts';
import { rawPages, readPages } from './pages.ts';
import type { Provider } from './provider.ts';
import { graphSecurity } from './quota.ts';

/** No page gives the limit for resolvingComment: the one of alerts, to be safe. */
const commentLimit = 1000;
const pathOf = (ref: string) => `/security/incidents/${encodeURIComponent(ref)}`;
const normaliseRef = (raw: string) => (/^\d{1,20}$/.test(raw.trim()) ? raw.trim() : undefined);

const isOpen = "status eq 'active' or status eq 'inProgress'";

export const defenderXdrIncidents = {
  id: 'defenderXdrIncidents',
  name: 'Microsoft Defender XDR incidents',
  api: 'graph',
  kind: 'shared',
  writes: new Set(['new', 'inProgress', 'resolved']),
  closesAs: new Set(['unknown', 'truePositive', 'falsePositive', 'informationalExpectedActivity']),
  reopens: true,
  irreversible: false,
  holdsComment: true,
  commentLimit,
  settleSeconds: 5,
  calls: { look: [graphSecurity], write: [graphSecurity], quotaOf: () => graphSecurity },
  permissions: { read: ['SecurityIncident.Read.All'], write: ['SecurityIncident.ReadWrite.All'] },
  nativeSync: 'its alerts, when it is resolved; Sentinel incidents that were made from it',
  see: 'https://learn.microsoft.com/graph/api/resources/security-incident',
  subscribesTo: ['security/incidents'],

  normaliseRef,
  inScope: () => true,

  async get(api, ref) {
    const readAt = api.now();
    const path = `${pathOf(ref)}?$expand=alerts`;
    const incident = await absentAsUndefined(api.send({ method: 'GET', path, schema: GraphIncident }));
    if (incident === undefined) return undefined;
    const { reading, alerts, moreAlerts } = incident;
    if (alerts === undefined) return { ...reading, readAt };
    const members = [...readMembers(alerts)];
    if (moreAlerts !== undefined) {
      for await (const { items } of rawPages(api, moreAlerts)) members.push(...readMembers(items));
    }
    return { ...reading, members, readAt };
  },
  list: (api, since) => incidentsWhere(api, `lastUpdateDateTime ge ${since.toISOString()}`),
  listOpen: (api) => incidentsWhere(api, isOpen),
  countOpen: (api) => countInGraph(api, '/security/incidents', isOpen),
  async write(api, ref, want, observed) {
    const resolvingComment = fitComment(want.comment ?? '', commentLimit);
    const comment = commentStands(want, observed, commentLimit) ? {} : { resolvingComment };
    const body = { ...incidentVerdict.patch(want, observed), ...comment };
    if (Object.keys(body).length === 0) return undefined;
    return patch(api, ref, body);
  },
  assign: (api, ref, assignedTo) => patch(api, ref, { assignedTo }),

  words: incidentVerdict.words,
  project: incidentVerdict.project,
  lift: incidentVerdict.lift,
} satisfies Provider;

async function patch(api: ApiClient, ref: string, body: object): Promise<Observation> {
  const readAt = api.now();
  const { reading } = await api.send({ method: 'PATCH', path: pathOf(ref), body, schema: GraphIncident });
  return { ...reading, readAt };
}

function incidentsWhere(api: ApiClient, filter: string) {
  // An incident of several pages of alerts has no members here: half a list would pass for the whole.
  const schema = GraphIncident.transform(({ reading, alerts, moreAlerts }) =>
    alerts === undefined || moreAlerts !== undefined ? reading : { ...reading, members: readMembers(alerts) },
  );
  const path = `/security/incidents?$filter=${encodeURIComponent(filter)}&$expand=alerts`;
  return readPages(api, path, { schema, idField: 'id', normaliseRef });
}
