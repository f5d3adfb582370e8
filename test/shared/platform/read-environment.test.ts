import { readEnvironment } from '../../../shared/platform/read-environment.ts';
import { leastEnvironment } from '../../support/environment.ts';

describe('shared/platform/read-environment', () => {
  it('reads only what it knows', () => {
    const reading = readEnvironment({
      ...leastEnvironment,
      PATH: '/bin',
      MIRROR_MODE: '  enforce\n',
      CLIENT_STATE: ' ',
    });
    expect(reading).toEqual({
      values: { ...leastEnvironment, MIRROR_MODE: 'enforce' },
      storage: { connectionString: leastEnvironment.AzureWebJobsStorage },
      unresolved: new Set(),
      mistakes: [],
    });
  });

  it('does not call missing what is only not resolved', () => {
    const reference = '@Microsoft.KeyVault(x)';
    const { mistakes } = readEnvironment({ AzureWebJobsStorage: reference, AZURE_TENANT_ID: reference });
    expect(mistakes.map((mistake) => mistake.split(';')[0])).toEqual([
      'AzureWebJobsStorage: is a Key Vault reference that is not resolved',
      'AZURE_TENANT_ID: is a Key Vault reference that is not resolved',
    ]);
  });

  it('says that storage is missing together with what else is wrong', () => {
    const { values, mistakes } = readEnvironment({ MIRROR_MODE: 'x' });
    expect(values).toBeUndefined();
    expect(mistakes).toEqual([
      expect.stringMatching(/^MIRROR_MODE: /),
      expect.stringMatching(/^AzureWebJobsStorage: is missing/),
      expect.stringMatching(/^AZURE_TENANT_ID: is missing/),
    ]);
  });
});
