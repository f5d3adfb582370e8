/** Whether a key changes nothing: told from the record and the look at the key's own copy alone, so that it is cheap. */

import type { AlertKey } from '../alert/alert-key.ts';
import { sameShown } from '../alert/observation.ts';
import { copyId, sameCopy, type Correlation, type CopyRecord } from '../correlation/record.ts';
import type { MirrorDeps } from './deps.ts';
import { newSharedCopies } from './gather.ts';
import type { Judgement, Plan } from './judgement.ts';

/** Keys that come back for a reason look again at what was objected to; all others take the objection as it stands. */
const insistent = new Set<AlertKey['source']>(['requeue', 'shared', 'sweep', 'operator']);

export function isQuiet(deps: MirrorDeps, key: AlertKey, before: Correlation, quick: Plan): boolean {
  const own = quick.judgements.find(({ view }) => sameCopy(view.copy, key));
  if (own === undefined || !isKnown(own) || quick.changes.length > 0) return false;
  if (before.copies.some(({ intent }) => intent !== undefined)) return false;
  if (joinsSomething(deps, key, before, own)) return false;
  const pending = [
    ...quick.writes.map(({ view }) => view.copy),
    ...quick.refusals.filter(({ objection }) => objection.check === 'members unknown').map(({ view }) => view.copy),
  ];
  return pending.every((copy) => !insistent.has(key.source) && isObjectedTo(copy, before));
}

function isKnown({ meaning, view }: Judgement): boolean {
  if (meaning === 'same' || (meaning === 'gone' && view.copy.gone === true)) return true;
  const { look, copy } = view;
  if (meaning !== 'unmirrored' || look.kind !== 'seen' || copy.lastSeen === undefined) return false;
  return sameShown(look.observation.shown, copy.lastSeen.shown);
}

const isObjectedTo = ({ objection }: CopyRecord, { agreed }: Correlation): boolean =>
  objection !== undefined && objection.decision === agreed?.number;

function joinsSomething(deps: MirrorDeps, key: AlertKey, before: Correlation, { view }: Judgement): boolean {
  const looks = new Map([[copyId(key), { look: view.look }]]);
  if (newSharedCopies(deps, before, key, looks, []).length > 0) return true;
  const aliases = view.look.kind === 'seen' ? view.look.observation.aliases : [];
  return aliases.some((alias) => !before.aliases.includes(alias));
}

