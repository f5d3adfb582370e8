import { AzureCliCredential, ManagedIdentityCredential } from '@azure/identity';
import { chooseCredential } from '../../../shared/platform/identity.ts';

const none = { identityEndpoint: undefined, clientId: undefined, tenantId: undefined };

describe('shared/platform/identity', () => {
  it('is the managed identity where there is one, else the login of the developer', () => {
    expect(chooseCredential({ ...none, identityEndpoint: 'http://x.test' })).toBeInstanceOf(
      ManagedIdentityCredential,
    );
    expect(chooseCredential(none)).toBeInstanceOf(AzureCliCredential);
    expect(chooseCredential({ ...none, clientId: 'c', tenantId: 't' })).toBeInstanceOf(AzureCliCredential);
  });
});
