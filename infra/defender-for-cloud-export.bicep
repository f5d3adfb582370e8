metadata name = 'Continuous export of Defender for Cloud'
metadata description = 'Has Defender for Cloud send the alerts of one Azure subscription to the Event Hub that the app reads. Deploy it to a resource group of each subscription that the policy names.'

@description('Required. Resource id of the Event Hub: output `alertEventHubId` of main.bicep. It may be in another subscription of the tenant.')
param eventHubId string

@description('Optional. Name of the export.')
param name string = 'alert-mirror'

@description('Optional. Region.')
param location string = resourceGroup().location

@description('Optional. Tags.')
param tags { *: string } = {}

// Into a hub without keys Defender for Cloud sends as a service of Azure: `securityPrincipalId` of main.bicep lets it.
resource export 'Microsoft.Security/automations@2023-12-01-preview' = {
  name: name
  location: location
  tags: tags
  properties: {
    description: 'Tells Alert Mirror which alerts there are. It reads their state itself.'
    isEnabled: true
    scopes: [{ description: 'This subscription', scopePath: subscription().id }]
    sources: [{ eventSource: 'Alerts', ruleSets: [] }]
    actions: [{ actionType: 'EventHub', eventHubResourceId: eventHubId, isTrustedServiceEnabled: true }]
  }
}
