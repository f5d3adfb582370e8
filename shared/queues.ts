/** The app's queues, made from the settings: all that receiving needs of the outside. */

import { createChangeQueue, type MessageQueue } from './alert/change-queue.ts';
import type { Config } from './platform/config.ts';
import { makeCredential } from './platform/credentials.ts';
import { createQueueStorage } from './platform/queue-storage.ts';
import { createTextQueue, type TextQueue } from './platform/queue.ts';

export const queueNames = { changes: 'alert-changes', poison: 'alert-changes-poison' } as const;

export interface Queues {
  /** Doors and workers share it: what they send at the same moment travels in one message. */
  readonly queue: MessageQueue;
  readonly changes: TextQueue;
  readonly poison: TextQueue;
  /** Creates the queues that are missing; asks once per process. */
  readonly ensure: () => Promise<void>;
  /** For the storage account, the tables too. */
  readonly credential: ReturnType<typeof makeCredential>;
}

/** @throws TerminalError `malformed` when the settings name no usable storage account. */
export function openQueues({ storage, identity, tenantId }: Config): Queues {
  const credential = makeCredential({
    identityEndpoint: identity.endpoint,
    clientId: identity.storageClientId ?? identity.clientId,
    tenantId,
  });
  const { queue, ensure } = createQueueStorage(storage, credential);
  const changes = createTextQueue(queue(queueNames.changes));
  return {
    queue: createChangeQueue(changes),
    changes,
    poison: createTextQueue(queue(queueNames.poison)),
    ensure: () => ensure(Object.values(queueNames)),
    credential,
  };
}
