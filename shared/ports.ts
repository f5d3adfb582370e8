/** The ports of the mirror, filled in: what the composition root hands to each of its parts. */

import type { AlertKey } from './alert/alert-key.ts';
import { createCapabilities } from './capability/capabilities.ts';
import { sendTogether } from './alert/send-together.ts';
import type { Connections } from './connections.ts';
import { letterFor } from './deadletter/letter-for.ts';
import type { MirrorDeps } from './mirror/deps.ts';
import { createGuard } from './mirror/guard.ts';
import type { MessagePorts } from './mirror/message.ts';
import { rewindPoll } from './mirror/rewind-poll.ts';
import type { Poller } from './mirror/poll-all.ts';
import { createPollMemo } from './mirror/poll-memo.ts';
import { createSince } from './mirror/switch-on.ts';
import { calledBy, type ApiClient, type ApiName } from './platform/api-client.ts';
import { providerPolicy } from './policy/policy.ts';
import type { ProviderId } from './provider/provider-id.ts';
import type { Provider } from './provider/provider.ts';
import type { Quota } from './provider/quota.ts';
import { createPacer } from './quota/pace.ts';
import { quotaFactor } from './quota/quota-factor.ts';
import { shareTurns } from './quota/share-turns.ts';
import { createTurns } from './quota/turns.ts';
import type { Tenant } from './tenants.ts';

/** Items of about a quarter of an hour at many changes; each takes some 300 bytes of memory. */
const pollMemory = 20_000;

/** Chance and time, as the composition root has them. */
export interface Tools {
  readonly newId: () => string;
  readonly newTraceparent: () => string;
  readonly sleep: (ms: number) => Promise<void>;
}

export type Apis = (api: ApiName) => ApiClient;

/** What of the outside the mirror of a tenant needs. */
export interface MirrorConnections extends Pick<
  Connections,
  'apis' | 'roles' | 'identified' | 'clock' | 'correlations' | 'cursors' | 'ledger' | 'capabilities' | 'queue'
> {
  readonly deadLetters: Pick<Connections['deadLetters'], 'add'>;
}

export function mirrorDeps(
  connections: MirrorConnections,
  tenant: Tenant,
  apis: Apis,
  { newId, sleep }: Pick<Tools, 'newId' | 'sleep'>,
): MirrorDeps {
  const { clock, correlations, cursors, ledger } = connections;
  const { policy, providers: enabled } = tenant;
  const factor = (quota: Quota, provider: Provider): number =>
    quotaFactor(policy, enabled.values(), quota, provider);
  const pace = createPacer({ clock, sleep, factor });
  const ownTurns = createTurns({
    clock,
    ledger: ledger(tenant),
    api: (tenantId, provider) => pace(tenantId, provider, calledBy(provider.id, apis(provider.api))),
    sleep,
    factor,
  });
  const turns = shareTurns(ownTurns, { clock, sleep });
  return {
    clock,
    policy,
    providers: enabled,
    turns,
    capabilities: createCapabilities({
      clock,
      policy,
      identified: connections.identified(tenant),
      store: connections.capabilities,
      client: (tenantId, provider) => turns.client(tenantId, provider),
      roles: connections.roles(tenant),
      onReadable: (tenantId, id, since) => rewindPoll(cursors, tenantId, id, since),
    }),
    store: correlations,
    guard: createGuard(cursors, clock, policy, async (tenantId, id) => {
      const provider = enabled.get(id);
      const counting = provider?.countOpen?.(
        turns.client(tenantId, provider, 'sweep'),
        providerPolicy(policy, id),
      );
      // A product that can't count now sets no share; the number an hour holds in any case.
      return counting?.catch(() => undefined);
    }),
    since: createSince(cursors, policy, clock),
    newId,
  };
}

export function timerPorts(
  { cursors, queue }: MirrorConnections,
  mirror: MirrorDeps,
  newTraceparent: () => string,
) {
  return {
    mirror,
    cursors,
    memo: createPollMemo(pollMemory),
    send: (keys: readonly AlertKey[]) => queue.send(keys),
    newTraceparent,
  };
}

export function messagePorts(
  { queue, deadLetters, clock }: MirrorConnections,
  mirrors: ReadonlyMap<string, MirrorDeps>,
  poller: Poller,
  handleSubscriptionEvents: MessagePorts['handleSubscriptionEvents'],
  sleep: Tools['sleep'],
): MessagePorts {
  const takesMany = (id: ProviderId): boolean =>
    [...mirrors.values()].some(({ providers }) => providers.get(id)?.batch !== undefined);
  const keepDead = async (elements: readonly unknown[], reasons: readonly string[]): Promise<void> => {
    const at = new Date(clock.now()).toISOString();
    await deadLetters.add(letterFor(elements, { source: 'mirror', reasons, at }));
  };
  return {
    mirrors,
    queue: sendTogether(queue, { clock, sleep, takesMany }),
    keepDead: (key, reasons) => keepDead([key], reasons),
    keepRejected: (rejected) =>
      keepDead(
        rejected.map(({ element }) => element),
        rejected.map(({ reason }) => reason),
      ),
    poll: (tenantId, provider, log) => poller.pollSoon(tenantId, provider, log),
    handleSubscriptionEvents,
  };
}
