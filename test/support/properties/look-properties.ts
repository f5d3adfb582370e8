/** What holds of the looks at single copies: which of them may count as somebody's change, and be written over. */

import { sameShown, type Observation } from '../../../shared/alert/observation.ts';
import { copyId, sameCopy } from '../../../shared/correlation/record.ts';
import type { CopyView } from '../../../shared/mirror/judgement.ts';
import { plan } from '../../../shared/mirror/plan.ts';
import { millis } from '../../../shared/mirror/time.ts';
import { anyAlert } from '../any-alert.ts';
import { inputOf } from '../plan-case.ts';
import { property, type Property } from './property.ts';
import { wrong, type Find } from './wrong.ts';

type Proves = (view: CopyView, observation: Observation) => boolean;

const isOld: Proves = ({ copy: { lastSeen, written } }, { updatedAt }) =>
  lastSeen !== undefined &&
  updatedAt !== undefined &&
  millis(updatedAt) < Math.max(millis(lastSeen.updatedAt), millis(written?.stampedAt));

/** Only products without stamps have to settle. */
const isUnsettled: Proves = ({ copy: { lastSeen, foundAt }, provider }, { updatedAt, readAt }) =>
  lastSeen !== undefined &&
  updatedAt === undefined &&
  millis(readAt) - Math.max(millis(foundAt), millis(lastSeen.changedAt)) < provider.settleSeconds * 1000;

const isIntended: Proves = ({ copy: { intent } }, { shown }) =>
  intent !== undefined && sameShown(intent.shown, shown);

const isNotTaken: Proves = ({ copy: { lastSeen, written } }, { shown, updatedAt }) =>
  lastSeen !== undefined &&
  written?.stampedAt !== undefined &&
  updatedAt !== undefined &&
  sameShown(lastSeen.shown, written.shown) &&
  sameShown(shown, written.before) &&
  millis(updatedAt) <= millis(written.stampedAt);

const isFromOutside: Proves = ({ rules }) => rules.direction === 'out';

const isHistory: Proves = ({ copy: { lastSeen }, since }, { closedAt, updatedAt, createdAt, shown }) =>
  lastSeen === undefined &&
  millis((shown.status === 'resolved' ? closedAt : undefined) ?? updatedAt ?? createdAt) < since;

const reasons: readonly (readonly [Proves, string])[] = [
  [isOld, 'is older than what is known'],
  [isUnsettled, 'has not settled'],
  [isIntended, 'is what we were about to write'],
  [isNotTaken, 'is what stood there before our write'],
  [isFromOutside, 'is where nothing counts'],
  [isHistory, 'is from before the mirror was switched on'],
];

const countsOnlyWhatSomebodyDid: Find = (alert) => {
  const input = inputOf(alert);
  const { changes } = plan(input);
  return input.views.flatMap((view) => {
    const { look, copy, shared } = view;
    const isCounted = changes.some(({ by }) => sameCopy(by, copy));
    if (look.kind !== 'seen' || shared !== undefined || !isCounted) return [];
    return wrong(
      ...reasons.map(
        ([proves, words]) => [proves(view, look.observation), `${copyId(copy)} counts and ${words}`] as const,
      ),
    );
  });
};

const writesNothingStale: Find = (alert) =>
  plan(inputOf(alert)).writes.flatMap(({ view: { copy, look, shared }, view }) =>
    look.kind !== 'seen' || shared !== undefined
      ? []
      : wrong(
          [isOld(view, look.observation) && !isSeen(view), `${copyId(copy)} is written on an old look`],
          [isUnsettled(view, look.observation) && !isSeen(view), `${copyId(copy)} is written unsettled`],
        ),
  );

/** A look that shows what is known needs no proof. */
const isSeen = ({ copy: { lastSeen }, look }: CopyView): boolean =>
  look.kind === 'seen' && lastSeen !== undefined && sameShown(look.observation.shown, lastSeen.shown);

export const lookProperties: readonly Property[] = [
  property('plan', 'counts only what somebody did', anyAlert, countsOnlyWhatSomebodyDid),
  property('plan', 'writes nothing on a stale look', anyAlert, writesNothingStale),
];
