import { parseReference } from '../../../../infra/scripts/app/key-vault-reference.ts';

describe('infra/scripts/app/key-vault-reference', () => {
  it.each([
    ['SecretUri=https://kv.vault.azure.net/secrets/name/', { vault: 'kv', secret: 'name' }],
    ['SecretUri=https://kv.vault.azure.net/secrets/name', { vault: 'kv', secret: 'name' }],
    ['SecretUri=https://kv.vault.usgovcloudapi.net/secrets/name/', { vault: 'kv', secret: 'name' }],
    ['SecretUri=https://kv.vault.azure.net/secrets/name/v1', { vault: 'kv', secret: 'name', version: 'v1' }],
    ['VaultName=kv;SecretName=name', { vault: 'kv', secret: 'name' }],
    ['VaultName=kv;SecretName=name;SecretVersion=v1', { vault: 'kv', secret: 'name', version: 'v1' }],
  ])('reads %s', (inner, wanted) => {
    expect(parseReference(` @Microsoft.KeyVault(${inner}) `)).toEqual({ version: undefined, ...wanted });
  });

  it.each([
    '',
    'a secret in the open',
    '@Microsoft.KeyVault()',
    '@Microsoft.KeyVault(SecretUri=nowhere)',
    '@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/keys/name)',
    '@Microsoft.KeyVault(VaultName=kv)',
  ])('takes %j for no reference', (setting) => {
    expect(parseReference(setting)).toBeUndefined();
  });
});
