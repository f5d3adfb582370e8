import { app, type InvocationContext } from '@azure/functions';
import { contextLog } from './context-log.ts';
import { servicesForMessage } from './run-with-services.ts';

export async function recordDeadLetter(message: unknown, context: InvocationContext): Promise<void> {
  const log = contextLog(context);
  const { id, dequeueCount, insertionTime } = context.triggerMetadata ?? {};
  const facts = {
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof dequeueCount === 'number' ? { dequeueCount } : {}),
    ...(typeof insertionTime === 'string' ? { insertedAt: insertionTime } : {}),
  };
  const services = await servicesForMessage(log);
  await services.recordDeadLetter(message, facts, log);
}

app.storageQueue('record-dead-letter', {
  queueName: 'alert-changes-poison',
  connection: 'AzureWebJobsStorage',
  handler: recordDeadLetter,
});
