import { app, type InvocationContext } from '@azure/functions';
import { eventHubs } from '../shared/platform/config.ts';
import { eventHubTrigger, handOverEvents } from './event-hub-trigger.ts';

export async function receiveProviderEvents(events: unknown, context: InvocationContext): Promise<void> {
  await handOverEvents(events, context, (doors, batch) => doors.receiveProviderEvents(batch));
}

const { alerts } = eventHubs();
if (alerts !== undefined) {
  app.eventHub('receive-provider-events', { ...eventHubTrigger(alerts), handler: receiveProviderEvents });
}
