using '../main.bicep'

// Azure Government. Suffixes and endpoints follow from where the deployment runs; `usgovdod` has to be said.
param environmentName = 'gov'
param cloud = 'usgov'
param mode = 'policy'
param alwaysReady = [{ name: 'http', instanceCount: 1 }]
param logRetentionDays = 365
param storageLogs = 'all'
param recipients = [{ name: 'security-operations', emailAddress: 'security-operations@contoso.us' }]
