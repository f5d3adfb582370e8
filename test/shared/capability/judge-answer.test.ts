import { TransientError } from '../../../shared/errors.ts';
import { judgeAnswer } from '../../../shared/capability/judge-answer.ts';
import { namingFailures } from '../../../shared/platform/access-token.ts';
import type { ApiName } from '../../../shared/platform/api-client.ts';
import { createApis } from '../../../shared/platform/apis.ts';
import { failureFor } from '../../../shared/platform/failure.ts';

const error = (code: string, message: string) => ({ error: { code, message } });

/** As products answer; the words come from their documentation and from what others were told by them. */
const answers: readonly [
  sentence: string,
  api: ApiName,
  status: number,
  body: unknown,
  held: boolean | undefined,
  verdict: string,
][] = [
  [
    'a Graph token without the application permission',
    'graph',
    403,
    error(
      'Forbidden',
      'Missing application roles. API required roles: SecurityAlert.Read.All,SecurityAlert.ReadWrite.All, application roles: User.Read.All.',
    ),
    undefined,
    'no noPermission',
  ],
  [
    'the same although an older token had it',
    'graph',
    403,
    error('Forbidden', 'Missing application roles. API required roles: SecurityAlert.Read.All.'),
    true,
    'no noPermission',
  ],
  [
    'Identity Protection without the permission',
    'graph',
    403,
    error(
      'Forbidden',
      'You cannot perform the requested operation, required scopes are missing in the token.',
    ),
    undefined,
    'no noPermission',
  ],
  [
    'insufficient privileges',
    'graph',
    403,
    error('Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    undefined,
    'no noPermission',
  ],
  [
    'Identity Protection without a licence',
    'graph',
    403,
    error('Forbidden', 'Your tenant is not licensed for this feature.'),
    true,
    'no noLicence',
  ],
  [
    'a tenant without a premium licence, by code alone',
    'graph',
    403,
    error('Authentication_RequestFromNonPremiumTenantOrB2CTenant', 'Words change.'),
    undefined,
    'no noLicence',
  ],
  [
    'alerts_v2 without Defender, with the permission',
    'graph',
    403,
    error('Forbidden', ''),
    true,
    'no noLicence',
  ],
  ['the same without the permission', 'graph', 403, error('Forbidden', ''), false, 'no noPermission'],
  ['the same where the token does not tell', 'graph', 403, error('Forbidden', ''), undefined, 'unknown'],
  [
    'alerts_v2 in a cloud without it',
    'graph',
    400,
    error('BadRequest', "Resource not found for the segment 'alerts_v2'."),
    true,
    'no notInThisCloud',
  ],
  ['any other bad request', 'graph', 400, error('BadRequest', 'Invalid filter clause'), true, 'unknown'],
  ['a token that is not accepted', 'graph', 401, error('InvalidAuthenticationToken', ''), true, 'unknown'],
  [
    'a role that is missing in Azure',
    'arm',
    403,
    error('AuthorizationFailed', 'The client does not have authorization to perform action'),
    undefined,
    'no noPermission',
  ],
  ['a list of Graph that has been retired', 'graph', 410, error('Gone', ''), true, 'no productAbsent'],
  [
    'a list of Graph that is not there',
    'graph',
    404,
    error('ResourceNotFound', 'Not found.'),
    undefined,
    'no productAbsent',
  ],
  [
    'an Azure subscription that is not there',
    'arm',
    404,
    error('SubscriptionNotFound', ''),
    undefined,
    'no productAbsent',
  ],
  ['a workspace that is not there', 'arm', 404, error('ResourceNotFound', ''), undefined, 'no productAbsent'],
  [
    'an Azure subscription of another tenant',
    'arm',
    401,
    error('InvalidAuthenticationTokenTenant', 'The access token is from the wrong issuer'),
    undefined,
    'no productAbsent',
  ],
  [
    'a resource provider that nobody registered, told by a 409',
    'arm',
    409,
    error('MissingSubscriptionRegistration', 'The subscription is not registered to use namespace'),
    undefined,
    'no productAbsent',
  ],
  [
    'a workspace without Sentinel',
    'arm',
    400,
    error('BadRequest', "Workspace 'law' is not onboarded to Microsoft Sentinel. Please onboard."),
    undefined,
    'no productAbsent',
  ],
  [
    'a cloud without the resource type',
    'arm',
    404,
    error('InvalidResourceType', 'The resource type could not be found'),
    undefined,
    'no notInThisCloud',
  ],
  [
    'somebody else who wrote first',
    'arm',
    409,
    error('Conflict', 'Newer version'),
    undefined,
    'unknown passing',
  ],
  [
    'Defender for Endpoint without the permission',
    'defender',
    403,
    error('Forbidden', ''),
    true,
    'no noPermission',
  ],
  [
    'Defender for Endpoint that is switched off',
    'defender',
    403,
    error('DisabledFeature', 'Tenant feature is not enabled'),
    true,
    'no productAbsent',
  ],
  ['Cloud Apps, with the permission', 'cloudApps', 403, { detail: 'No.' }, true, 'unknown'],
  ['Cloud Apps, without it', 'cloudApps', 403, { detail: 'No.' }, false, 'no noPermission'],
  ['Cloud Apps, nobody knows', 'cloudApps', 403, { detail: 'No.' }, undefined, 'unknown'],
  [
    'Office 365’s feed without the permission',
    'office365',
    403,
    error('AF10001', ''),
    undefined,
    'no noPermission',
  ],
  [
    'Office 365’s feed in a tenant that it does not know',
    'office365',
    400,
    error('AF20011', ''),
    undefined,
    'no productAbsent',
  ],
  [
    'the same words from another product',
    'arm',
    403,
    error('X', 'Missing application roles.'),
    false,
    'unknown',
  ],
  ['too many calls', 'graph', 429, error('TooManyRequests', ''), true, 'unknown passing'],
  ['a failure', 'graph', 503, error('ServiceUnavailable', ''), false, 'unknown passing'],
  ['a body that is no JSON', 'graph', 403, '<html>Forbidden</html>', undefined, 'unknown'],
];

const wordsOf = (answer: ReturnType<typeof judgeAnswer>): string =>
  [answer.can, 'why' in answer ? answer.why : '', 'passing' in answer ? 'passing' : '']
    .filter(Boolean)
    .join(' ');

describe('shared/capability/judge-answer', () => {
  it.each(answers)('takes %s for what it is', (_sentence, api, status, body, held, verdict) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const failure = failureFor({ status, header: () => undefined, body: text }, 0);
    expect(wordsOf(judgeAnswer(api, failure, held))).toBe(verdict);
  });

  it.each([
    [
      'AADSTS500011: The resource principal named https://api.example was not found in the tenant',
      'no productAbsent',
    ],
    [
      'AADSTS650052: The app needs access to a service that your organization has not subscribed to',
      'no noLicence',
    ],
    ['AADSTS700016: Application was not found in the directory', 'no noPermission'],
    ['AADSTS90033: A transient error has occurred', 'unknown passing'],
    ['connect ECONNREFUSED', 'unknown passing'],
  ])('reads the code of a token that there is none: %s', async (message, verdict) => {
    const credential = namingFailures({ getToken: () => Promise.reject(new Error(message)) });
    const failure: unknown = await credential.getToken('s').catch((caught: unknown) => caught);
    expect(wordsOf(judgeAnswer('defender', failure))).toBe(verdict);
  });

  it('knows an API that the cloud does not have', () => {
    const credential = () => ({ getToken: () => Promise.resolve(null) });
    const apis = createApis({
      cloud: 'china',
      tenantId: 't',
      endpoints: {},
      credential,
      clock: { now: () => 0 },
    });
    const ask = (): unknown => {
      try {
        return apis('defender');
      } catch (caught) {
        return caught;
      }
    };
    expect(wordsOf(judgeAnswer('defender', ask()))).toBe('no notInThisCloud');
  });

  it('keeps the product’s own code, and nothing of its words', () => {
    const body = JSON.stringify(
      error('AuthorizationFailed', "The client 'secret' does not have authorization"),
    );
    const answer = judgeAnswer('arm', failureFor({ status: 403, header: () => undefined, body }, 0));
    expect(answer).toEqual({ can: 'no', why: 'noPermission', code: 'AuthorizationFailed' });
  });

  it('tells nothing of what is no answer', () => {
    expect(judgeAnswer('graph', new Error('a bug'), false)).toEqual({ can: 'unknown' });
    expect(judgeAnswer('graph', new TransientError('timeout', 'Too late.'), false)).toEqual({
      can: 'unknown',
      passing: true,
    });
  });
});
