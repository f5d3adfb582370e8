/** What docs/push.md prints is what the app takes. */

import { existsSync, readFileSync } from 'node:fs';
import type { MessageElement } from '../../shared/alert/message.ts';
import { createGraphEventReceiver } from '../../shared/notification/receive-graph-events.ts';
import { createProviderDoor } from '../../shared/notification/receive-provider-event.ts';
import { createProviderEventReceiver } from '../../shared/notification/receive-provider-events.ts';
import { settings } from '../../shared/platform/settings.ts';
import type { ProviderId } from '../../shared/provider/provider-id.ts';
import { providers } from '../../shared/provider/registry.ts';
import { createCheckedLog } from '../support/checked-log.ts';
import { pushSample, pushSamples } from '../support/push-samples.ts';

const page = readFileSync('docs/push.md', 'utf8');
const tenantId = '84bd8158-6d4d-4958-8b9f-9d6445542f95';
const subscription = '8c1d4e70-2f9b-4d36-a5e8-70b16c93f2da';
const workspace = `/subscriptions/${subscription}/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/law-soc`;
const incident =
  `${workspace}/providers/Microsoft.SecurityInsights/Incidents/63883bf7-5be1-42f4-809a-0417943b837b`.toLowerCase();
const alert = `/subscriptions/${subscription}/resourcegroups/rg-shop/providers/microsoft.security/locations/westeurope/alerts/2517229041130089999_57963b4b-3cb0-4c3a-96ed-f1e216311809`;

const named = (provider: ProviderId, ref: string) => ({ provider, ref, tenantId, source: 'provider' });
const expected: readonly (readonly [string, ProviderId, object])[] = [
  ['ref', 'sentinel', named('sentinel', incident)],
  ['sentinel-playbook', 'sentinel', named('sentinel', incident)],
  ['sentinel-table', 'sentinel', named('sentinel', incident)],
  ['defender-for-cloud-export', 'defenderForCloud', named('defenderForCloud', alert)],
  ['defender-for-cloud-resource', 'defenderForCloud', named('defenderForCloud', alert)],
  ['defender-for-cloud-without-link', 'defenderForCloud', { tenantId, poll: 'defenderForCloud' }],
];

function setUp() {
  const sent: MessageElement[] = [];
  const queue = { send: async (elements: readonly MessageElement[]) => void sent.push(...elements) };
  const scope = { azureSubscriptions: [subscription], workspaces: [workspace] };
  const sources = [...providers].map(([id, provider]) => ({ tenantId, id, provider, scope }));
  const clock = { now: () => Date.parse('2026-11-22T10:00:00Z') };
  const clientStates = ['<the value of CLIENT_STATE>'];
  const tenants = new Map([[tenantId, providers]]);
  return {
    sent,
    door: createProviderDoor({ queue, sources, clock }),
    providerEvents: createProviderEventReceiver({ queue, sources, clock }),
    graphEvents: createGraphEventReceiver({ queue, clock, clientStates, tenants }),
    log: createCheckedLog().log,
  };
}

describe('docs/push', () => {
  it.each(expected)('the sample %s is understood at the door of %s', async (name, provider, want) => {
    const { door, sent, log } = setUp();
    const body = async () => new TextEncoder().encode(pushSamples.get(name));
    expect(await door(provider, { query: new URLSearchParams(), body, log })).toEqual({ status: 202 });
    expect(sent).toEqual([expect.objectContaining(want)]);
  });

  it.each(expected)(
    'the sample %s is understood in an Event Hub, as an event of %s',
    async (name, _, want) => {
      const { providerEvents, sent, log } = setUp();
      await providerEvents({ events: [pushSample(name)], log });
      expect(sent).toEqual([expect.objectContaining(want)]);
    },
  );

  it.each([
    ['graph-notification', [{ provider: 'defenderXdr', ref: 'da637551227677560813_-961444813' }]],
    ['graph-validation', []],
  ])('the sample %s is understood as what Graph sends', async (name, want) => {
    const { graphEvents, sent, log } = setUp();
    await graphEvents({ events: [pushSample(name)], log });
    expect(sent).toMatchObject(want);
    expect(sent).toHaveLength(want.length);
  });

  it('has no sample that is not tested', () => {
    const tested = [...expected.map(([name]) => name), 'graph-notification', 'graph-validation'];
    expect([...pushSamples.keys()].toSorted()).toEqual(tested.toSorted());
  });

  it('names only settings, functions and files that are there', () => {
    const known = new Set<string>(settings.map(({ name }) => name));
    const named = [...page.matchAll(/`([A-Z]+_[A-Za-z_]+)(?:=\S+)?`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    for (const [, name = ''] of page.matchAll(/`(receive-[a-z-]+)`/g))
      expect(existsSync(`functions/${name}.ts`)).toBe(true);
    for (const [, file = ''] of page.matchAll(/-f (infra\/\S+)/g)) expect(existsSync(file)).toBe(true);
    for (const [, file = ''] of page.matchAll(/\]\(([a-z-]+\.md)/g))
      expect(existsSync(`docs/${file}`)).toBe(true);
  });
});
