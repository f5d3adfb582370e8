metadata name = 'Storage'
metadata description = 'The storage account: what the Functions host keeps for itself, the deployed package, the queues and the tables of the app.'

import { operatorType, storageLogsType } from '../types.bicep'

@description('Required. Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Redundancy.')
param sku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'

@description('Required. Names of the queues, as in shared/queues.ts.')
param queueNames string[]

@description('Required. Names of the tables, as in shared/connections.ts.')
param tableNames string[]

@description('Required. Name of the identity of the app, in this resource group.')
param identityName string

@description('Required. Who may look at queues and tables by hand.')
param operators operatorType[]

@description('Required. Reached through private endpoints only.')
param isolated bool

@description('Required. Which requests are logged.')
param logs storageLogsType

@description('Required. Workspace for logs and metrics.')
param workspaceId string

@description('Required. Protects against deletion: correlations and their journal can\'t be had again.')
param lock bool

var packageContainerName = 'app-package'

var roleId = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

// Whole account each: the host makes containers of its own (leases of the timers, function keys), the app its tables
// and queues when one is missing. The account holds nothing else.
var appRoles = [
  {
    id: roleId.blobDataOwner
    reason: 'The Functions host: leases that let a timer run once, function keys, and the package it starts from. Owner is what it asks for.'
  }
  {
    id: roleId.queueDataContributor
    reason: 'Sends and takes messages, puts failed ones into the poison queue, counts both. Message Processor could not create that queue.'
  }
  {
    id: roleId.tableDataContributor
    reason: 'Correlations, their journal, cursors, subscriptions, dead letters; the host writes its own diagnostics.'
  }
]

var operatorRoles = [
  {
    id: roleId.queueDataContributor
    reason: 'For replaying dead letters into the queue by hand: docs/operations.md.'
  }
  {
    id: roleId.tableDataContributor
    reason: 'For reading correlations, their journal and dead letters by hand: docs/operations.md.'
  }
]

var operatorGrants = flatten(map(
  operators,
  operator => map(operatorRoles, role => { principal: operator, id: role.id, reason: role.reason })
))

var logCategories = {
  none: []
  changes: ['StorageWrite', 'StorageDelete']
  all: ['StorageRead', 'StorageWrite', 'StorageDelete']
}
var diagnostics = {
  workspaceId: workspaceId
  logs: map(logCategories[logs], category => { category: category, enabled: true })
  metrics: [{ category: 'Transaction', enabled: true }]
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku }
  kind: 'StorageV2'
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowedCopyScope: 'AAD'
    isLocalUserEnabled: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isolated ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isolated ? 'Deny' : 'Allow'
      bypass: 'None'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // A package that was overwritten by mistake.
      deleteRetentionPolicy: { enabled: true, days: 7 }
      containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource packages 'containers' = {
      name: packageContainerName
      properties: { publicAccess: 'None' }
    }
  }

  resource queues 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for queueName in queueNames: { name: queueName }]
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for tableName in tableNames: { name: tableName }]
  }
}

resource appRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in appRoles: {
    scope: account
    name: guid(account.id, identity.id, role.id)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.id)
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      description: role.reason
    }
  }
]

resource operatorRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in operatorGrants: {
    scope: account
    name: guid(account.id, grant.principal.principalId, grant.id)
    properties: {
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.id)
      principalId: grant.principal.principalId
      principalType: grant.principal.principalType
      description: grant.reason
    }
  }
]

resource accountDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::blobs
  name: 'to-log-analytics'
  properties: diagnostics
}

resource queueDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::queues
  name: 'to-log-analytics'
  properties: diagnostics
}

resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::tables
  name: 'to-log-analytics'
  properties: diagnostics
}

resource deleteLock 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  scope: account
  name: 'lock-${name}'
  properties: {
    level: 'CanNotDelete'
    notes: 'Correlations, their journal and dead letters are here only.'
  }
}

@description('Resource id.')
output resourceId string = account.id

@description('Endpoints of the services, with the suffix of the cloud.')
output endpoints { blob: string, queue: string, table: string } = {
  blob: account.properties.primaryEndpoints.blob
  queue: account.properties.primaryEndpoints.queue
  table: account.properties.primaryEndpoints.table
}

@description('URL of the container that holds the deployed package.')
output packageContainerUrl string = '${account.properties.primaryEndpoints.blob}${packageContainerName}'
