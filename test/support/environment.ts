/** The least that the app starts with. */
export const leastEnvironment = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  AZURE_TENANT_ID: '72f988bf-86f1-41af-91ab-2d7cd011db47',
} as const;
