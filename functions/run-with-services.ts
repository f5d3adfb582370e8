import type { InvocationContext } from '@azure/functions';
import type { Doors } from '../shared/doors.ts';
import type { Log } from '../shared/platform/log.ts';
import type { Services } from '../shared/services.ts';
import { contextLog } from './context-log.ts';
import { startApp } from './start-app.ts';

/** While settings are wrong a timer has nothing to do but to say so, once each time. */
export async function runWithServices(
  context: InvocationContext,
  run: (services: Services, log: Log) => Promise<void>,
): Promise<void> {
  const log = contextLog(context);
  const started = await startApp();
  if (started.ok) await run(await started.services(), log);
  else log('error', 'settings are wrong', { mistakes: started.mistakes });
}

/** As for a message: the events come again. */
export async function startedDoors(log: Log): Promise<Doors> {
  const started = await startApp();
  if (started.ok) return started.doors;
  throw settingsAreWrong(log, started.mistakes);
}

/** A message must not be taken for done: the host tries again, and the poison queue keeps it. */
export async function servicesForMessage(log: Log): Promise<Services> {
  const started = await startApp();
  if (started.ok) return started.services();
  throw settingsAreWrong(log, started.mistakes);
}

function settingsAreWrong(log: Log, mistakes: readonly string[]): Error {
  log('error', 'settings are wrong', { mistakes });
  return new Error('The settings of the app are wrong; see its health endpoint.');
}
