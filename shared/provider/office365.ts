/**
 * Alerts of Office 365's alert policies, which Defender for Office 365 and Purview raise, as the audit feed tells of them:
 * read only, one alert can't be asked for, and an event may come hours late. `ref` is the alert's GUID.
 *
 * For tenants whose policy doesn't read alerts_v2, or that want to know by a second way what became of an alert.
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference
 */

import type { Observation } from '../alert/observation.ts';
import { TerminalError } from '../errors.ts';
import {
  lift,
  newestOfEach,
  normaliseAlertId,
  Office365Event,
  project,
  tellsStatus,
  words,
} from './office365-event.ts';
import { ensureStarted, readSpan, spansBetween } from './office365-feed.ts';
import type { Page, Provider } from './provider.ts';
import { office365Reads, office365Starts } from './quota.ts';

const reader = {
  schema: Office365Event,
  idField: 'AlertId',
  normaliseRef: normaliseAlertId,
  concerns: tellsStatus,
};

export const office365 = {
  id: 'office365',
  name: 'Office 365 alert policies',
  api: 'office365',
  kind: 'alert',
  writes: new Set(),
  closesAs: new Set(),
  reopens: false,
  irreversible: false,
  holdsComment: false,
  settleSeconds: 5,
  calls: {
    look: [],
    write: [],
    quotaOf: ({ method }) => (method === 'POST' ? office365Starts : office365Reads),
  },
  permissions: { read: ['ActivityFeed.Read'], write: [] },
  nativeSync:
    'the alert in alerts_v2, which is the same: what is decided there shows up here up to hours later',
  see: 'https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema',

  normaliseRef: normaliseAlertId,
  inScope: () => true,

  async *list(api, since) {
    await ensureStarted(api);
    for (const span of spansBetween(since, new Date(api.now()))) yield newestIn(readSpan(api, span, reader));
  },
  write: () => Promise.reject(new TerminalError('refused', 'This product can only be read.')),

  words,
  project,
  lift,
} satisfies Provider;

/** All blobs of a span in one page: a state that the next event has overtaken must not be mirrored in between. */
async function newestIn(pages: AsyncIterable<Page>): Promise<Page> {
  const observations: Observation[] = [];
  const unreadable: (string | undefined)[] = [];
  for await (const page of pages) {
    observations.push(...page.observations);
    unreadable.push(...page.unreadable);
  }
  return { observations: newestOfEach(observations), unreadable };
}
