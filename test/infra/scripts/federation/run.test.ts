import { runFederation } from '../../../../infra/scripts/federation/run.ts';
import { FakeAz, refusal, type Rule } from '../../support/fake-az.ts';
import { principalId, settings, settingsRule, tenant, tenantId } from '../../support/tenant-rules.ts';

const group = ['--resource-group', 'rg'];
const applications = 'https://graph.microsoft.com/v1.0/applications';
const byName = `${applications}(uniqueName='alert-mirror-${principalId}')`;
const trust = {
  issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  subject: principalId,
  audiences: ['api://AzureADTokenExchange'],
};

const absent = refusal('Not Found', 'Request_ResourceNotFound');
const there = { json: { id: 'object-id', appId: 'client-id', signInAudience: 'AzureADMultipleOrgs' } };
const application = (...answers: readonly Rule[1][]): Rule => [
  'get .*applications\\(uniqueName=',
  ...answers,
];
const credentials = (...value: readonly object[]): Rule => [
  'get .*/applications/object-id/federatedIdentityCredentials',
  { json: { value } },
];
const changes: Rule = ['^rest --method (?:patch|post|delete) --url https://graph', {}];

let fake: FakeAz;
afterEach(() => fake.remove());

async function federation(args: readonly string[], rules: readonly Rule[]) {
  fake = new FakeAz([...rules, changes, ...tenant]);
  return fake.run(runFederation, [...group, ...args]);
}

describe('infra/scripts/federation/run', () => {
  it('without --apply says what is missing and changes nothing', async () => {
    const { code, output } = await federation([], [application(absent)]);
    expect(output.split('\n')).toEqual([
      '  to do: an application for several tenants',
      `  to do: its trust in the identity ${principalId}`,
      'Nothing was changed: run this again with --apply.',
    ]);
    expect(code).toBe(3);
    expect(fake.writes).toEqual([]);
  });

  it('makes an application that trusts the identity, without a secret', async () => {
    const { code, output } = await federation(['--apply'], [application(absent, there)]);
    expect(code).toBe(0);
    expect(fake.writes).toEqual([
      `rest --method patch --url ${byName} --resource https://graph.microsoft.com --headers {"Prefer":"create-if-missing"} --body ${JSON.stringify({ displayName: 'Alert Mirror', signInAudience: 'AzureADMultipleOrgs' })}`,
      `rest --method post --url ${byName}/federatedIdentityCredentials --resource https://graph.microsoft.com --body ${JSON.stringify({ name: 'alert-mirror', ...trust })}`,
    ]);
    expect(output).toMatch(/client id is client-id[^]*az ad sp create --id client-id\n.*npm run grants/);
  });

  it('does nothing when all is there', async () => {
    const { code, output } = await federation(['--apply'], [application(there), credentials(trust)]);
    expect(output).toMatch(/^Nothing to do\./);
    expect(code).toBe(0);
    expect(fake.writes).toEqual([]);
  });

  it.each([
    ['another issuer', { ...trust, issuer: 'https://elsewhere/v2.0' }],
    ['another identity', { ...trust, subject: 'somebody' }],
    ['another audience', { ...trust, audiences: ['api://other'] }],
  ])('takes trust in %s for none', async (_sentence, other) => {
    await federation(['--apply'], [application(there), credentials(other)]);
    expect(fake.writes).toHaveLength(1);
  });

  it('sets right an application that is for one tenant only', async () => {
    const single = { json: { ...(there.json as object), signInAudience: 'AzureADMyOrg' } };
    await federation(['--apply'], [application(single), credentials(trust)]);
    expect(fake.writes).toEqual([expect.stringMatching(/^rest --method patch .*AzureADMultipleOrgs/)]);
  });

  it('waits until the directory knows what it has just made', async () => {
    const { code } = await federation(
      ['--apply'],
      [application(absent, absent, there), ['post .*federatedIdentityCredentials', absent, {}]],
    );
    expect(code).toBe(0);
    expect(fake.waits).toEqual([10_000, 10_000]);
  });

  it('does not wait for ever', async () => {
    const { code, output } = await federation(
      ['--apply'],
      [application(absent), ['post .*federatedIdentityCredentials', absent]],
    );
    expect(output).toContain('does not know the application yet');
    expect(code).toBe(1);
  });

  it('says who may when this account may not', async () => {
    const { code, output } = await federation(
      ['--apply'],
      [application(absent), ['patch .*applications', refusal('Forbidden', 'Authorization_RequestDenied')]],
    );
    expect(output).toContain('a Cloud Application Administrator');
    expect(code).toBe(4);
  });

  it('speaks to the right cloud, for the right audience', async () => {
    const account: Rule = [
      '^account show',
      {
        json: {
          ...{ id: 'x', tenantId, environmentName: 'AzureUSGovernment' },
          user: { name: 'alex@contoso.com' },
        },
      },
    ];
    await federation(
      ['--apply'],
      [
        account,
        [
          'Microsoft.Web/sites\\?',
          ...(tenant.find(([pattern]) => pattern.includes('sites'))?.slice(1) as [object]),
        ],
        settingsRule({ ...settings, AZURE_CLOUD: 'usgov' }),
        application(absent, there),
      ],
    );
    expect(fake.writes[1]).toContain('https://graph.microsoft.us/v1.0/applications');
    expect(fake.writes[1]).toContain(`"issuer":"https://login.microsoftonline.us/${tenantId}/v2.0"`);
    expect(fake.writes[1]).toContain('"audiences":["api://AzureADTokenExchangeUSGov"]');
  });

  it('removes the application, and does nothing where there is none', async () => {
    expect((await federation(['--remove', '--apply'], [application(there)])).code).toBe(0);
    expect(fake.writes).toEqual([
      `rest --method delete --url ${byName} --resource https://graph.microsoft.com`,
    ]);
    fake.remove();
    expect((await federation(['--remove', '--apply'], [application(absent)])).output).toBe('Nothing to do.');
  });

  it('refuses what makes no sense', async () => {
    fake = new FakeAz([]);
    expect(await fake.run(runFederation, [])).toMatchObject({ code: 2 });
    expect(await fake.run(runFederation, ['--help'])).toMatchObject({ code: 0 });
  });
});
