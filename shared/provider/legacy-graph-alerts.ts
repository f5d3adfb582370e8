/**
 * Alerts of the legacy API, the Intelligent Security Graph: one list over several products, each with its own store
 * behind it. Its end was announced for 15 October 2026; for tenants and clouds that still serve it. What is written shows
 * up in it; Defender for Endpoint and Defender for Cloud take it over, the other products' own consoles don't.
 *
 * No etag: the last writer wins. `ref` is the alert's id.
 * @see https://learn.microsoft.com/graph/api/alert-update
 */

import * as z from 'zod';
import { sameShown, type Observation } from '../alert/observation.ts';
import { TerminalError } from '../errors.ts';
import { absentAsUndefined } from '../platform/absent.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { without } from '../platform/without.ts';
import { countInGraph } from './graph-count.ts';
import { LegacyAlert, lift, project, Vendor, words } from './legacy-alert.ts';
import { listLegacyAlerts } from './legacy-list.ts';
import type { Provider } from './provider.ts';
import { graphSecurity } from './quota.ts';

const alertId = /^[\da-z][\w.:=~-]{0,255}$/i;
const pathOf = (ref: string) => `/security/alerts/${encodeURIComponent(ref)}`;
const normaliseRef = (raw: string) => (alertId.test(raw.trim()) ? raw.trim() : undefined);
const reader = { schema: LegacyAlert, idField: 'id', normaliseRef };
const isOpen = "status eq 'newAlert' or status eq 'inProgress'";

/** Products whose alerts can be subscribed to, each by itself: without a filter it is refused as too wide. */
const announced = ['ASC', 'IPC', 'MCAS', 'Azure Advanced Threat Protection', 'Azure Sentinel'];
/** Products whose alerts this API only shows. */
const readOnly = new Set(['azure sentinel', 'office 365 security and compliance']);

export const legacyGraphAlerts = {
  id: 'legacyGraphAlerts',
  name: 'Intelligent Security Graph (legacy alerts)',
  api: 'graph',
  kind: 'alert',
  writes: new Set(['new', 'inProgress', 'resolved']),
  closesAs: new Set(['unknown', 'truePositive', 'falsePositive', 'informationalExpectedActivity']),
  reopens: true,
  irreversible: false,
  // It takes two sentences of its own and no other.
  holdsComment: false,
  // It asks the products anew, each of which may take ten seconds, and has been seen to answer with the state before.
  settleSeconds: 15,
  calls: { look: [graphSecurity], write: [graphSecurity], quotaOf: () => graphSecurity },
  permissions: { read: ['SecurityEvents.Read.All'], write: ['SecurityEvents.ReadWrite.All'] },
  nativeSync:
    'Defender for Endpoint and Defender for Cloud, which take what is written here, so that only one of these doors may be written; no other product',
  see: 'https://learn.microsoft.com/graph/api/resources/alert',
  subscribesTo: announced.map((name) => `security/alerts?$filter=vendorInformation/provider eq '${name}'`),

  normaliseRef,
  inScope: () => true,

  async get(api, ref) {
    const readAt = api.now();
    const alert = await absentAsUndefined(
      api.send({ method: 'GET', path: pathOf(ref), schema: LegacyAlert }),
    );
    return alert && { ...alert, readAt };
  },
  list: (api, since) => listLegacyAlerts(api, { since }, reader),
  listOpen: (api) => listLegacyAlerts(api, { filter: isOpen }, reader),
  countOpen: (api) => countInGraph(api, '/security/alerts', isOpen),
  async write(api, ref, want, observed) {
    const target = project(want);
    if (sameShown(target, observed.shown)) return undefined;
    const { provider, vendor } = vendorIn(observed) ?? (await readVendor(api, ref));
    if (readOnly.has(provider.toLowerCase()))
      throw new TerminalError('refused', 'The product of this alert takes no changes through this API.');
    // From open to open nothing is decided, and what an analyst noted already must stay.
    const isDecided = want.status === 'resolved' || lift(observed.shown)?.status === 'resolved';
    // A status that stands is not sent: it would close again what somebody opens in this moment.
    const decided = target.status === observed.shown.status ? without(target, 'status') : target;
    const verdict = isDecided ? decided : { status: target.status };
    const body = { ...verdict, vendorInformation: { provider, vendor } };
    // The 204 of a plain PATCH proves nothing; nor does the alert that could be had instead, which may be the old one.
    await api.send({ method: 'PATCH', path: pathOf(ref), body, schema: z.unknown() });
    return undefined;
  },

  words,
  project,
  lift,
} satisfies Provider;

const vendorIn = ({ base }: Pick<Observation, 'base'>) => Vendor.safeParse(base).data;

/** For an observation that came by queue. */
async function readVendor(api: ApiClient, ref: string): Promise<z.infer<typeof Vendor>> {
  const { base } = await api.send({ method: 'GET', path: pathOf(ref), schema: LegacyAlert });
  const vendor = vendorIn({ base });
  if (vendor === undefined)
    throw new TerminalError('refused', 'The alert does not say whose it is, so that it can not be changed.');
  return vendor;
}
