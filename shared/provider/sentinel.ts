/**
 * Microsoft Sentinel incidents. The update is a create-or-replace: the whole incident goes back, with the etag in the
 * body, and only after this process has read it, since a wrong name would create an incident. Closing an incident
 * leaves its alerts as they are. `ref` is the incident's ARM id in lower case.
 *
 * @see https://learn.microsoft.com/rest/api/securityinsights/incidents/create-or-update
 */

import * as z from 'zod';
import { commentStands, fitComment } from '../alert/comment.ts';
import { sameShown, type Observation } from '../alert/observation.ts';
import { TerminalError, TransientError } from '../errors.ts';
import { absentAsUndefined } from '../platform/absent.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { pagesOfEach } from './pages-of-each.ts';
import { readPages } from './pages.ts';
import type { Provider, ProviderScope } from './provider.ts';
import { sentinelAlertLists, sentinelGets, sentinelLists, sentinelPuts, type Call } from './quota.ts';
import { text } from './reading.ts';
import { changedProperties } from './sentinel-change.ts';
import { sentinelEventSubject } from './sentinel-event.ts';
import { lift, project, SentinelIncident, words, Writable, type IncidentBase } from './sentinel-incident.ts';
import { readMember } from './sentinel-member.ts';
import { normaliseSentinelRef } from './sentinel-ref.ts';

const version = 'api-version=2025-09-01';
/** That of incident comments; none is documented for the closing comment. */
const commentLimit = 30_000;
const insights = '/providers/microsoft.securityinsights';

const incidentsOf = (workspace: string) => `${workspace.toLowerCase()}${insights}/incidents`;
const workspaceOf = (ref: string) => ref.slice(0, ref.indexOf(insights));

function quotaOf({ method, path }: Call) {
  if (method === 'PUT') return sentinelPuts;
  if (method === 'POST') return sentinelAlertLists;
  return /\/incidents\/[^/?]+/i.test(path) ? sentinelGets : sentinelLists;
}

const isOpen = "properties/status ne 'Closed'";

export const sentinel = {
  id: 'sentinel',
  name: 'Microsoft Sentinel',
  api: 'arm',
  kind: 'shared',
  writes: new Set(['new', 'inProgress', 'resolved']),
  closesAs: new Set(['unknown', 'truePositive', 'falsePositive', 'informationalExpectedActivity']),
  reopens: true,
  irreversible: false,
  holdsComment: true,
  commentLimit,
  settleSeconds: 5,
  calls: { look: [sentinelGets, sentinelAlertLists], write: [sentinelPuts], quotaOf },
  permissions: { read: ['Microsoft Sentinel Reader'], write: ['Microsoft Sentinel Responder'] },
  writeActions: ['Microsoft.SecurityInsights/incidents/write'],
  nativeSync: 'an incident that Defender XDR made, both ways and at once (2 minutes are waited); no other',
  see: 'https://learn.microsoft.com/rest/api/securityinsights/incidents',

  normaliseRef: normaliseSentinelRef,
  inScope: (ref, { workspaces = [] }) => workspaces.some((id) => id.toLowerCase() === workspaceOf(ref)),
  subjectOf: sentinelEventSubject,

  async get(api, ref) {
    const incident = await getIncident(api, ref);
    if (incident === undefined) return undefined;
    const schema = z.object({ value: z.array(z.unknown()) });
    const alerts = await absentAsUndefined(
      api.send({ method: 'POST', path: `${ref}/alerts?${version}`, schema }),
    );
    return alerts && { ...incident, members: alerts.value.map(readMember) };
  },
  list: (api, since, scope) =>
    incidentsWhere(api, scope, `properties/lastModifiedTimeUtc ge ${since.toISOString()}`),
  listOpen: (api, scope) => incidentsWhere(api, scope, isOpen),
  async countOpen(api, { workspaces = [] }) {
    const counts = await Promise.all(workspaces.map((id) => countOpenIn(api, id)));
    return counts.reduce(
      (sum, count) => (sum === undefined || count === undefined ? undefined : sum + count),
      0,
    );
  },
  async write(api, ref, want, observed) {
    const isKept = commentStands(want, observed, commentLimit);
    if (isKept && sameShown(project(want), observed.shown)) return undefined;
    const { etag, properties } = readBase(observed) ?? (await getBase(api, ref, observed));
    const comment = fitComment(want.comment ?? '', commentLimit);
    return put(api, ref, { etag, properties: changedProperties(properties, want, comment) });
  },
  async assign(api, ref, to, observed) {
    const { etag, properties } = readBase(observed) ?? (await getBase(api, ref, observed));
    // Without the other names of whoever it was assigned to.
    return put(api, ref, { etag, properties: { ...properties, owner: { userPrincipalName: to } } });
  },

  words,
  project,
  lift,
} satisfies Provider;

async function put(api: ApiClient, ref: string, body: object): Promise<Observation> {
  const readAt = api.now();
  // 201 would mean that an incident was created.
  const request = { method: 'PUT', path: `${ref}?${version}`, body, accepts: [200] } as const;
  return { ...(await api.send({ ...request, schema: SentinelIncident })), readAt };
}

async function getIncident(api: ApiClient, ref: string): Promise<Observation | undefined> {
  const readAt = api.now();
  const path = `${ref}?${version}`;
  const incident = await absentAsUndefined(api.send({ method: 'GET', path, schema: SentinelIncident }));
  return incident && { ...incident, readAt };
}

const OpenPage = z.object({ value: z.array(z.unknown()), nextLink: text });

/** One page of the most that the API gives. Where there are more, they are too many for any share to matter. */
function incidentsWhere(api: ApiClient, { workspaces = [] }: ProviderScope, condition: string) {
  const filter = encodeURIComponent(condition);
  const query = `${version}&$filter=${filter}&$orderby=properties/lastModifiedTimeUtc%20asc&$top=200`;
  const reader = { schema: SentinelIncident, idField: 'id', normaliseRef: normaliseSentinelRef };
  return pagesOfEach(workspaces, (id) => readPages(api, `${incidentsOf(id)}?${query}`, reader));
}

async function countOpenIn(api: ApiClient, workspace: string): Promise<number | undefined> {
  const path = `${incidentsOf(workspace)}?${version}&$filter=${encodeURIComponent(isOpen)}&$top=1000`;
  const { value, nextLink } = await api.send({ method: 'GET', path, schema: OpenPage });
  return nextLink === undefined ? value.length : undefined;
}

const Base: z.ZodType<IncidentBase> = z.object({ etag: z.string().min(1), properties: Writable });
const readBase = ({ base }: Observation) => Base.safeParse(base).data;

/** For an observation that came by queue. @throws TransientError `conflict` when it is no longer what stands there. */
async function getBase(api: ApiClient, ref: string, observed: Observation): Promise<IncidentBase> {
  const current = await getIncident(api, ref);
  if (current === undefined) throw new TerminalError('not-found', 'The API does not have it.');
  if (!sameShown(current.shown, observed.shown))
    throw new TransientError('conflict', 'Somebody else wrote first.');
  const base = readBase(current);
  if (base === undefined) throw new TransientError('unreadable', 'The answer of the API has no etag.');
  return base;
}
