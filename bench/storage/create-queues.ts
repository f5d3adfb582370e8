import { QueueServiceClient } from '@azure/storage-queue';

/** As deployment does. */
export async function createQueues(connectionString: string): Promise<void> {
  const service = QueueServiceClient.fromConnectionString(connectionString);
  for (const name of ['alert-changes', 'alert-changes-poison']) await service.createQueue(name);
}
