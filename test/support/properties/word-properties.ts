/** What holds of who is heard: the newest word of an alert's own copies, and incidents by their own rules. */

import { isDeepStrictEqual } from 'node:util';
import { copyId } from '../../../shared/correlation/record.ts';
import { compareGravity } from '../../../shared/mirror/agree.ts';
import type { PlanInput } from '../../../shared/mirror/judgement.ts';
import { plan } from '../../../shared/mirror/plan.ts';
import { millis } from '../../../shared/mirror/time.ts';
import { anyAlert } from '../any-alert.ts';
import { inputOf } from '../plan-case.ts';
import { property, type Property } from './property.ts';
import { wrong, type Find } from './wrong.ts';

const isNewest = ({ policy: { conflicts } }: PlanInput): boolean =>
  Object.values(conflicts).every((rule) => rule === 'newest');

/** The later first. */
function wordsOf(input: PlanInput) {
  const { changes, agreed } = plan(input);
  const standing =
    input.agreed === undefined ? [] : [{ at: input.agreed.decidedAt, disposition: input.agreed.disposition }];
  const words = [...changes, ...standing].sort((a, b) => millis(b.at) - millis(a.at));
  const isOwn = changes.length > 0 && changes.every(({ fromShared, takenBack }) => !fromShared && !takenBack);
  return { words, agreed: agreed?.disposition, isOwn };
}

const newestWordHolds: Find = (alert) => {
  const input = inputOf(alert);
  const { words, agreed, isOwn } = wordsOf(input);
  if (!isOwn || !isNewest(input) || agreed === undefined) return [];
  const newest = words
    .filter(({ at }) => millis(at) === millis(words[0]?.at))
    .map((word) => word.disposition);
  const statuses = new Set(newest.map(({ status }) => status));
  if (statuses.size > 1) return [];
  if (!statuses.has(agreed.status)) return [`it is agreed ${agreed.status}, which is not the newest word`];
  const reopened = words.findIndex(({ disposition }) => disposition.status !== 'resolved');
  const since = (reopened < 0 ? words : words.slice(0, reopened)).map(({ disposition }) => disposition);
  const [gravest] = newest.filter(({ classification }) => classification !== 'unknown').sort(compareGravity);
  const isSaid = since.some(({ classification }) => classification !== 'unknown');
  if (agreed.status !== 'resolved') return [];
  return wrong(
    [gravest !== undefined && gravest.classification !== agreed.classification, 'the graver lost a tie'],
    [isSaid && agreed.classification === 'unknown', 'a class was said and is lost'],
    [!isSaid && agreed.classification !== 'unknown', 'what was said before a reopening is back'],
  );
};

const incidentsKeepToTheirRules: Find = (alert) => {
  const input = inputOf(alert);
  const { changes, agreed } = plan(input);
  const shared = changes.filter(({ fromShared }) => fromShared);
  const standing = input.agreed;
  const isOnlyClosing =
    standing?.disposition.status === 'resolved' &&
    changes.every(
      ({ fromShared, disposition, at }) =>
        fromShared && disposition.status === 'resolved' && millis(at) > millis(standing.decidedAt) + 60_000,
    );
  const isLeaving = input.policy.reopen.members === 'leave' && isNewest(input);
  return wrong(
    [
      shared.some(({ at }) => millis(at) <= millis(input.alertCreatedAt)),
      'an incident speaks to one that came after',
    ],
    [
      isLeaving && shared.some(({ disposition }) => disposition.status === 'new'),
      'a reopening speaks to alerts',
    ],
    [
      isOnlyClosing && isNewest(input) && !isDeepStrictEqual(agreed?.disposition, standing.disposition),
      'an alert already resolved does not keep what it has',
    ],
  );
};

const incidentsShowTheirAlerts: Find = (alert) => {
  const { writes, refusals, agreed } = plan(inputOf(alert));
  const isOpen = agreed !== undefined && agreed.disposition.status !== 'resolved';
  return [
    ...writes.flatMap(({ view: { copy, shared }, want }) =>
      (shared?.members ?? []).flatMap(({ disposition }) =>
        wrong(
          [
            want.status === 'resolved' && disposition !== undefined && disposition.status !== 'resolved',
            `${copyId(copy)} is closed over an open alert`,
          ],
          [
            want.status === 'resolved' && disposition !== undefined && compareGravity(disposition, want) < 0,
            `${copyId(copy)} shows less than its gravest alert`,
          ],
        ),
      ),
    ),
    ...refusals.flatMap(({ view: { copy, shared, provider }, objection }) => {
      const shown = shared?.record.lastSeen?.shown;
      const isClosed = shown !== undefined && provider.lift(shown)?.status === 'resolved';
      return wrong([
        isOpen && isClosed && objection.check === 'several members',
        `${copyId(copy)} stays closed over an alert that was decided open`,
      ]);
    }),
  ];
};

export const wordProperties: readonly Property[] = [
  property('plan', 'lets the newest word hold, the graver in a tie', anyAlert, newestWordHolds),
  property('plan', 'hears an incident only by its rules', anyAlert, incidentsKeepToTheirRules),
  property('plan', 'makes an incident show its alerts', anyAlert, incidentsShowTheirAlerts),
];
