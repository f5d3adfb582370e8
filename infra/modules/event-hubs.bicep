metadata name = 'Event Hubs'
metadata description = 'Where Microsoft Graph may deliver change notifications, and products export their alerts, instead of calling the app, which reads them there.'

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

@description('Required. Object id, in this tenant, of the service principal "Windows Azure Security Resource Provider", as which Defender for Cloud exports; empty: it may not send.')
param securityPrincipalId string

@description('Required. Workspace for logs and metrics.')
param workspaceId string

var consumerGroup = 'alert-mirror'
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

  // Two partitions: an hour of everything that a tenant says is seconds of work. A week, since the app may be stopped.
  resource notifications 'eventhubs' = {
    name: 'graph-notifications'
    properties: { partitionCount: 2, messageRetentionInDays: 7 }

    resource reader 'consumergroups' = { name: consumerGroup }
  }

  resource alerts 'eventhubs' = {
    name: 'product-alerts'
    properties: { partitionCount: 2, messageRetentionInDays: 7 }

    resource reader 'consumergroups' = { name: consumerGroup }
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

resource sendNotifications 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(graphPrincipalId)) {
  scope: namespace::notifications
  name: guid(namespace::notifications.id, graphPrincipalId, dataSender)
  properties: {
    roleDefinitionId: dataSender
    principalId: graphPrincipalId
    principalType: 'ServicePrincipal'
    description: 'Microsoft Graph delivers change notifications into this hub, and into no other.'
  }
}

resource sendAlerts 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(securityPrincipalId)) {
  scope: namespace::alerts
  name: guid(namespace::alerts.id, securityPrincipalId, dataSender)
  properties: {
    roleDefinitionId: dataSender
    principalId: securityPrincipalId
    principalType: 'ServicePrincipal'
    description: 'Defender for Cloud exports alerts into this hub, and into no other.'
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

@description('Host name, with the suffix of the cloud.')
output hostName string = split(split(namespace.properties.serviceBusEndpoint, '//')[1], ':')[0]

@description('Name of the hub of notifications.')
output notificationHubName string = namespace::notifications.name

@description('Name of the hub of alerts.')
output alertHubName string = namespace::alerts.name

@description('Resource id of the hub of alerts.')
output alertHubId string = namespace::alerts.id

@description('Consumer group as which the app reads both.')
output consumerGroupName string = consumerGroup
