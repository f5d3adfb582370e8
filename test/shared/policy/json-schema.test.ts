import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { knownKeys, policyJsonSchema, type JsonSchema } from '../../../shared/policy/json-schema.ts';
import { parsePolicy } from '../../../shared/policy/parse.ts';
import { providerIds } from '../../../shared/provider/provider-id.ts';
import { anyPolicyDocument } from '../../support/policy-document.ts';

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const ajv = new Ajv({ strict: true, strictTypes: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(policyJsonSchema());

/** A key whose value is an object again may leave the explaining to that object's own keys. */
function undescribedKeys({ properties = {} }: JsonSchema): readonly string[] {
  return Object.entries(properties).flatMap(([key, value]) => {
    if (typeof value === 'boolean') return [key];
    if (value.properties !== undefined) return undescribedKeys(value);
    return value.description === undefined && value.anyOf === undefined ? [key] : [];
  });
}

describe('shared/policy/json-schema', () => {
  it('is published as mirror.policy.schema.json (npm run generate)', () => {
    expect(readJson('mirror.policy.schema.json')).toEqual(policyJsonSchema());
  });

  it('allows every valid policy', () => {
    fc.assert(
      fc.property(anyPolicyDocument, (document) => {
        expect(parsePolicy(JSON.stringify(document)).ok).toBe(true);
        expect(validate(document) ? [] : validate.errors).toEqual([]);
      }),
    );
  });

  it.each([
    ['an unknown mode', { mode: 'x' }],
    ['an unknown key', { x: 1 }],
    ['an unknown provider', { providers: { x: { direction: 'in' } } }],
    ['a missing direction', { providers: { jira: {} } }],
    [
      'workspaces elsewhere than under sentinel',
      { providers: { jira: { direction: 'in', workspaces: [] } } },
    ],
    ['a workspace by its name', { providers: { sentinel: { direction: 'in', workspaces: ['law-main'] } } }],
    [
      'a subscription by its name',
      { providers: { defenderForCloud: { direction: 'in', azureSubscriptions: ['prod'] } } },
    ],
    ['a date without a time', { providers: { jira: { direction: 'in', since: '2026-11-01' } } }],
    ['a share above one', { guards: { maxShareOfOpen: 2 } }],
    ['a preference for nobody', { conflicts: { status: { prefer: 'x' } } }],
  ])('and parsing both refuse %s', (_sentence, document) => {
    expect(validate(document)).toBe(false);
    expect(parsePolicy(JSON.stringify(document)).ok).toBe(false);
  });

  it.each<[string, readonly PropertyKey[], readonly string[]]>([
    [
      'the document',
      [],
      [
        '$schema',
        'mode',
        'providers',
        'fingerprints',
        'guards',
        'conflicts',
        'assignedTo',
        'reopen',
        'lookBackDays',
        'tenants',
      ],
    ],
    ['the providers', ['providers'], providerIds],
    ["a tenant's guards", ['tenants', 0, 'guards'], ['maxClosuresPerHour', 'maxShareOfOpen']],
    [
      'a tenant',
      ['tenants', 3],
      expect.arrayContaining(['tenantId', 'appId', 'arm', 'endpoints', 'providers']),
    ],
    ['an alternative', ['conflicts', 'status'], ['prefer']],
    ['no object', ['mode'], []],
    ['a place that does not exist', ['providers', 'x'], []],
    ['a place that every object has', ['constructor'], []],
  ])('knows the keys of %s', (_sentence, path, keys) => {
    expect(knownKeys(path)).toEqual(keys);
  });

  it('explains every key to the person in the editor', () => {
    expect(undescribedKeys(policyJsonSchema())).toEqual([]);
    expect(undescribedKeys({ properties: { a: { type: 'string' } } })).toEqual(['a']);
  });

  it('is followed by the sample policy', () => {
    const text = readFileSync('mirror.policy.sample.json', 'utf8');
    expect(parsePolicy(text)).toMatchObject({ ok: true, policy: { mode: 'observe' } });
    expect(validate(JSON.parse(text))).toBe(true);
  });
});
