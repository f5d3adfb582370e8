import { readStorageSettings } from '../../../shared/platform/storage-settings.ts';

const queueServiceUri = 'https://st.queue.core.usgovcloudapi.net';
const tableServiceUri = 'https://st.table.core.usgovcloudapi.net';

describe('shared/platform/storage-settings', () => {
  it('prefers a connection string, as the Functions host does', () => {
    const values = {
      AzureWebJobsStorage: 'UseDevelopmentStorage=true',
      AzureWebJobsStorage__accountName: 'st',
    };
    expect(readStorageSettings(values)).toEqual({
      ok: true,
      storage: { connectionString: 'UseDevelopmentStorage=true' },
    });
  });

  it('prefers endpoints to a name', () => {
    const values = {
      AzureWebJobsStorage__accountName: 'other',
      AzureWebJobsStorage__queueServiceUri: queueServiceUri,
      AzureWebJobsStorage__tableServiceUri: tableServiceUri,
    };
    expect(readStorageSettings(values)).toEqual({ ok: true, storage: { queueServiceUri, tableServiceUri } });
  });

  it.each([
    ['there is nothing', {}, /^AzureWebJobsStorage: is missing; set AzureWebJobsStorage__accountName/],
    [
      'the table endpoint is missing',
      { AzureWebJobsStorage__queueServiceUri: queueServiceUri },
      /^AzureWebJobsStorage__tableServiceUri: is missing/,
    ],
    [
      'the queue endpoint is missing',
      { AzureWebJobsStorage__tableServiceUri: tableServiceUri },
      /^AzureWebJobsStorage__queueServiceUri: is missing/,
    ],
    [
      'a name is all there is in a sovereign cloud',
      { AzureWebJobsStorage__accountName: 'st', AZURE_CLOUD: 'usgov' },
      /^AzureWebJobsStorage__accountName: works in the public cloud only; set AzureWebJobsStorage__blobServiceUri/,
    ],
  ])('says what to do when %s', (_sentence, values, mistake) => {
    expect(readStorageSettings(values)).toEqual({ ok: false, mistake: expect.stringMatching(mistake) });
  });
});
