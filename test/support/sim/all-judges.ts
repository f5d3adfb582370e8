/** Everything that must hold of a run. */

import { everyClosingIsSomebodys, nobodysAlertStaysClosed } from './closing-judges.ts';
import type { Judge } from './judge.ts';
import { becomesQuiet, everyAlertHasOneRecord, nothingGoesAstray } from './rest-judges.ts';
import { ruleJudges } from './rule-judges.ts';
import { alertsAreInStep, incidentsAreInStep } from './step-judges.ts';
import { noWriteIsMadeForEver, writesAreFew } from './write-judges.ts';
import { nothingRicherIsLost, theLastWordHolds } from './word-judges.ts';

export const judges: readonly Judge[] = [
  nobodysAlertStaysClosed,
  nothingGoesAstray,
  becomesQuiet,
  everyAlertHasOneRecord,
  alertsAreInStep,
  incidentsAreInStep,
  writesAreFew,
  noWriteIsMadeForEver,
  everyClosingIsSomebodys,
  nothingRicherIsLost,
  theLastWordHolds,
  ...ruleJudges,
];
