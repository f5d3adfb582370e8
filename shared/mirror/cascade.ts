/**
 * What a product closes because we closed an incident there: nobody has decided that. Pure (design §3, "Shared copies").
 */

import type { Observation, Shown } from '../alert/observation.ts';
import { isDecisionOf, sameCopy, type SharedRecord } from '../correlation/record.ts';
import type { Provider } from '../provider/provider.ts';
import type { CopyView, PlanInput } from './judgement.ts';
import { settleMs } from './settle.ts';
import { isOneMoment, millis } from './time.ts';

interface Sight {
  readonly view: CopyView;
  readonly observation: Observation;
  readonly input: PlanInput;
}

/**
 * The incidents with which we closed the alert. An incident is closed when all of its alerts are, so that only one that
 * was opened or joined in that very moment is closed with it: in the same product, which names the incident, and
 * afterwards, by the same clock. What was closed just before, or elsewhere, is what somebody did.
 */
export function incidentsThatClosed(sight: Sight): readonly CopyView[] {
  const { closedAt, belongsTo } = sight.observation;
  const { provider: own, copy: known } = sight.view;
  if (isClosedAt(own, known.lastSeen?.shown) || !isClosedAt(own, sight.observation.shown)) return [];
  return sight.input.views.filter((incident) => {
    const { copy, shared, provider } = incident;
    const written = shared?.record.written;
    if (written === undefined || !belongsTo.some((named) => sameCopy(named, copy))) return false;
    const writtenAt = written.stampedAt ?? written.at;
    return (
      isClosedAt(provider, written.shown) &&
      millis(closedAt) >= millis(writtenAt) &&
      isOneMoment(closedAt, writtenAt) &&
      !wasClosedBefore(sight, incident, shared?.record)
    );
  });
}

/**
 * Where the incident was closed already when we wrote the same there, on a look that was too old to show it, the answer
 * bears the stamp of whoever closed it, and so do its alerts. But that look listed them as closed, or nothing would have
 * been written: they were closed before. Only one that was seen open since, or so short a time before that its incident
 * may not have known, has been opened in between; and of the alert at hand the look says nothing, for it may just be
 * written itself.
 */
function wasClosedBefore(
  { view, input }: Sight,
  { provider, rules }: CopyView,
  { members, written }: Partial<SharedRecord> = {},
): boolean {
  if (written?.readAt === undefined || isDecisionOf(input.correlationId, written.decision)) return false;
  const readAt = millis(written.readAt);
  const listed = members?.find(({ aliases }) => aliases.some((alias) => input.aliases.includes(alias)));
  const wasListed = listed !== undefined && !(millis(listed.listedAt) > readAt);
  return wasListed && !(millis(view.copy.lastSeen?.changedAt) > readAt - settleMs(provider, rules));
}

const isClosedAt = (provider: Provider, shown: Shown | undefined): boolean =>
  shown !== undefined && provider.lift(shown)?.status === 'resolved';
