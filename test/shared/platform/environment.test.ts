import { Environment } from '../../../shared/platform/environment.ts';

const accepts = (name: string, value: string): boolean => Environment.safeParse({ [name]: value }).success;

describe('shared/platform/environment', () => {
  it.each([
    ['AzureWebJobsStorage', 'UseDevelopmentStorage=true', true],
    ['AzureWebJobsStorage', 'DefaultEndpointsProtocol=https;AccountName=st;AccountKey=eA==', true],
    ['AzureWebJobsStorage', 'TableEndpoint=http://127.0.0.1:1/x;QueueEndpoint=http://127.0.0.1:2/x', true],
    ['AzureWebJobsStorage', 'https://st.blob.core.windows.net', false],
    ['AzureWebJobsStorage__accountName', 'stmirror01', true],
    ['AzureWebJobsStorage__accountName', 'st-mirror', false],
    ['AzureWebJobsStorage__queueServiceUri', 'https://st.queue.core.windows.net', true],
    ['AzureWebJobsStorage__queueServiceUri', 'https://127.0.0.1:10001/devstoreaccount1', true],
    ['AzureWebJobsStorage__queueServiceUri', 'https://st.queue.core.windows.net/?sv=1&sig=1', false],
    ['AzureWebJobsStorage__queueServiceUri', 'https://user@st.queue.core.windows.net', false],
    ['AzureWebJobsStorage__queueServiceUri', 'http://st.queue.core.windows.net', false],
    ['AzureWebJobsStorage__queueServiceUri', 'https://st:port', false],
    ['AZURE_TENANT_ID', '72F988BF-86F1-41AF-91AB-2D7CD011DB47', true],
    ['AZURE_TENANT_ID', 'contoso.onmicrosoft.com', false],
    ['EVENT_HUB__fullyQualifiedNamespace', 'evhns-mirror.servicebus.windows.net', true],
    ['EVENT_HUB__fullyQualifiedNamespace', 'evhns-mirror.servicebus.usgovcloudapi.net', true],
    ['EVENT_HUB__fullyQualifiedNamespace', 'https://evhns-mirror.servicebus.windows.net', false],
    [
      'EVENT_HUB__fullyQualifiedNamespace',
      'Endpoint=sb://x.servicebus.windows.net/;SharedAccessKey=y',
      false,
    ],
    ['EVENT_HUB_CONSUMER_GROUP', '$Default', true],
    ['EVENT_HUB_CONSUMER_GROUP', 'alert mirror', false],
    ['NOTIFICATION_EVENT_HUB', 'graph-notifications', true],
    ['NOTIFICATION_EVENT_HUB', 'ns/graph-notifications', false],
    ['ALERT_EVENT_HUB', 'a', true],
    ['ALERT_EVENT_HUB', 'alerts?x', false],
    ['NOTIFICATION_EVENT_HUB_DOMAIN', 'contoso.onmicrosoft.com', true],
    ['NOTIFICATION_EVENT_HUB_DOMAIN', '72f988bf-86f1-41af-91ab-2d7cd011db47', false],
    ['CLIENT_STATE', 'x'.repeat(8), true],
    ['CLIENT_STATE', 'x'.repeat(128), true],
  ])('for %s, "%s": %s', (name, value, accepted) => {
    expect(accepts(name, value)).toBe(accepted);
  });

  it('stores endpoints in one spelling', () => {
    expect(
      Environment.parse({
        AzureWebJobsStorage__tableServiceUri: 'https://st.table.core.windows.net/',
        GRAPH_ENDPOINT: 'https://Graph.Example/',
      }),
    ).toEqual({
      AzureWebJobsStorage__tableServiceUri: 'https://st.table.core.windows.net',
      GRAPH_ENDPOINT: 'https://graph.example',
    });
  });
});
