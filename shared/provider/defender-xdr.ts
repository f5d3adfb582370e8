/**
 * Alerts of Microsoft Defender XDR: the hub, in which the alerts of most products can be read and written.
 *
 * No etag: the last writer wins. `ref` is the alert's id.
 * @see https://learn.microsoft.com/graph/api/security-alert-update
 */

import { commentStands, fitComment } from '../alert/comment.ts';
import type { Observation } from '../alert/observation.ts';
import { absentAsUndefined } from '../platform/absent.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { defined } from '../platform/defined.ts';
import { CommentList, GraphAlert, readComments } from './graph-alert.ts';
import { countInGraph } from './graph-count.ts';
import { graphAlertVerdict } from './graph-verdict.ts';
import { readPages } from './pages.ts';
import type { Provider } from './provider.ts';
import { graphSecurity } from './quota.ts';

/** No page gives the limit; 1,000 has been seen to pass, and the portal allows more. */
const commentLimit = 1000;
const alertId = /^[\da-z][\w.:=~-]{0,255}$/i;
const pathOf = (ref: string) => `/security/alerts_v2/${encodeURIComponent(ref)}`;
const normaliseRef = (raw: string) => (alertId.test(raw.trim()) ? raw.trim() : undefined);

const isOpen = "status ne 'resolved'";

export const defenderXdr = {
  id: 'defenderXdr',
  name: 'Microsoft Defender XDR alerts',
  api: 'graph',
  kind: 'alert',
  writes: new Set(['new', 'inProgress', 'resolved']),
  closesAs: new Set(['unknown', 'truePositive', 'falsePositive', 'informationalExpectedActivity']),
  reopens: true,
  irreversible: false,
  holdsComment: true,
  commentLimit,
  settleSeconds: 5,
  calls: { look: [graphSecurity], write: [graphSecurity], quotaOf: () => graphSecurity },
  permissions: { read: ['SecurityAlert.Read.All'], write: ['SecurityAlert.ReadWrite.All'] },
  nativeSync:
    'Insider Risk with Purview, within 30 minutes (35 are waited); resolving an incident resolves its alerts',
  see: 'https://learn.microsoft.com/graph/api/resources/security-alert',
  subscribesTo: ['security/alerts_v2'],

  normaliseRef,
  inScope: () => true,

  async get(api, ref) {
    const readAt = api.now();
    const alert = await absentAsUndefined(api.send({ method: 'GET', path: pathOf(ref), schema: GraphAlert }));
    return alert && { ...alert, readAt };
  },
  list: (api, since) => alertsWhere(api, `lastUpdateDateTime ge ${since.toISOString()}`),
  listOpen: (api) => alertsWhere(api, isOpen),
  countOpen: (api) => countInGraph(api, '/security/alerts_v2', isOpen),
  async write(api, ref, want, observed) {
    const body = graphAlertVerdict.patch(want, observed);
    const seen = body && (await patch(api, ref, body, observed));
    return commentStands(want, seen ?? observed, commentLimit)
      ? seen
      : addComment(api, ref, want.comment ?? '', seen ?? observed);
  },
  async assign(api, ref, to, observed) {
    return patch(api, ref, { assignedTo: to }, observed);
  },

  words: graphAlertVerdict.words,
  project: graphAlertVerdict.project,
  lift: graphAlertVerdict.lift,
} satisfies Provider;

function alertsWhere(api: ApiClient, filter: string) {
  // No $top: more than 50 is refused, $orderby as well, and the server's own page size always works.
  const path = `/security/alerts_v2?$filter=${encodeURIComponent(filter)}`;
  return readPages(api, path, { schema: GraphAlert, idField: 'id', normaliseRef });
}

async function patch(
  api: ApiClient,
  ref: string,
  body: Readonly<Record<string, string>>,
  observed: Observation,
): Promise<Observation> {
  const readAt = api.now();
  const alert = await api.send({ method: 'PATCH', path: pathOf(ref), body, schema: GraphAlert });
  // An answer without comments is no proof that there are none.
  const comments = [...new Set([...(observed.comments ?? []), ...(alert.comments ?? [])])];
  return { ...alert, comments, readAt };
}

async function addComment(
  api: ApiClient,
  ref: string,
  comment: string,
  seen: Observation,
): Promise<Observation> {
  const body = {
    '@odata.type': 'microsoft.graph.security.alertComment',
    comment: fitComment(comment, commentLimit),
  };
  const list = await api.send({ method: 'POST', path: `${pathOf(ref)}/comments`, body, schema: CommentList });
  return { ...seen, ...defined(readComments(list, seen.closedAt)) };
}
