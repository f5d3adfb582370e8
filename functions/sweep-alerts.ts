import { app, type InvocationContext, type Timer } from '@azure/functions';
import { schedules } from '../shared/platform/config.ts';
import { runWithServices } from './run-with-services.ts';

export async function sweepAlerts(_timer: Timer, context: InvocationContext): Promise<void> {
  await runWithServices(context, (services, log) => services.sweepAlerts(log));
}

app.timer('sweep-alerts', {
  schedule: schedules().sweep,
  handler: sweepAlerts,
});
