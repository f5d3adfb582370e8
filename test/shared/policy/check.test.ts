import type { CloudName } from '../../../shared/platform/clouds.ts';
import { checkPolicyAgainstConfig } from '../../../shared/policy/check.ts';
import { emptyPolicy } from '../../../shared/policy/parse.ts';
import { absentProvider, type Direction, type Policy } from '../../../shared/policy/policy.ts';

const withCloudApps = (direction: Direction): Policy => ({
  ...emptyPolicy,
  providers: new Map([['defenderForCloudApps', { ...absentProvider, direction }]]),
});
const withEndpoint = (direction: Direction): Policy => ({
  ...emptyPolicy,
  providers: new Map([['defenderForEndpoint', { ...absentProvider, direction }]]),
});
const withIdentityProtection = (direction: Direction): Policy => ({
  ...emptyPolicy,
  providers: new Map([['entraIdProtection', { ...absentProvider, direction }]]),
});
const set = { cloudApps: 'https://contoso.us2.portal.example' };

describe('shared/policy/check', () => {
  it.each<[string, Policy, CloudName, { cloudApps?: string }]>([
    ['Cloud Apps is not named', emptyPolicy, 'public', {}],
    ['Cloud Apps is off', withCloudApps('off'), 'public', {}],
    ['Cloud Apps is off where it does not exist', withCloudApps('off'), 'china', {}],
    ['Cloud Apps is on and its endpoint is set', withCloudApps('both'), 'public', set],
    ['Defender for Endpoint is on', withEndpoint('both'), 'usgovdod', {}],
    ['Defender for Endpoint is off where it does not exist', withEndpoint('off'), 'china', {}],
    ['Entra ID Protection is on in a sovereign cloud', withIdentityProtection('both'), 'usgovdod', {}],
    ['Entra ID Protection is off where it does not exist', withIdentityProtection('off'), 'china', {}],
    ['Cloud Apps is on in a sovereign cloud that has it', withCloudApps('both'), 'usgov', set],
  ])('is content when %s', (_sentence, policy, cloud, endpoints) => {
    expect(checkPolicyAgainstConfig(policy, { cloud, endpoints })).toEqual([]);
  });

  it('says what to do when Cloud Apps is on and its endpoint is missing', () => {
    expect(checkPolicyAgainstConfig(withCloudApps('in'), { cloud: 'public', endpoints: {} })).toEqual([
      expect.stringMatching(/^CLOUD_APPS_ENDPOINT: is missing, .* set the origin/),
    ]);
  });

  it('says what to do when the cloud has no API of Defender for Endpoint', () => {
    expect(checkPolicyAgainstConfig(withEndpoint('in'), { cloud: 'china', endpoints: {} })).toEqual([
      'AZURE_CLOUD: china has no API of Defender for Endpoint; set its direction to "off" in the policy',
    ]);
  });

  it('says what to do when the cloud has no API of Entra ID Protection', () => {
    expect(checkPolicyAgainstConfig(withIdentityProtection('in'), { cloud: 'china', endpoints: {} })).toEqual(
      ['AZURE_CLOUD: china has no API of Entra ID Protection; set its direction to "off" in the policy'],
    );
  });

  it('says what to do when the cloud has no Cloud Apps', () => {
    expect(checkPolicyAgainstConfig(withCloudApps('in'), { cloud: 'china', endpoints: set })).toEqual([
      'AZURE_CLOUD: china has no Defender for Cloud Apps; set its direction to "off" in the policy',
    ]);
  });
});
