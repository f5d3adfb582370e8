/** Who may do what: built-in roles known by name, on one resource each, for a reason. */

import {
  at,
  leavingOut,
  ofType,
  put,
  scopeOf,
  setting,
  types,
  type Deployment,
  type DeploymentRule,
  type Resource,
} from '../deployment.ts';

interface KnownRole {
  readonly name: string;
  /** The type of resource on which it is given; on no other. */
  readonly on: string;
}

/** A workspace that is not ours. */
const sentinel = 'Sentinel';

/** @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const knownRoles: ReadonlyMap<string, KnownRole> = new Map([
  ['b7e6dc6d-f1e8-4753-8033-0f276bb0955b', { name: 'Storage Blob Data Owner', on: types.account }],
  ['974c5e8b-45b9-4653-ba55-5f855dd0fb88', { name: 'Storage Queue Data Contributor', on: types.account }],
  ['0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3', { name: 'Storage Table Data Contributor', on: types.account }],
  [
    '3913510d-42f4-4e42-8a64-420c390055eb',
    { name: 'Monitoring Metrics Publisher', on: types.applicationInsights },
  ],
  ['4633458b-17de-408a-b874-0445c86b69e6', { name: 'Key Vault Secrets User', on: types.vault }],
  ['b86a8fe4-44ce-4948-aee5-eccb2c155cd7', { name: 'Key Vault Secrets Officer', on: types.vault }],
  ['a638d3c7-ab3a-418d-83e6-5f17a39d4fde', { name: 'Azure Event Hubs Data Receiver', on: types.eventHubs }],
  [
    '2b629674-e913-4c01-ae53-ef4638d8f975',
    { name: 'Azure Event Hubs Data Sender', on: `${types.eventHubs}/eventhubs` },
  ],
  // Given by sentinel-role.bicep and sentinel-push.bicep only.
  ['8d289c81-5878-46d4-8554-54e1e3d8b5cb', { name: 'Microsoft Sentinel Reader', on: sentinel }],
  ['3e150937-b8fe-4cfb-8069-0eaf05ecd056', { name: 'Microsoft Sentinel Responder', on: sentinel }],
  [
    'f4c81013-99ee-4d62-a7ee-b3f1f648599a',
    { name: 'Microsoft Sentinel Automation Contributor', on: sentinel },
  ],
]);

/** Owner: what somebody in a hurry would give. */
const owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

/** What the app can't do without, by name. */
const neededByTheApp = [
  'Storage Blob Data Owner',
  'Storage Queue Data Contributor',
  'Storage Table Data Contributor',
  'Monitoring Metrics Publisher',
  'Key Vault Secrets User',
];

const roleOf = (assignment: Resource): KnownRole | undefined =>
  knownRoles.get(String(at(assignment, 'properties.roleDefinitionId')).split('/').at(-1) ?? '');

const isForTheApp = (assignment: Resource): boolean =>
  String(at(assignment, 'properties.principalId')).startsWith('[reference(');

/** The scope's type, or undefined for a resource group or a subscription. */
function scopeType(assignment: Resource, { resources }: Deployment): string | undefined {
  return resources.find(({ id }) => id === scopeOf(assignment))?.type;
}

function judge(assignment: Resource, deployment: Deployment): readonly string[] {
  const role = roleOf(assignment);
  if (role === undefined) return [`${assignment.name}: gives a role that is not on the list`];
  const on = scopeType(assignment, deployment);
  return on === role.on ? [] : [`${role.name}: is given on ${on ?? 'more than one resource'}`];
}

const roleDefinition = (id: string): string =>
  `/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/${id}`;

export const accessRules: readonly DeploymentRule[] = [
  {
    name: 'every role is a built-in one known by name, on the one kind of resource that it is for',
    violations: (deployment) =>
      ofType(deployment, types.role).flatMap((assignment) => judge(assignment, deployment)),
    breaks: {
      Owner: setting(types.role, 'properties.roleDefinitionId', roleDefinition(owner)),
      'a role on the resource group': (deployment) => {
        const [assignment] = ofType(deployment, types.role);
        put(
          assignment,
          'id',
          '/subscriptions/x/resourceGroups/y/providers/Microsoft.Authorization/roleAssignments/z',
        );
      },
    },
  },
  {
    name: 'the app has every role that it needs',
    violations: (deployment) => {
      const given = new Set(
        ofType(deployment, types.role)
          .filter(isForTheApp)
          .map((assignment) => roleOf(assignment)?.name),
      );
      return neededByTheApp.filter((name) => !given.has(name)).map((name) => `${name} is not given`);
    },
    breaks: {
      'no tables': leavingOut(types.role, (role) => roleOf(role)?.name === 'Storage Table Data Contributor'),
      'tables for operators only': (deployment) => {
        const mine = ofType(deployment, types.role).filter(isForTheApp);
        for (const role of mine) put(role, 'properties.principalId', '22222222-2222-2222-2222-222222222222');
      },
    },
  },
  {
    name: 'every role says to what kind of object it is given, and why',
    violations: (deployment) =>
      ofType(deployment, types.role).flatMap((role) => [
        ...(typeof at(role, 'properties.principalType') === 'string'
          ? []
          : [`${role.name}: no principalType`]),
        ...(String(at(role, 'properties.description')).length > 20 ? [] : [`${role.name}: no reason`]),
      ]),
    breaks: {
      'no principalType': setting(types.role, 'properties.principalType', undefined),
      'no reason': setting(types.role, 'properties.description', ''),
    },
  },
  {
    name: 'names of role assignments are deterministic: a second deployment changes nothing',
    violations: (deployment) => {
      const names = ofType(deployment, types.role).map(({ name }) => name);
      const random = names.filter(
        (name) => !/^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-/.test(name),
      );
      const twice = names.filter((name, index) => names.indexOf(name) !== index);
      return [
        ...random.map((name) => `${name}: is not from guid()`),
        ...twice.map((name) => `${name}: twice`),
      ];
    },
    breaks: {
      'a name of chance': setting(types.role, 'name', '[newGuid()]'),
      'a name known only at run time': setting(types.role, 'name', "[guid(reference('x').principalId)]"),
      'a name that is there already': (deployment) => {
        const [first, second] = ofType(deployment, types.role);
        put(first, 'name', second?.name);
      },
    },
  },
  {
    name: "what can't be had again is protected against deletion, except in dev",
    violations: (deployment) => {
      const locked = new Set(ofType(deployment, types.lock).map(scopeOf));
      if (deployment.environment === 'dev') return [];
      return [types.account, types.vault, types.identity]
        .flatMap((type) => ofType(deployment, type))
        .filter(({ id }) => !locked.has(id))
        .map(({ name }) => `${name}: has no lock`);
    },
    breaks: {
      'storage without a lock': leavingOut(types.lock, ({ id }) => id.includes('/storageAccounts/')),
      'an identity without a lock': leavingOut(types.lock, ({ id }) =>
        id.includes('/userAssignedIdentities/'),
      ),
    },
  },
];
