import type { AlertKey } from '../../../shared/alert/alert-key.ts';
import { elementsOf, splitByTenant } from '../../../shared/alert/by-tenant.ts';
import type { MessageElement } from '../../../shared/alert/message.ts';
import type { MirrorDeps } from '../../../shared/mirror/deps.ts';
import { mirrorMessage, type MessagePorts } from '../../../shared/mirror/message.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { keyFor, tenantId } from '../../support/alert-keys.ts';
import { createCheckedLog } from '../../support/checked-log.ts';
import { freeTurns, noApi } from '../../support/free-turns.ts';
import { mirrorWith } from '../../support/mirror-deps.ts';

const other = 'b6f0f0f5-6d4d-4958-8b9f-9d6445542f95';
const stranger = '00000000-0000-4000-8000-000000000000';
const keyOf = (tenant: string, ref: string): AlertKey => ({ ...keyFor(ref), tenantId: tenant });
const event = { subscriptionId: stranger, lifecycle: 'missed' } as const;

function setUp(
  mirrors: Readonly<Record<string, MirrorDeps>>,
  poll: MessagePorts['poll'] = async () => undefined,
) {
  const rejected: { element: unknown; reason: string }[] = [];
  const sent: MessageElement[] = [];
  const { log, lines } = createCheckedLog();
  const ports: MessagePorts = {
    mirrors: new Map(Object.entries(mirrors)),
    queue: { send: async (elements) => void sent.push(...elements) },
    keepDead: async () => undefined,
    keepRejected: async (elements) => void rejected.push(...elements),
    poll,
    handleSubscriptionEvents: async () => undefined,
  };
  return { run: (message: unknown) => mirrorMessage(ports, message, log), rejected, sent, lines };
}

/** Notes what is read. */
function reader() {
  const refs: string[] = [];
  const get: Provider['get'] = async (_api, ref) => void refs.push(ref);
  return { refs, get };
}
const never = new Promise<never>(() => undefined);

describe('shared/alert/by-tenant', () => {
  it('gives each tenant its own, in their order, and loses nothing', () => {
    const [a1, b1, a2] = [keyOf(tenantId, '1'), keyOf(other, '1'), keyOf(tenantId, '2')];
    const poll = { tenantId: other, poll: 'sentinel' } as const;
    const parts = splitByTenant({
      keys: [a1, b1, a2],
      polls: [poll],
      subscriptionEvents: [{ tenantId: stranger, ...event }],
    });
    expect(parts.flatMap(elementsOf)).toHaveLength(5);
    expect(parts).toEqual([
      { tenantId, keys: [a1, a2], polls: [], subscriptionEvents: [] },
      { tenantId: other, keys: [b1], polls: [poll], subscriptionEvents: [] },
      { tenantId: stranger, keys: [], polls: [], subscriptionEvents: [{ tenantId: stranger, ...event }] },
    ]);
  });
});

describe('shared/mirror/message', () => {
  it('works on a key with the rules and products of its own tenant', async () => {
    const [a, b] = [reader(), reader()];
    await setUp({ [tenantId]: mirrorWith(a.get), [other]: mirrorWith(b.get) }).run([
      keyOf(tenantId, 'x'),
      keyOf(other, 'x'),
      keyOf(other, 'y'),
    ]);
    expect([a.refs, b.refs]).toEqual([['x'], ['x', 'y']]);
  });

  it('rejects what names a tenant that is not ours, whole and with the reason, and reads nothing for it', async () => {
    const { refs, get } = reader();
    const poll = jest.fn();
    const { run, rejected, lines } = setUp({ [tenantId]: mirrorWith(get) }, poll);
    await run([
      keyOf(stranger, 'x'),
      { tenantId: stranger, poll: 'defenderXdr' },
      { tenantId: stranger, ...event },
      keyOf(tenantId, 'y'),
    ]);
    expect(refs).toEqual(['y']);
    expect(poll).not.toHaveBeenCalled();
    expect(rejected.map(({ element }) => element)).toEqual([
      keyOf(stranger, 'x'),
      { tenantId: stranger, poll: 'defenderXdr' },
      { tenantId: stranger, ...event },
    ]);
    expect(new Set(rejected.map(({ reason }) => reason))).toEqual(
      new Set([expect.stringMatching(/^tenantId: .*the policy/)]),
    );
    expect(lines.map(({ message }) => message)).toContain('message elements rejected');
  });

  it.each<[string, MirrorDeps, MessagePorts['poll']]>([
    ['whose products hang', mirrorWith(() => never), async () => undefined],
    ['whose poll hangs', mirrorWith(async () => undefined), () => never],
    [
      'whose lists hang',
      { ...mirrorWith(async () => undefined), turns: { ...freeTurns(() => noApi), take: () => never } },
      async () => undefined,
    ],
  ])('is held up by no tenant %s', async (_sentence, hanging, poll) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const mine = mirrorWith(async (_api, ref) => {
      resolve(ref);
      return undefined;
    });
    const { run } = setUp({ [other]: hanging, [tenantId]: mine }, poll);
    const crowd = Array.from({ length: 30 }, (_, i) => keyOf(other, `${i}`));
    void run([{ tenantId: other, poll: 'defenderXdr' }, ...crowd, keyOf(tenantId, 'x')]);
    await expect(promise).resolves.toBe('x');
  });

  it('finishes one tenant when the storage of the other fails, whose part comes back alone', async () => {
    const { refs, get } = reader();
    const failing = mirrorWith(get, { findAlias: () => Promise.reject(new Error('scripted')) });
    const { run, sent } = setUp({ [other]: failing, [tenantId]: mirrorWith(get) });
    await run([keyOf(other, 'b'), keyOf(tenantId, 'x'), keyOf(tenantId, 'y')]);
    expect(refs).toEqual(['x', 'y']);
    expect(sent).toEqual([keyOf(other, 'b')]);
    // Alone it says what is wrong, and the host counts.
    await expect(run(sent)).rejects.toThrow('scripted');
  });

  it('fails as a whole when it fails for every tenant', async () => {
    const failing = mirrorWith(async () => undefined, {
      findAlias: () => Promise.reject(new Error('scripted')),
    });
    const { run, sent } = setUp({ [other]: failing, [tenantId]: failing });
    await expect(run([keyOf(other, 'b'), keyOf(tenantId, 'x')])).rejects.toThrow('scripted');
    expect(sent).toEqual([]);
  });
});
