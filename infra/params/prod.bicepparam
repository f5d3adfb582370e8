using '../main.bicep'

param environmentName = 'prod'
// The reviewed policy file decides what is written.
param mode = 'policy'
// One warm instance answers Graph within its three seconds when everything else is cold.
param alwaysReady = [{ name: 'http', instanceCount: 1 }]
param logRetentionDays = 180
// Yours: a mailbox that is read, and the group that operates the app.
param recipients = [{ name: 'security-operations', emailAddress: 'security-operations@contoso.com' }]
param operators = []
param tags = { criticality: 'high' }
