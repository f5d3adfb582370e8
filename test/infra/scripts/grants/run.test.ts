import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runGrants } from '../../../../infra/scripts/grants/run.ts';
import { FakeAz, refusal, type Rule } from '../../support/fake-az.ts';
import {
  account,
  assignment,
  assignments,
  azureSubscriptionId,
  clientId,
  cloudApps,
  graphId,
  principalId,
  roleAssignments,
  settings,
  settingsRule,
  site,
  tenant,
  tenantId,
  workspace,
} from '../../support/tenant-rules.ts';

const everything = {
  defenderXdr: { direction: 'both' },
  defenderXdrIncidents: { direction: 'in' },
  defenderForCloudApps: { direction: 'out' },
  defenderForCloud: { direction: 'both', azureSubscriptions: [azureSubscriptionId] },
  sentinel: { direction: 'both', workspaces: [workspace] },
};
const graphOnly = { defenderXdr: { direction: 'both' } };
const cloudOnly = { defenderForCloud: everything.defenderForCloud };
const physical = { name: 'northeurope', metadata: { regionType: 'Physical' } };
const group = ['--resource-group', 'rg'];

let fake: FakeAz;
let directory: string;
beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), 'alert-mirror-policy-'))));
afterEach(() => {
  fake.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** `rules` come before those of the tenant. */
async function grants(providers: object, args: readonly string[], rules: readonly Rule[] = []) {
  const policy = path.join(directory, 'policy.json');
  writeFileSync(policy, JSON.stringify({ providers }));
  fake = new FakeAz([...rules, ...tenant]);
  return fake.run(runGrants, ['--policy', policy, ...args]);
}

const posted = (value: string, resourceId = graphId): string =>
  `rest --method post --url https://graph.microsoft.com/v1.0/servicePrincipals/${principalId}/appRoleAssignments --resource https://graph.microsoft.com --body ${JSON.stringify({ principalId, resourceId, appRoleId: `role-${value}` })}`;

describe('infra/scripts/grants/run', () => {
  it('without --apply shows what is missing and who can grant it, and changes nothing', async () => {
    const { code, output } = await grants(everything, group, [assignments('SecurityAlert.ReadWrite.All')]);
    expect(output.split('\n')).toEqual([
      `id-mirror (${principalId}) in tenant ${tenantId}:`,
      '  there     SecurityAlert.ReadWrite.All on Microsoft Graph',
      '  missing   SecurityIncident.Read.All on Microsoft Graph',
      '            can be granted by: Privileged Role Administrator (or Global Administrator)',
      '  missing   Investigation.read on Microsoft Cloud App Security',
      expect.stringMatching(/can be granted by: Cloud Application Administrator/),
      '  missing   Investigation.manage on Microsoft Cloud App Security',
      expect.stringMatching(/can be granted by: Cloud Application Administrator/),
      `  missing   custom role "Alert Mirror …" on /subscriptions/${azureSubscriptionId}`,
      expect.stringMatching(/can be granted by: Owner, User Access Administrator/),
      `  missing   Microsoft Sentinel Responder on ${workspace}`,
      expect.stringMatching(/can be granted by: Owner/),
      'Nothing was changed. 5 to do: run this again with --apply.',
      'Whoever may do it needs this folder with the policy, and:',
      `  az login --tenant ${tenantId} --allow-no-subscriptions`,
      `  npm run grants -- --principal-id ${principalId} --tenant ${tenantId} --only entra --apply`,
      `  npm run grants -- --principal-id ${principalId} --tenant ${tenantId} --only azure --apply`,
    ]);
    expect(code).toBe(3);
    expect(fake.writes).toEqual([]);
  });

  it('grants what is missing, by value, and nothing else', async () => {
    const { code, output } = await grants(
      everything,
      [...group, '--apply'],
      [assignments('SecurityAlert.ReadWrite.All')],
    );
    expect(code).toBe(0);
    expect(output).toMatch(/granted {3}Microsoft Sentinel Responder on/);
    expect(output).toMatch(/az functionapp restart -g rg -n func-mirror\nDone\.$/);
    const [incidents, , , ...azure] = fake.writes;
    expect(incidents).toBe(posted('SecurityIncident.Read.All'));
    expect(fake.writes).toHaveLength(5);
    for (const line of azure) {
      expect(line).toMatch(
        /^rest --method put --url \/subscriptions\/.*\/roleAssignments\/[\da-f-]{36}\?api-version/,
      );
      expect(line).toContain(`"principalId":"${principalId}","principalType":"ServicePrincipal"`);
    }
    expect(azure.map((line) => /roleDefinitions\/([\w-]+)/.exec(line)?.[1])).toEqual([
      ...['id-custom', 'id-Microsoft-Sentinel-Responder'],
    ]);
  });

  it('deploys the custom role where there is none yet, which takes more rights', async () => {
    const none: readonly Rule[] = [
      ["type%20eq%20'CustomRole'", { json: { value: [] } }],
      ['/locations\\?', { json: { value: [{ name: 'global' }, physical] } }],
      ['^deployment sub create', refusal('Bad Request', 'PrincipalNotFound'), {}],
    ];
    const dry = await grants(cloudOnly, group, none);
    expect(dry.output).toMatch(
      /custom role .*\n.*can be granted by: Owner or User Access Administrator there/,
    );
    fake.remove();
    expect((await grants(cloudOnly, [...group, '--apply'], none)).code).toBe(0);
    const deployment = fake.calls
      .map(({ args }) => args.join(' '))
      .filter((line) => line.startsWith('deployment'));
    expect(deployment).toHaveLength(2);
    expect(deployment[1]).toMatch(
      new RegExp(
        `^deployment sub create --name alert-mirror-role --subscription ${azureSubscriptionId} --location northeurope --template-file \\S+/infra/defender-for-cloud-role.bicep --parameters principalId=${principalId}$`,
      ),
    );
  });

  it('names an Azure role assignment alike each time, so that granting twice is granting once', async () => {
    const name = async (): Promise<string | undefined> => {
      await grants(cloudOnly, [...group, '--apply']);
      const [line = ''] = fake.writes;
      fake.remove();
      return /roleAssignments\/([\da-f-]{36})/.exec(line)?.[1];
    };
    expect(await name()).toBe(await name());
  });

  it('does nothing when all is there', async () => {
    const { code, output } = await grants(
      everything,
      [...group, '--apply'],
      [
        assignments(
          ...['SecurityAlert.ReadWrite.All', 'SecurityIncident.Read.All'],
          ...['Investigation.read', 'Investigation.manage'],
        ),
        roleAssignments(
          [`/subscriptions/${azureSubscriptionId.toUpperCase()}`, 'id-CUSTOM'],
          // Inherited from the resource group of the workspace.
          [workspace.replace(/\/providers.*/, ''), 'id-microsoft-sentinel-responder'],
        ),
      ],
    );
    expect(output).toMatch(/Nothing to do\.$/);
    expect(code).toBe(0);
    expect(fake.writes).toEqual([]);
  });

  it('takes neither the same role at another API nor a role on a part of the scope for the one that is wanted', async () => {
    const elsewhere = { ...assignment('SecurityAlert.ReadWrite.All'), resourceId: 'another-api' };
    const { code, output } = await grants({ ...graphOnly, ...cloudOnly }, group, [
      ['appRoleAssignments\\?', { json: { value: [elsewhere] } }],
      roleAssignments([`/subscriptions/${azureSubscriptionId}/resourceGroups/one`, 'id-custom']),
    ]);
    expect(output.match(/^ {2}missing/gm)).toHaveLength(2);
    expect(code).toBe(3);
  });

  it('reads every page of the assignments', async () => {
    const next = `https://graph.microsoft.com/v1.0/servicePrincipals/${principalId}/appRoleAssignments?$skiptoken=2`;
    const { code } = await grants(graphOnly, group, [
      ['skiptoken=2', { json: { value: [assignment('SecurityAlert.ReadWrite.All')] } }],
      ['appRoleAssignments', { json: { value: [], '@odata.nextLink': next } }],
    ]);
    expect(code).toBe(0);
  });

  it('follows no page to another host, since the token goes along', async () => {
    const { code, output } = await grants(graphOnly, group, [
      ['appRoleAssignments', { json: { value: [], '@odata.nextLink': 'https://evil.example/v1.0/x' } }],
    ]);
    expect(code).toBe(1);
    expect(output).toContain('another host');
    expect(fake.calls.some(({ args }) => args.includes('https://evil.example/v1.0/x'))).toBe(false);
  });

  it('with --read-only grants what reading needs', async () => {
    await grants(everything, [...group, '--read-only', '--apply']);
    expect(fake.writes.join('\n')).not.toMatch(/ReadWrite|manage|Responder|id-custom/);
    expect(fake.writes[0]).toBe(posted('SecurityAlert.Read.All'));
    expect(fake.writes).toHaveLength(5);
  });

  it('says what the policy does not need any more, and takes it back with --prune', async () => {
    const rules = [assignments('SecurityAlert.ReadWrite.All', 'SecurityIncident.ReadWrite.All', 'Mail.Send')];
    const { code, output } = await grants(graphOnly, group, rules);
    expect(output).toMatch(/surplus {3}SecurityIncident\.ReadWrite\.All .*\n.*--prune takes it back/);
    expect(code).toBe(0);
    fake.remove();
    expect((await grants(graphOnly, [...group, '--prune', '--apply'], rules)).code).toBe(0);
    expect(fake.writes).toEqual([
      `rest --method delete --url https://graph.microsoft.com/v1.0/servicePrincipals/${principalId}/appRoleAssignments/assignment-SecurityIncident.ReadWrite.All --resource https://graph.microsoft.com`,
    ]);
  });

  it('with --remove takes back all that it could have granted, and nothing that others did', async () => {
    const { code, output } = await grants(
      everything,
      [...group, '--remove', '--apply'],
      [
        assignments('SecurityAlert.ReadWrite.All', 'Mail.Send'),
        roleAssignments(
          [`/subscriptions/${azureSubscriptionId}`, 'id-custom'],
          [`/subscriptions/${azureSubscriptionId}`, 'id-Owner'],
          ['/providers/Microsoft.Management/managementGroups/all', 'id-Security-Reader'],
        ),
      ],
    );
    expect(code).toBe(0);
    expect(output).toMatch(/removed {3}custom role/);
    expect(fake.writes.map((line) => line.split(' ')[2])).toEqual(['delete', 'delete']);
    expect(fake.writes[1]).toContain(
      `/subscriptions/${azureSubscriptionId}/providers/Microsoft.Authorization/role`,
    );
  });

  it('waits until the directory knows a new identity, and until the products do', async () => {
    const notYet = refusal('Not Found', 'Request_ResourceNotFound');
    const { code, output } = await grants(
      { ...graphOnly, ...cloudOnly },
      [...group, '--apply'],
      [
        [`servicePrincipals/${principalId}\\?`, notYet, notYet, { json: { displayName: 'id-mirror' } }],
        [`post .*/appRoleAssignments`, notYet, {}],
        ['put .*/roleAssignments/', refusal('Bad Request', 'PrincipalNotFound'), {}],
      ],
    );
    expect(output).toContain('does not know the identity');
    expect(code).toBe(0);
    expect(fake.waits).toEqual([10_000, 10_000, 10_000, 10_000]);
  });

  it('does not wait for ever', async () => {
    const { code, output } = await grants(
      graphOnly,
      [...group, '--apply'],
      [[`servicePrincipals/${principalId}\\?`, refusal('Not Found', 'Request_ResourceNotFound')]],
    );
    expect(output).toMatch(/knows no identity .*object id \(not the client id\)/);
    expect(code).toBe(1);
    expect(fake.waits.reduce((sum, ms) => sum + ms, 0)).toBe(180_000);
  });

  it('waits while it is throttled', async () => {
    const busy = refusal('Too Many Requests', 'TooManyRequests');
    const { code } = await grants(
      graphOnly,
      [...group, '--apply'],
      [['post .*appRoleAssignments', busy, busy, {}]],
    );
    expect(code).toBe(0);
    expect(fake.waits).toEqual([2000, 5000]);
  });

  it('takes a grant that is there already for done', async () => {
    const { code } = await grants(
      { ...graphOnly, ...cloudOnly },
      [...group, '--apply'],
      [
        [
          'post .*appRoleAssignments',
          refusal('Bad Request', 'Request_BadRequest', 'Permission already exists'),
        ],
        ['put .*roleAssignments', refusal('Conflict', 'RoleAssignmentExists')],
      ],
    );
    expect(code).toBe(0);
  });

  it('grants what this account may, and says who may do the rest and how', async () => {
    const { code, output } = await grants(
      { ...graphOnly, ...cloudOnly },
      [...group, '--apply'],
      [['post .*appRoleAssignments', refusal('Forbidden', 'Authorization_RequestDenied')]],
    );
    expect(code).toBe(4);
    expect(output).toMatch(
      /refused {3}SecurityAlert\.ReadWrite\.All.*\n.*can be done by: Privileged Role Adm/,
    );
    expect(output).toMatch(/granted {3}custom role/);
    expect(output).toMatch(/--only entra --apply$/);
  });

  it('says what failed for another reason, and does the rest', async () => {
    const { code, output } = await grants(
      { ...graphOnly, ...cloudOnly },
      [...group, '--apply'],
      [['post .*appRoleAssignments', refusal('Bad Request', 'Odd', 'Nobody knows.')]],
    );
    expect(code).toBe(1);
    expect(output).toMatch(/failed {4}SecurityAlert\.ReadWrite\.All.*\n {12}Odd: Nobody knows\./);
    expect(output).toMatch(/granted {3}custom role/);
  });

  it.each<[string, object, Rule, RegExp, number]>([
    [
      'a product that the tenant does not have',
      { defenderForCloudApps: { direction: 'both' } },
      [cloudApps[0], refusal('Not Found', 'Request_ResourceNotFound')],
      /blocked {3}Investigation\.read .*\n.*not licensed in this tenant.*"off"/,
      3,
    ],
    [
      'a permission that this cloud does not offer',
      { defenderForCloudApps: { direction: 'in' } },
      [cloudApps[0], { json: { id: 'x', appRoles: [] } }],
      /blocked .*\n.*offers no such permission in this cloud/,
      3,
    ],
    [
      'an Azure subscription that is not there',
      cloudOnly,
      ['roleAssignments\\?', refusal('Not Found', 'SubscriptionNotFound')],
      /blocked {3}custom role .*\n.*does not exist, or the account that is signed in does not see it/,
      3,
    ],
    [
      'a scope whose roles this account may not read',
      cloudOnly,
      ['roleAssignments\\?', refusal('Forbidden', 'AuthorizationFailed')],
      /blocked {3}custom role .*\n.*may not read the roles there/,
      4,
    ],
    [
      'a directory that this account may not read',
      graphOnly,
      ['appRoleAssignments\\?', refusal('Forbidden', 'Authorization_RequestDenied')],
      /blocked {3}SecurityAlert\.ReadWrite\.All .*\n.*may not read application permissions/,
      4,
    ],
  ])('says what blocks: %s', async (_sentence, providers, rule, words, wanted) => {
    const { code, output } = await grants(providers, group, [rule]);
    expect(output).toMatch(words);
    expect(code).toBe(wanted);
  });

  it.each<[string, readonly string[], Rule | undefined, RegExp, number]>([
    [
      'nobody is signed in',
      group,
      ['account show', { error: "ERROR: Please run 'az login'" }],
      /az login/,
      5,
    ],
    [
      'the sign-in has expired',
      group,
      ['roleAssign|appRoleAssign', { error: 'ERROR: AADSTS700082: expired' }],
      /not signed in any more/,
      5,
    ],
    [
      'az does not know the Azure subscription',
      [...group, '--subscription', 'other'],
      ['account show', { error: "ERROR: The subscription of 'other' doesn't exist in cloud 'AzureCloud'." }],
      /does not know the Azure subscription "other"/,
      5,
    ],
    [
      'az is signed in to another tenant',
      group,
      settingsRule({ ...settings, AZURE_TENANT_ID: clientId }),
      new RegExp(`as alex@contoso\\.com.*az login --tenant ${clientId}`),
      5,
    ],
    [
      'az is set to another cloud',
      group,
      settingsRule({ ...settings, AZURE_CLOUD: 'usgovdod' }),
      /az cloud set --name AzureUSGovernment/,
      5,
    ],
    [
      'there is no such resource group',
      group,
      ['Microsoft.Web/sites\\?', refusal('Not Found', 'ResourceGroupNotFound')],
      /no resource group "rg"/,
      2,
    ],
    [
      'the resource group may not be read',
      group,
      ['Microsoft.Web/sites\\?', refusal('Forbidden', 'AuthorizationFailed')],
      /may not read the function app/,
      4,
    ],
    [
      'there is no app',
      group,
      ['Microsoft.Web/sites\\?', { json: { value: [] } }],
      /holds no function app: deploy infra\/main\.bicep first/,
      2,
    ],
    [
      'there are several apps',
      group,
      ['Microsoft.Web/sites\\?', { json: { value: [site('one'), site('two')] } }],
      /these function apps: one, two; name one with --app/,
      2,
    ],
    [
      'the app has lost its identity',
      group,
      ['Microsoft.Web/sites\\?', { json: { value: [{ ...site('one'), identity: null }] } }],
      /no identity with the client id/,
      1,
    ],
    [
      'the answer makes no sense',
      group,
      ['Microsoft.Web/sites\\?', { json: {} }],
      /unexpected at "value"/,
      1,
    ],
    ['nothing says whose grants', [], undefined, /--resource-group: is missing.*\nUsage/, 2],
    ['an option is unknown', ['--appply'], undefined, /--appply[^]*Usage/, 2],
    ['an id is none', ['--principal-id', 'me'], undefined, /--principal-id: is not a GUID/, 2],
    ['a part is none', [...group, '--only', 'graph'], undefined, /--only: is neither "entra" nor "azure"/, 2],
  ])('says what to do when %s', async (_sentence, args, rule, words, wanted) => {
    const { code, output } = await grants(
      { ...graphOnly, ...cloudOnly },
      args,
      rule === undefined ? [] : [rule],
    );
    expect(output).toMatch(words);
    expect(code).toBe(wanted);
    expect(fake.writes).toEqual([]);
  });

  it('serves whoever knows only the identity: no look at the resource group, only the part that is theirs', async () => {
    const args = ['--principal-id', principalId, '--tenant', tenantId, '--only', 'azure', '--apply'];
    const { code } = await grants({ ...graphOnly, ...cloudOnly }, args, [
      ['graph.microsoft.com|Microsoft.Web', { error: 'ERROR: must not be asked' }],
    ]);
    expect(code).toBe(0);
    expect(fake.writes).toHaveLength(1);
  });

  it('asks the Graph of the cloud', async () => {
    const china = { ...(account[1]?.json as object), environmentName: 'AzureChinaCloud' };
    await grants(graphOnly, ['--principal-id', principalId], [['account show', { json: china }]]);
    expect(
      fake.calls.some(({ args }) => args.join(' ').includes('https://microsoftgraph.chinacloudapi.cn/v1.0/')),
    ).toBe(true);
  });

  it('refuses a policy with mistakes, or that is not there, before it asks anybody', async () => {
    const mistaken = await grants({ defenderXdr: { direction: 'sideways' } }, group);
    expect(mistaken).toMatchObject({
      code: 2,
      output: expect.stringContaining('providers.defenderXdr.direction'),
    });
    const absent = await fake.run(runGrants, [...group, '--policy', path.join(directory, 'none.json')]);
    expect(absent).toMatchObject({
      code: 2,
      output: expect.stringContaining('none.json: there is no such file'),
    });
    expect(fake.calls).toEqual([]);
  });

  it('says which products of the policy this version does not reach', async () => {
    const { output } = await grants({ ...graphOnly, qradar: { direction: 'out' } }, group);
    expect(output).toContain('providers.qradar: is on, but this version has no adapter');
  });

  it('takes the system-assigned identity where the app names no other', async () => {
    const own = { ...site('func-mirror'), identity: { principalId } };
    const { output } = await grants(graphOnly, group, [
      ['Microsoft.Web/sites\\?', { json: { value: [own] } }],
      settingsRule({ AZURE_TENANT_ID: settings.AZURE_TENANT_ID }),
    ]);
    expect(output).toContain(`id-mirror (${principalId})`);
  });
});
