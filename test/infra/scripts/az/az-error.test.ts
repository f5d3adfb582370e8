import { readFailure } from '../../../../infra/scripts/az/az-error.ts';

const rest = (phrase: string, code: string, message = ''): string =>
  `ERROR: ${phrase}(${JSON.stringify({ error: { code, message } })})\n`;

describe('infra/scripts/az/az-error', () => {
  it.each([
    ['never signed in', "ERROR: Please run 'az login' to setup account.\n", 'not-signed-in', ''],
    [
      'a sign-in that has expired',
      'ERROR: AADSTS700082: The refresh token has expired due to inactivity.\nTo re-authenticate, please run:\naz login',
      'not-signed-in',
      '',
    ],
    [
      'Graph: no rights',
      rest('Forbidden', 'Authorization_RequestDenied'),
      'forbidden',
      'Authorization_RequestDenied',
    ],
    ['ARM: no rights', rest('Forbidden', 'AuthorizationFailed'), 'forbidden', 'AuthorizationFailed'],
    [
      'Graph: not there',
      rest('Not Found', 'Request_ResourceNotFound'),
      'not-found',
      'Request_ResourceNotFound',
    ],
    [
      'ARM: identity not known yet',
      rest('Bad Request', 'PrincipalNotFound'),
      'not-found',
      'PrincipalNotFound',
    ],
    ['throttled', rest('Too Many Requests', 'TooManyRequests'), 'throttled', 'TooManyRequests'],
    ['an outage', rest('Service Unavailable', 'ServerBusy'), 'unavailable', 'ServerBusy'],
    ['an outage without words', 'ERROR: Bad Gateway\n', 'unavailable', ''],
    [
      'no network',
      "ERROR: HTTPSConnectionPool(host='x', port=443): Max retries exceeded with url: /",
      'unavailable',
      '',
    ],
    [
      'granted twice',
      rest('Bad Request', 'Request_BadRequest', 'Permission being assigned already exists on the object'),
      'conflict',
      'Request_BadRequest',
    ],
    ['assigned twice', rest('Conflict', 'RoleAssignmentExists'), 'conflict', 'RoleAssignmentExists'],
    [
      'Key Vault: no role',
      'ERROR: (Forbidden) Caller is not authorized to perform action on resource.\nCode: Forbidden\nMessage: Caller is not authorized\nInner error: {\n    "code": "ForbiddenByRbac"\n}',
      'forbidden',
      'ForbiddenByRbac',
    ],
    [
      'Key Vault: no such secret',
      'ERROR: (SecretNotFound) A secret with (name/id) x was not found in this key vault.',
      'not-found',
      'SecretNotFound',
    ],
    [
      'Key Vault: deleted, not purged',
      'ERROR: (Conflict) Secret x is currently in a deleted but recoverable state.\nInner error: {\n    "code": "ObjectIsDeletedButRecoverable"\n}',
      'conflict',
      'ObjectIsDeletedButRecoverable',
    ],
    [
      'an app that is starting',
      'ERROR: Bad Request({"Code":"BadRequest","Message":"Encountered an error (ServiceUnavailable) from host runtime."})',
      'unavailable',
      'BadRequest',
    ],
    [
      'words on several lines',
      rest('Forbidden', 'AuthorizationFailed').replace('":{', '":\n  {'),
      'forbidden',
      'AuthorizationFailed',
    ],
    ['anything else', rest('Bad Request', 'InvalidRoleDefinition'), 'refused', 'InvalidRoleDefinition'],
    ['nothing', '', 'refused', ''],
  ])('%s', (_sentence, stderr, code, reason) => {
    expect(readFailure(stderr, [])).toMatchObject({ code, reason });
  });

  it('keeps the words, cut short, and stays silent about them in its message', () => {
    const error = readFailure(rest('Bad Request', 'X', `${'long '.repeat(100)}\nsecond line`), []);
    expect(error.detail).toHaveLength(300);
    expect(error.message).toBe('az failed: refused');
  });

  it('skips what az says of itself when it is surprised, and keeps what surprised it', () => {
    const text =
      'ERROR: The command failed with an unexpected error. Here is the traceback:\nERROR: HTTPSConnectionPool(host): Max retries exceeded\nTraceback (most recent call last):';
    expect(readFailure(text, [])).toMatchObject({
      ...{ code: 'unavailable', detail: 'HTTPSConnectionPool(host): Max retries exceeded' },
    });
  });

  it.each([
    [['rest', '--method', 'put', '--url', '/a/b?c=hush', '--body', '@hush'], 'az rest put /a/b'],
    [['keyvault', 'secret', 'set', '--name', 'hush'], 'az keyvault secret set'],
    [[], 'az'],
  ])('says what was asked, and nothing that was handed over: %j', (args, command) => {
    expect(readFailure('', args).command).toBe(command);
  });
});
