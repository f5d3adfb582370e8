import { app, type InvocationContext, type Timer } from '@azure/functions';
import { schedules } from '../shared/platform/config.ts';
import { runWithServices } from './run-with-services.ts';

export async function manageSubscriptions(_timer: Timer, context: InvocationContext): Promise<void> {
  await runWithServices(context, (services, log) => services.manageSubscriptions(log));
}

app.timer('manage-subscriptions', {
  schedule: schedules().subscriptions,
  handler: manageSubscriptions,
});
