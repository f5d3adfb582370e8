import { app, type InvocationContext } from '@azure/functions';
import { contextLog } from './context-log.ts';
import { servicesForMessage } from './run-with-services.ts';

export async function mirrorAlert(message: unknown, context: InvocationContext): Promise<void> {
  const log = contextLog(context);
  const services = await servicesForMessage(log);
  await services.mirrorMessage(message, log);
}

app.storageQueue('mirror-alert', {
  queueName: 'alert-changes',
  connection: 'AzureWebJobsStorage',
  handler: mirrorAlert,
});
