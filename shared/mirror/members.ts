/** Which alerts a shared copy holds and what was decided for each: the product's word, else our own records. */

import type { Disposition } from '../alert/disposition.ts';
import type { Member } from '../alert/observation.ts';
import { findCorrelation } from '../correlation/find-correlation.ts';
import { sameCopy, type Correlation } from '../correlation/record.ts';
import type { CorrelationStore } from '../correlation/store.ts';
import type { MirrorDeps } from './deps.ts';
import type { CopyView, MemberState } from './judgement.ts';

/** The view with the state of the alerts that this run's look lists; as it is when the look lists none. */
export async function withMembers(
  { store }: MirrorDeps,
  { tenantId, aliases }: Correlation,
  view: CopyView,
): Promise<CopyView> {
  const members = view.look.kind === 'seen' ? view.look.observation.members : undefined;
  if (members === undefined || view.shared === undefined) return view;
  return {
    ...view,
    shared: { ...view.shared, members: await memberStates(store, tenantId, members, aliases) },
  };
}

const mostAtOnce = 32;

/**
 * One open alert is answer enough: the rest is then left unknown. Asked in ever larger groups, beginning after our
 * own alert: where alerts are closed in their order, the next one is open.
 *
 * @param ours aliases of the alert at hand, whose decision the caller knows better.
 */
export async function memberStates(
  store: CorrelationStore,
  tenantId: string,
  members: readonly Member[],
  ours: readonly string[],
): Promise<readonly MemberState[]> {
  const isOurs = ({ aliases }: Member): boolean => aliases.some((alias) => ours.includes(alias));
  const others = afterOurs(members, members.findIndex(isOurs)).filter((member) => !isOurs(member));
  const known: MemberState[] = members.filter(isOurs).map(({ aliases }) => ({ aliases }));
  const states: MemberState[] = others.some(
    ({ verdict }) => verdict !== undefined && verdict.status !== 'resolved',
  )
    ? others.map(({ aliases, verdict }) => withDisposition(aliases, verdict))
    : [];
  while (states.length < others.length && states.every(isResolved)) {
    const size = Math.min(mostAtOnce, Math.max(2, states.length));
    states.push(...(await statesOf(store, tenantId, others.slice(states.length, states.length + size))));
  }
  return [...known, ...states, ...others.slice(states.length).map(({ aliases }) => ({ aliases }))];
}

const afterOurs = (members: readonly Member[], at: number): readonly Member[] => [
  ...members.slice(at + 1),
  ...members.slice(0, at + 1),
];

const isResolved = ({ disposition }: MemberState): boolean => disposition?.status === 'resolved';

function statesOf(
  store: CorrelationStore,
  tenantId: string,
  members: readonly Member[],
): Promise<readonly MemberState[]> {
  return Promise.all(
    members.map(async (member) =>
      withDisposition(member.aliases, member.verdict ?? (await agreedFor(store, tenantId, member))),
    ),
  );
}

const withDisposition = (aliases: readonly string[], disposition: Disposition | undefined): MemberState => ({
  aliases,
  ...(disposition === undefined ? {} : { disposition }),
});

/** The agreed disposition of the first correlation that one of the aliases leads to. */
async function agreedFor(
  store: CorrelationStore,
  tenantId: string,
  member: Member,
): Promise<Disposition | undefined> {
  for (const alias of member.aliases) {
    const found = await findCorrelation(store, tenantId, alias);
    if (found !== undefined) return found.agreed?.disposition ?? overUnless(found, member);
  }
  return overUnless(undefined, member);
}

const over: Disposition = { status: 'resolved', classification: 'unknown', determination: 'unknown' };

/** What is over for one product keeps nothing open, unless another product has a copy: nobody has decided about that. */
function overUnless(record: Correlation | undefined, { isOver, copy }: Member): Disposition | undefined {
  const others = (record?.copies ?? []).filter(
    (known) => !known.shared && known.gone !== true && (copy === undefined || !sameCopy(known, copy)),
  );
  return isOver === true && others.length === 0 ? over : undefined;
}
