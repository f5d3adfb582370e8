import { app, type InvocationContext } from '@azure/functions';
import { eventHubs } from '../shared/platform/config.ts';
import { eventHubTrigger, handOverEvents } from './event-hub-trigger.ts';

export async function receiveGraphEvents(events: unknown, context: InvocationContext): Promise<void> {
  await handOverEvents(events, context, (doors, batch) => doors.receiveGraphEvents(batch));
}

const { notifications } = eventHubs();
if (notifications !== undefined) {
  app.eventHub('receive-graph-events', { ...eventHubTrigger(notifications), handler: receiveGraphEvents });
}
