/** The ground truth: every copy, in its product's own words. */

import { resolutionName } from '../cloud-apps/close-alert.ts';
import { verdictOf } from '../endpoint/present-endpoint.ts';
import type { Story } from '../seed/story.ts';
import { isoTime } from '../state/timestamps.ts';
import type { CopyName, Product } from '../state/products.ts';
import type { World } from '../world.ts';
import type { Copy } from './control.ts';

type Shown = Pick<
  Copy,
  'title' | 'status' | 'classification' | 'determination' | 'comments' | 'assignedTo' | 'lastUpdate'
>;

export function copiesOf(world: World, story: string | undefined): readonly Copy[] {
  return [...world.stories.values()]
    .filter(({ id }) => story === undefined || id === story)
    .flatMap((each) => each.copies.map((name) => describe(world, each, name)))
    .filter((copy) => copy !== undefined);
}

export function copyOf(world: World, wanted: CopyName): Copy | undefined {
  const ref = wanted.ref.toLowerCase();
  for (const story of world.stories.values()) {
    const name = story.copies.find(
      (each) => each.provider === wanted.provider && each.ref.toLowerCase() === ref,
    );
    if (name !== undefined) return describe(world, story, name);
  }
  return undefined;
}

function describe(world: World, story: Story, name: CopyName): Copy | undefined {
  const shown = readers[name.provider](world, name.ref);
  if (shown === undefined) return undefined;
  const common = { ...name, story: story.id, history: story.history };
  return { ...common, ...shown, writes: world.journal.counts(name), journal: world.journal.lines(name) };
}

const assigned = (name: unknown) => (typeof name === 'string' ? { assignedTo: name } : {});

const readers: Readonly<Record<Product, (world: World, ref: string) => Shown | undefined>> = {
  defenderXdr: (world, ref) => {
    const alert = world.alerts.get(ref);
    if (alert === undefined) return undefined;
    const { title, status, classification, determination, lastUpdateDateTime: lastUpdate } = alert;
    const comments = alert.comments.map(({ comment }) => comment);
    const shown = { title, status, classification, determination, comments, lastUpdate };
    return { ...shown, ...assigned(alert.assignedTo) };
  },
  defenderXdrIncidents: (world, ref) => {
    const incident = world.incidents.get(ref);
    if (incident === undefined) return undefined;
    const { displayName: title, status, classification, determination, resolvingComment } = incident;
    const comments = incident.comments.map(({ comment }) => comment);
    const all = resolvingComment === null ? comments : [...comments, resolvingComment];
    return {
      title,
      status,
      classification,
      determination,
      comments: all,
      lastUpdate: incident.lastUpdateDateTime,
      ...assigned(incident.assignedTo),
    };
  },
  defenderForCloudApps: (world, ref) => {
    const alert = world.cloudApps.get(ref);
    if (alert === undefined) return undefined;
    const lastUpdate = alert.resolveTime ?? isoTime(alert.timestamp);
    const comments = alert.comment === '' ? [] : [alert.comment];
    return { title: alert.title, status: resolutionName(alert), comments, lastUpdate };
  },
  sentinel: (world, ref) => {
    const incident = world.sentinel.get(lastSegment(ref));
    if (incident === undefined) return undefined;
    const { title, status, classification, classificationReason, classificationComment } = incident.writable;
    const messages = incident.comments.map(({ message }) => message);
    return {
      title,
      status,
      ...(classification === undefined ? {} : { classification }),
      ...(classificationReason === undefined ? {} : { determination: classificationReason }),
      comments: classificationComment === undefined ? messages : [...messages, classificationComment],
      lastUpdate: incident.lastModifiedTimeUtc,
      ...assigned(incident.writable.owner?.userPrincipalName),
    };
  },
  defenderForCloud: (world, ref) => {
    const alert = world.cloud.get(ref);
    if (alert === undefined) return undefined;
    return { title: String(alert.properties.alertDisplayName), status: alert.status, comments: [] };
  },
  defenderForEndpoint: (world, ref) => {
    const alert = world.alerts.get(ref);
    if (alert === undefined) return undefined;
    const { status, classification, determination } = verdictOf(alert);
    return {
      title: alert.title,
      status,
      ...(classification === null ? {} : { classification }),
      ...(determination === null ? {} : { determination }),
      comments: alert.comments.map(({ comment }) => comment),
      lastUpdate: alert.lastUpdateDateTime,
      ...assigned(alert.assignedTo),
    };
  },
  entraIdProtection: readRisk,
  office365: (world, ref) => {
    const alert = world.policyAlerts.get(ref);
    if (alert === undefined) return undefined;
    const { name: title, status, comment, changedAt: lastUpdate } = alert;
    return { title, status, comments: comment === '' ? [] : [comment], lastUpdate };
  },
  legacyGraphAlerts: (world, ref) => {
    const alert = world.legacy.get(ref);
    if (alert === undefined) return undefined;
    const { title, status, feedback, comments, lastModifiedDateTime: lastUpdate } = alert;
    return { title, status, classification: feedback ?? 'unknown', comments, lastUpdate };
  },
};

/** A user or service principal, or what was detected about one. */
function readRisk(world: World, ref: string): Shown | undefined {
  const book = world.risk.settle();
  const id = ref.slice(ref.indexOf(':') + 1);
  const user = ref.startsWith('user:') ? book.users.get(id) : undefined;
  if (user !== undefined) return shownOf(user, user.userDisplayName, user.riskLastUpdatedDateTime);
  const workload = ref.startsWith('servicePrincipal:') ? book.servicePrincipals.get(id) : undefined;
  if (workload !== undefined)
    return shownOf(workload, workload.displayName, workload.riskLastUpdatedDateTime);
  const detections = ref.startsWith('spDetection:') ? book.spDetections : book.detections;
  const detection = detections.get(id);
  return detection && shownOf(detection, detection.riskEventType, detection.lastUpdatedDateTime);
}

const shownOf = (
  { riskState: status, riskDetail: determination }: Readonly<Record<'riskState' | 'riskDetail', string>>,
  title: string,
  lastUpdate: string,
): Shown => ({ title, status, determination, comments: [], lastUpdate });

export const lastSegment = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);
