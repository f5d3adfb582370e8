/** Parameters that no committed environment uses: what they come to, and what the compiler refuses. */

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBicep } from '../../scripts/bicep.ts';
import { snapshot } from '../../scripts/run-bicep.ts';
import { appSettings, at, ofType, readSnapshot, theOnly, types, type Deployment } from './deployment.ts';
import { nameRules } from './rules/names.ts';

const bicep = findBicep();
// templates.test.ts says how to get one, and holds that the pipeline has one.
const describeCompiled = bicep === undefined ? describe.skip : describe;

const fitting = nameRules.filter(({ name }) => name === 'names fit the limits of their kind');

const network = (inbound: 'public' | 'private', createDnsZones: boolean): string => `param network = {
  addressPrefix: '10.20.0.0/24'
  functionSubnetPrefix: '10.20.0.0/26'
  endpointSubnetPrefix: '10.20.0.64/27'
  inbound: '${inbound}'
  createDnsZones: ${createDnsZones}
}`;

describeCompiled('infra/variants', () => {
  let directory = '';

  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'alert-mirror-variants-'));
    cpSync('infra', directory, { recursive: true });
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function tryParameters(lines: readonly string[]): { readonly ok: boolean; readonly output: string } {
    const file = path.join(directory, 'params', 'variant.bicepparam');
    writeFileSync(file, ["using '../main.bicep'", ...lines, ''].join('\n'));
    return snapshot(bicep ?? '', file, 'overwrite');
  }

  function deploy(...lines: readonly string[]): Deployment {
    const { ok, output } = tryParameters(["param environmentName = 'x1'", ...lines]);
    if (!ok) throw new Error(output);
    return readSnapshot('variant', path.join(directory, 'params'));
  }

  it('isolated and open to Graph: the app is reached from the listed sources only, storage from nowhere', () => {
    const deployment = deploy(
      network('public', true),
      "param allowedSources = [{ name: 'graph', tag: 'Default', source: '192.0.2.0/24' }]",
    );
    const { properties } = theOnly(deployment, types.app);
    expect(at(properties, 'publicNetworkAccess')).toBe('Enabled');
    expect(at(properties, 'siteConfig.ipSecurityRestrictionsDefaultAction')).toBe('Deny');
    expect(at(properties, 'siteConfig.ipSecurityRestrictions')).toEqual([
      { name: 'graph', action: 'Allow', priority: 100, tag: 'Default', ipAddress: '192.0.2.0/24' },
    ]);
    expect(appSettings(deployment).NOTIFICATION_URL).toMatch(
      /^\[format\('https:\/\/\{0\}', .*defaultHostName/,
    );
    expect(at(theOnly(deployment, types.account), 'properties.publicNetworkAccess')).toBe('Disabled');
    expect(ofType(deployment, types.endpoint).map(({ name }) => name.split('-')[1])).toEqual([
      'blob',
      'queue',
      'table',
      'vault',
    ]);
  }, 60_000);

  it('private endpoints registered by the landing zone: endpoints, and no zones of our own', () => {
    const deployment = deploy(network('private', false));
    expect(ofType(deployment, types.endpoint)).toHaveLength(5);
    expect(ofType(deployment, types.zone)).toEqual([]);
    expect(ofType(deployment, `${types.endpoint}/privateDnsZoneGroups`)).toEqual([]);
  }, 60_000);

  it('settings come from parameters', () => {
    const settings = appSettings(
      deploy(
        "param cloud = 'usgovdod'",
        "param mode = 'enforce'",
        "param notificationUrl = 'https://alerts.contoso.com'",
        "param endpoints = { cloudApps: 'https://contoso.eu.portal.cloudappsecurity.com' }",
        "param schedules = { poll: '*/30 * * * * *' }",
        "param nodeArguments = '--max-semi-space-size=2'",
      ),
    );
    expect(settings).toMatchObject({
      // coalesce() of what is given and what the cloud would say.
      AZURE_CLOUD: expect.stringMatching(/^(?:usgovdod|\[coalesce\('usgovdod', )/),
      MIRROR_MODE: 'enforce',
      NOTIFICATION_URL: 'https://alerts.contoso.com',
      CLOUD_APPS_ENDPOINT: 'https://contoso.eu.portal.cloudappsecurity.com',
      GRAPH_ENDPOINT: '',
      POLL_SCHEDULE: '*/30 * * * * *',
      SWEEP_SCHEDULE: '',
      languageWorkers__node__arguments: '--max-semi-space-size=2',
    });
  }, 60_000);

  it('polling only: no address for Graph', () => {
    expect(appSettings(deploy('param receiveNotifications = false')).NOTIFICATION_URL).toBe('');
  }, 60_000);

  it('Event Hubs for alerts only: Graph still calls the app', () => {
    expect(appSettings(deploy('param eventHubs = true', "param graphPrincipalId = 'x'"))).toMatchObject({
      EVENT_HUB__fullyQualifiedNamespace: expect.stringContaining('serviceBusEndpoint'),
      EVENT_HUB_CONSUMER_GROUP: 'alert-mirror',
      ALERT_EVENT_HUB: 'product-alerts',
      NOTIFICATION_EVENT_HUB: '',
    });
  }, 60_000);

  it('no Event Hubs: none is read, whatever else is said of them', () => {
    const settings = appSettings(
      deploy("param graphPrincipalId = 'x'", "param notificationDomain = 'contoso.com'"),
    );
    expect(settings).toMatchObject({
      EVENT_HUB__fullyQualifiedNamespace: '',
      ALERT_EVENT_HUB: '',
      NOTIFICATION_EVENT_HUB: '',
    });
  }, 60_000);

  it('the longest names still fit', () => {
    const lines = ["param workloadName = 'abcdefghijk'", "param environmentName = 'wxyz'"];
    expect(tryParameters(lines)).toMatchObject({ ok: true });
    const deployment = readSnapshot('variant', path.join(directory, 'params'));
    expect(fitting.flatMap((rule) => rule.violations(deployment))).toEqual([]);
  }, 60_000);

  it('refuses values that no deployment could have, each by its name', () => {
    const { ok, output } = tryParameters([
      "param environmentName = 'production'",
      'param maximumInstanceCount = 10',
      'param instanceMemoryMB = 1024',
      "param nodeVersion = '20'",
      network('public', true).replace('inbound', 'inbond'),
      "param clientState = 'secret'",
    ]);
    expect(ok).toBe(false);
    for (const said of [
      'maximum allowable length is 4',
      'minimum allowable value is 40',
      '1024',
      "'20'",
      'inbond',
      'clientState',
    ])
      expect(output).toContain(said);
  }, 60_000);

  it('asks for the name of the environment', () => {
    expect(tryParameters([])).toMatchObject({
      ok: false,
      output: expect.stringContaining('environmentName'),
    });
  }, 60_000);
});
