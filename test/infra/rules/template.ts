/** What only the compiled templates tell: parameters, outputs, functions, roles of our own. */

import { customRolePrefix } from '../../../infra/scripts/grants/azure-role.ts';
import { at, put } from '../deployment.ts';
import { withModules, type Template, type TemplateRule } from '../templates.ts';
import { knownRoles } from './access.ts';

const eachParameter = (template: Template) =>
  withModules(template).flatMap(({ parameters }) => Object.entries(parameters));
const eachOutput = (template: Template) =>
  withModules(template).flatMap(({ outputs }) => Object.entries(outputs));

/** Names that would hold a secret. `keyVault` and the like are places, not secrets. */
const secretName =
  /secret|password|(?:account|access|shared|function|notification)Key|clientState|token|sas$/i;
/** Functions that look up a secret: listKeys(), listAccountSas(), getSecret() ... not a playbook's own, at its run time. */
const secretFunction = /(?<!@\{)\b(?:list[A-Z]\w*|getSecret)\(/;

/** An automation takes the address that starts its workflow, and never shows it again. */
const startOfWorkflow = /"uri":"\[listCallbackUrl\([^"]*\)\.value\]"/g;
const withoutStarts = (template: Template): string =>
  JSON.stringify(template).replaceAll(startOfWorkflow, '');

const custom = 'Microsoft.Authorization/roleDefinitions';
const rolesOf = (template: Template): readonly unknown[] =>
  withModules(template)
    .flatMap(({ resources }) => Object.values(resources))
    .filter(({ type }) => type === custom);

/** Azure lists no action for setting an alert "in progress", so a pattern stands for it: no other, and nothing wider. */
const allowedPattern = 'Microsoft.Security/locations/alerts/*';

function actionsOf(template: Template): readonly string[] {
  const texts = JSON.stringify([template.variables, rolesOf(template)]).match(/"[^"]*"/g) ?? [];
  return texts
    .map((text) => text.slice(1, -1))
    .filter((text) => /^(?:Microsoft\.\w+\/|\*)/.test(text) && text !== custom);
}

/** A literal of the template; not one inside the text of the workbook, whose quotes are escaped. */
const literalGuid = /(?<=[^\\]["'])[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?=["'])/g;

export const templateRules: readonly TemplateRule[] = [
  {
    name: 'every file says what it is, every parameter whether it is needed and what it does',
    violations: (template) => [
      ...withModules(template)
        .filter(({ metadata }) => !metadata.name || !metadata.description)
        .map(({ metadata }) => `${metadata.name ?? 'a file'}: has no name or description`),
      ...eachParameter(template)
        .filter(([, { metadata }]) => !/^(?:Required|Optional)\. \S/.test(metadata?.description ?? ''))
        .map(([name]) => `${name}: is not described`),
      ...eachOutput(template)
        .filter(([, { metadata }]) => (metadata?.description ?? '') === '')
        .map(([name]) => `${name}: is not described`),
    ],
    breaks: {
      'a parameter without a word': [
        'main',
        (template) => put(template, 'parameters.mode.metadata', undefined),
      ],
      'one that does not say whether it is needed': [
        'main',
        (template) => put(template, 'parameters.mode.metadata.description', 'The mode.'),
      ],
      'a module without a word': [
        'main',
        (template) => put(template, 'resources.identity.properties.template.metadata', {}),
      ],
      'an output without a word': [
        'defender-for-cloud-role',
        (template) => put(template, 'outputs.roleId.metadata', undefined),
      ],
    },
  },
  {
    name: '"Required." is what has no default, "Optional." what has one',
    violations: (template) =>
      Object.entries(template.parameters)
        .filter(([, parameter]) => {
          const optional = 'defaultValue' in parameter || parameter.nullable === true;
          return parameter.metadata?.description?.startsWith(optional ? 'Optional.' : 'Required.') !== true;
        })
        .map(([name]) => `${name}: is said to be what it is not`),
    breaks: {
      'a default that nobody mentions': [
        'main',
        (template) => put(template, 'parameters.environmentName.defaultValue', 'x'),
      ],
      'a default that is gone': [
        'main',
        (template) => put(template, 'parameters.mode.defaultValue', undefined),
      ],
    },
  },
  {
    name: 'no secret goes in',
    violations: (template) =>
      eachParameter(template)
        .filter(([name, { type }]) => type?.startsWith('secure') === true || secretName.test(name))
        .map(([name]) => `${name}: is a secret`),
    breaks: {
      'a secure parameter': ['main', (template) => put(template, 'parameters.mode.type', 'securestring')],
      'a secret in plain text': [
        'main',
        (template) => put(template, 'parameters.clientState', { type: 'string' }),
      ],
      'a secret of a module': [
        'main',
        (template) =>
          put(template, 'resources.functionApp.properties.template.parameters.storageAccountKey', {
            type: 'string',
          }),
      ],
    },
  },
  {
    name: 'no secret is looked up, and none comes out',
    violations: (template) => [
      ...(secretFunction.test(withoutStarts(template)) ? ['a function looks up a secret'] : []),
      ...eachOutput(template)
        .filter(([name, { type }]) => type?.startsWith('secure') === true || secretName.test(name))
        .map(([name]) => `${name}: is a secret`),
    ],
    breaks: {
      'a key in an output': [
        'main',
        (template) =>
          put(template, 'outputs.x', {
            type: 'string',
            value: "[listKeys('x', '2025-06-01').keys[0].value]",
          }),
      ],
      'the signed address of a workflow': [
        'defender-for-cloud-workflow',
        (template) => put(template, 'outputs.x', { type: 'string', value: "[listCallbackUrl('x').value]" }),
      ],
      'the signed address of a playbook': [
        'sentinel-push',
        (template) => put(template, 'outputs.x', { type: 'string', value: "[listCallbackUrl('x').value]" }),
      ],
      'a secret by name': [
        'main',
        (template) => put(template, 'outputs.functionKey', { type: 'string', value: '' }),
      ],
      'a key in a module': [
        'main',
        (template) =>
          put(
            template,
            'resources.storage.properties.template.variables.k',
            "[listAccountSas('x', 'y', {})]",
          ),
      ],
    },
  },
  {
    name: 'API versions are literals',
    violations: (template) =>
      withModules(template)
        .flatMap(({ resources }) => Object.entries(resources))
        .filter(([, { apiVersion }]) => !/^\d{4}-\d\d-\d\d(?:-preview)?$/.test(String(apiVersion)))
        .map(([name]) => `${name}: has a version that changes by itself`),
    breaks: {
      'a version from a parameter': [
        'main',
        (template) => put(template, 'resources.identity.apiVersion', "[parameters('version')]"),
      ],
    },
  },
  {
    name: 'a role of our own is about alerts of Defender for Cloud, and holds in one subscription',
    violations: (template) =>
      rolesOf(template).flatMap((role) => [
        ...actionsOf(template)
          .filter((action) => !/^Microsoft\.Security\/(?:locations\/)?alerts\/[a-z/]+$/.test(action))
          // The second shows the app what it may do itself, and nothing of anybody else.
          .filter(
            (action) => action !== allowedPattern && action !== 'Microsoft.Authorization/permissions/read',
          )
          .map((action) => `${action}: is too wide`),
        ...(String(at(role, 'properties.assignableScopes')) === '[subscription().id]'
          ? []
          : ['it can be given elsewhere']),
        ...(String(at(role, 'properties.permissions.0.notActions')).includes('alerts/simulate/action')
          ? []
          : ['it raises sample alerts']),
        ...(String(at(role, 'properties.roleName')).startsWith(`[format('${customRolePrefix}`)
          ? []
          : ['the grant script would not find it']),
      ]),
    breaks: {
      'all of Defender for Cloud': [
        'defender-for-cloud-role',
        (template) => put(template, 'variables.allStates.0', 'Microsoft.Security/*'),
      ],
      everything: ['defender-for-cloud-role', (template) => put(template, 'variables.namedActions.0', '*')],
      'policies, too': [
        'defender-for-cloud-role',
        (template) => put(template, 'variables.namedActions.0', 'Microsoft.Security/policies/write'),
      ],
      'every subscription': [
        'defender-for-cloud-role',
        (template) => put(rolesOf(template)[0], 'properties.assignableScopes', ['/']),
      ],
      'another name': [
        'defender-for-cloud-role',
        (template) => put(rolesOf(template)[0], 'properties.roleName', 'Mirror'),
      ],
      'sample alerts': [
        'defender-for-cloud-role',
        (template) => put(rolesOf(template)[0], 'properties.permissions.0.notActions', []),
      ],
    },
  },
  {
    name: 'a role given by a file of its own is one known by name',
    violations: (template) => {
      const ids = JSON.stringify(template).match(literalGuid) ?? [];
      return [...new Set(ids)]
        .filter((id) => !knownRoles.has(id))
        .map((id) => `${id}: is no role that we know`);
    },
    breaks: {
      Owner: [
        'sentinel-role',
        (template) => put(template, 'variables.role', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'),
      ],
    },
  },
];
