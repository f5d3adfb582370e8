import { readConnection } from '../../../local/host/connection.ts';

const read = (settings: Readonly<Record<string, string>>, name = 'AzureWebJobsStorage') =>
  readConnection(name, new Map(Object.entries(settings)));

describe('local/host/connection', () => {
  it('takes a connection string, and one with the AzureWebJobs prefix first', () => {
    expect(read({ AzureWebJobsStorage: 'UseDevelopmentStorage=true' })).toEqual({
      kind: 'connectionString',
      value: 'UseDevelopmentStorage=true',
    });
    expect(read({ Other: 'plain', AzureWebJobsOther: 'prefixed' }, 'Other')).toMatchObject({
      value: 'prefixed',
    });
  });

  it('takes an account name, opened by the managed identity', () => {
    const settings = {
      AzureWebJobsStorage__accountName: 'acct',
      AzureWebJobsStorage__credential: 'managedidentity',
      AzureWebJobsStorage__clientId: 'id',
    };
    expect(read(settings)).toEqual({
      kind: 'identity',
      queueUri: 'https://acct.queue.core.windows.net',
      blobUri: 'https://acct.blob.core.windows.net',
      managed: true,
      clientId: 'id',
    });
  });

  it('takes service URIs, and wants both', () => {
    const both = {
      AzureWebJobsStorage__queueServiceUri: 'https://q',
      AzureWebJobsStorage__blobServiceUri: 'https://b',
    };
    expect(read(both)).toMatchObject({
      kind: 'identity',
      queueUri: 'https://q',
      blobUri: 'https://b',
      managed: false,
    });
    expect(() => read({ AzureWebJobsStorage__queueServiceUri: 'https://q' })).toThrow(/needs both/);
  });

  it('says what to set when nothing is', () => {
    expect(() => read({ AzureWebJobsStorage: '' })).toThrow(
      /AzureWebJobsStorage is not set.*UseDevelopmentStorage=true/,
    );
  });
});
