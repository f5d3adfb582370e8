metadata name = 'Event Hubs'
metadata description = 'Where Microsoft Graph may deliver change notifications and Defender for Cloud may export alerts, instead of calling the app. The app does not read from it yet.'

@description('Required. Name of the namespace.')
@minLength(6)
@maxLength(50)
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Name of the identity of the app, in this resource group.')
param identityName string

@description('Required. Object id, in this tenant, of the service principal "Microsoft Graph Change Tracking"; empty: Graph may not send.')
param graphPrincipalId string

@description('Required. Workspace for logs and metrics.')
param workspaceId string

var dataReceiver = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
)
var dataSender = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '2b629674-e913-4c01-ae53-ef4638d8f975'
)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard', capacity: 1 }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    isAutoInflateEnabled: false
    // Graph and Defender for Cloud come from outside; every one of them with a token of Entra ID.
    publicNetworkAccess: 'Enabled'
  }

  resource notifications 'eventhubs' = {
    name: 'graph-notifications'
    properties: { partitionCount: 2, messageRetentionInDays: 1 }

    resource reader 'consumergroups' = { name: 'alert-mirror' }
  }

  resource export 'eventhubs' = {
    name: 'defender-for-cloud-alerts'
    properties: { partitionCount: 2, messageRetentionInDays: 1 }

    resource reader 'consumergroups' = { name: 'alert-mirror' }
  }
}

resource receive 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace
  name: guid(namespace.id, identity.id, dataReceiver)
  properties: {
    roleDefinitionId: dataReceiver
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    description: 'The app reads both hubs, and sends to none.'
  }
}

resource send 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(graphPrincipalId)) {
  scope: namespace::notifications
  name: guid(namespace::notifications.id, graphPrincipalId, dataSender)
  properties: {
    roleDefinitionId: dataSender
    principalId: graphPrincipalId
    principalType: 'ServicePrincipal'
    description: 'Microsoft Graph delivers change notifications into this hub, and into no other.'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
