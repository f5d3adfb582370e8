/** Whether a key changes nothing: told from the record and the look at the key's own copy alone, so that it is cheap. */

import type { AlertKey } from '../alert/alert-key.ts';
import { sameShown } from '../alert/observation.ts';
import {
  copyId,
  sameCopy,
  type Correlation,
  type CopyRecord,
  type Objection,
} from '../correlation/record.ts';
import type { MirrorDeps } from './deps.ts';
import { newSharedCopies, takingPart } from './gather.ts';
import type { Judgement, Look, Plan } from './judgement.ts';
import { precedes } from './write-checks.ts';

type Known = Pick<MirrorDeps, 'policy' | 'providers'>;

/** Keys that come back for a reason look again at what was objected to; all others take the objection as it stands. */
const insistent = new Set<AlertKey['source']>(['requeue', 'verify', 'shared', 'sweep', 'operator']);

export const insists = ({ source }: AlertKey): boolean => insistent.has(source);

/** Objections of which only a look at the copy can tell whether they still hold. */
const toldByLook = new Set([
  'merged',
  'unmirrored',
  'unreadable',
  'stale',
  'in work',
  'put back',
  'native sync',
  'members unknown',
  'not a member',
  'open members',
  'several members',
]);
/** Told by the hour's count, whoever looks. */
const guarded = 'guard';

export function isQuiet(deps: Known, key: AlertKey, before: Correlation, quick: Plan): boolean {
  const own = quick.judgements.find(({ view }) => sameCopy(view.copy, key));
  if (own === undefined || !isKnown(own) || quick.changes.length > 0) return false;
  if (quick.assignment.isNews || quick.assignment.writes.length > 0) return false;
  if (before.copies.some(({ intent }) => intent !== undefined)) return false;
  if (joinsSomething(deps, key, before, own)) return false;
  if (!quick.refusals.every(({ view, objection }) => isOnRecord(objection, view.copy.objection)))
    return false;
  const unknown = quick.refusals.filter(({ objection }) => objection.check === 'members unknown');
  const pending = [...quick.writes, ...unknown].map(({ view }) => view);
  if (insists(key)) return pending.length === 0 && !lacksRow(deps, before, quick);
  return pending.every(({ copy, look }) => isObjectedTo(copy, look, before));
}

function isKnown({ meaning, view: { look, copy } }: Judgement): boolean {
  if (meaning === 'same' || (meaning === 'gone' && copy.gone === true)) return true;
  return meaning === 'unmirrored' && look.kind === 'seen' && copy.unmirrored !== undefined
    ? sameShown(look.observation.shown, copy.unmirrored)
    : false;
}

const isFor = (objection: Objection | undefined, decision: number | undefined): boolean =>
  objection !== undefined && objection.decision === decision;

/** A reason that is not on record is news, once; one that a look found before it stands. */
const isOnRecord = (objection: Objection, recorded: Objection | undefined): boolean =>
  recorded !== undefined && isFor(recorded, objection.decision) && !precedes(objection.check, recorded.check);

/** An objection that the quick plan could have found itself, and did not, no longer holds. */
function isObjectedTo({ objection }: CopyRecord, look: Look, { agreed }: Correlation): boolean {
  if (objection === undefined || !isFor(objection, agreed?.number)) return false;
  return objection.check === guarded || (look.kind === 'unread' && toldByLook.has(objection.check));
}

/** A shared copy that could not be read when it was found has no row, so that the plan knows nothing of it. */
function lacksRow(deps: Known, { copies }: Correlation, { judgements }: Plan): boolean {
  return takingPart(deps, copies).some(
    (copy) => copy.shared && !judgements.some(({ view }) => sameCopy(view.copy, copy)),
  );
}

function joinsSomething(deps: Known, key: AlertKey, before: Correlation, { view }: Judgement): boolean {
  const looks = new Map([[copyId(key), { look: view.look }]]);
  if (newSharedCopies(deps, before, key, looks, []).length > 0) return true;
  const aliases = view.look.kind === 'seen' ? view.look.observation.aliases : [];
  return aliases.some((alias) => !before.aliases.includes(alias));
}
