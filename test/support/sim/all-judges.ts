/** Everything that must hold of a run. */

import {
  alertsAreInStep,
  becomesQuiet,
  everyAlertHasOneRecord,
  everyClosingIsSomebodys,
  incidentsAreInStep,
  noWriteIsMadeForEver,
  nobodysAlertStaysClosed,
  nothingGoesAstray,
  nothingRicherIsLost,
  theLastWordHolds,
  writesAreFew,
  type Judge,
} from './judges.ts';
import { ruleJudges } from './rule-judges.ts';

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
