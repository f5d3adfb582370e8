/**
 * Alerts of Microsoft Defender for Endpoint by its own API, for tenants without Defender XDR. It is another door to the
 * very alerts that alerts_v2 has (ADR 12): a policy may write through one of the two only.
 *
 * No etag: the last writer wins. `ref` is the alert's id.
 * @see https://learn.microsoft.com/defender-endpoint/api/alerts
 */

import type { Observation } from '../alert/observation.ts';
import { absentAsUndefined } from '../platform/absent.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { EndpointAlert } from './endpoint-alert.ts';
import { batchPath, endpointBatch } from './endpoint-batch.ts';
import { endpointChange } from './endpoint-change.ts';
import { countEndpointAlerts, listEndpointAlerts } from './endpoint-list.ts';
import { graphAlertVerdict } from './graph-verdict.ts';
import type { Provider } from './provider.ts';
import { endpointBatches, endpointCalls } from './quota.ts';

/** No page gives it: the one of alerts_v2, since these are the same comments. */
const commentLimit = 1000;
const pathOf = (ref: string) => `/api/alerts/${encodeURIComponent(ref)}`;
/** `da` or `ed` and what follows; old ones begin with digits. Other letters are another product's. */
const alertId = /^(?:(?:da|ed)[\da-f]|\d)[\w-]{0,126}$/i;
const normaliseRef = (raw: string) => alertId.exec(raw.trim())?.[0];
const isOpen = "status ne 'Resolved'";
const reader = { schema: EndpointAlert, idField: 'id', normaliseRef };

export const defenderForEndpoint = {
  id: 'defenderForEndpoint',
  name: 'Microsoft Defender for Endpoint',
  api: 'defender',
  kind: 'alert',
  writes: new Set(['new', 'inProgress', 'resolved']),
  closesAs: new Set(['unknown', 'truePositive', 'falsePositive', 'informationalExpectedActivity']),
  reopens: true,
  irreversible: false,
  holdsComment: true,
  commentLimit,
  settleSeconds: 5,
  calls: {
    look: [endpointCalls],
    write: [endpointCalls],
    quotaOf: ({ path }) => (path === batchPath ? endpointBatches : endpointCalls),
  },
  // The update page prints `Alerts.ReadWrite.All`, which the application doesn't have.
  permissions: { read: ['Alert.Read.All'], write: ['Alert.ReadWrite.All'] },
  nativeSync: 'alerts_v2 has the very same alerts, so only one of the two may be written',
  see: 'https://learn.microsoft.com/defender-endpoint/api/alerts',

  normaliseRef,
  inScope: () => true,

  async get(api, ref) {
    const readAt = api.now();
    const alert = await absentAsUndefined(
      api.send({ method: 'GET', path: pathOf(ref), schema: EndpointAlert }),
    );
    return alert && { ...alert, readAt };
  },
  list: (api, since) => listEndpointAlerts(api, `lastUpdateTime ge ${since.toISOString()}`, reader),
  listOpen: (api) => listEndpointAlerts(api, isOpen, reader),
  countOpen: (api) => countEndpointAlerts(api, isOpen),
  async write(api, ref, want, observed) {
    const body = endpointChange(want, observed, commentLimit);
    if (body === undefined) return undefined;
    return patch(api, ref, body, observed);
  },
  batch: endpointBatch(reader, commentLimit),
  assign: (api, ref, assignedTo, observed) => patch(api, ref, { assignedTo }, observed),

  words: graphAlertVerdict.words,
  project: graphAlertVerdict.project,
  lift: graphAlertVerdict.lift,
} satisfies Provider;

async function patch(
  api: ApiClient,
  ref: string,
  body: Readonly<Record<string, string>>,
  observed: Observation,
): Promise<Observation> {
  const readAt = api.now();
  const alert = await api.send({ method: 'PATCH', path: pathOf(ref), body, schema: EndpointAlert });
  // An answer without comments is no proof that there are none.
  const comments = [...new Set([...(observed.comments ?? []), ...(alert.comments ?? [])])];
  return { ...alert, comments, readAt };
}
