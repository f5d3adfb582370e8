using '../main.bicep'

// As closed as it gets: nothing but the app's identity reaches storage and secrets, nobody reaches the app from the
// Internet. Graph and Defender for Cloud deliver into Event Hubs, from which the app reads.
param environmentName = 'iso'
param mode = 'policy'
param network = {
  addressPrefix: '10.20.0.0/24'
  functionSubnetPrefix: '10.20.0.0/26'
  endpointSubnetPrefix: '10.20.0.64/27'
  inbound: 'private'
  createDnsZones: true
}
param eventHubs = true
// Object id of "Microsoft Graph Change Tracking" in your tenant.
param graphPrincipalId = '11111111-1111-1111-1111-111111111111'
param notificationDomain = 'contoso.com'
// Object id of "Windows Azure Security Resource Provider" in your tenant.
param securityPrincipalId = '33333333-3333-3333-3333-333333333333'
param zoneRedundant = true
param alwaysReady = [{ name: 'http', instanceCount: 2 }]
param storageSku = 'Standard_GZRS'
param storageLogs = 'all'
param recipients = [{ name: 'security-operations', emailAddress: 'security-operations@contoso.com' }]
// Your group of operators.
param operators = [{ principalId: '22222222-2222-2222-2222-222222222222', principalType: 'Group' }]
