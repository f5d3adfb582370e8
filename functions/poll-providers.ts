import { app, type InvocationContext, type Timer } from '@azure/functions';
import { schedules } from '../shared/platform/config.ts';
import { runWithServices } from './run-with-services.ts';

export async function pollProviders(_timer: Timer, context: InvocationContext): Promise<void> {
  await runWithServices(context, (services, log) => services.pollProviders(log));
}

app.timer('poll-providers', {
  schedule: schedules().poll,
  handler: pollProviders,
});
