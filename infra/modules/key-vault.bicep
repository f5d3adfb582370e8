metadata name = 'Key Vault'
metadata description = 'The vault of the three secrets of the app. The secrets are set by hand or by script, never by a deployment: then none stands in a deployment\'s history.'

import { operatorType } from '../types.bicep'

@description('Required. Name of the vault.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Name of the identity of the app, in this resource group.')
param identityName string

@description('Required. Who may set the secrets.')
param operators operatorType[]

@description('Required. Reached through a private endpoint only.')
param isolated bool

@description('Required. Days for which a deleted vault or secret can be had back; its name is taken for as long.')
@minValue(7)
@maxValue(90)
param softDeleteDays int

@description('Required. Workspace for logs and metrics.')
param workspaceId string

@description('Required. Protects against deletion.')
param lock bool

var secretsUser = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '4633458b-17de-408a-b874-0445c86b69e6'
)
var secretsOfficer = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: softDeleteDays
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: isolated ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: isolated ? 'Deny' : 'Allow'
      bypass: 'None'
    }
  }
}

resource readSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identity.id, secretsUser)
  properties: {
    roleDefinitionId: secretsUser
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    description: 'The platform resolves the Key Vault references of the app with this identity. The vault holds its three secrets only.'
  }
}

resource setSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operator in operators: {
    scope: vault
    name: guid(vault.id, operator.principalId, secretsOfficer)
    properties: {
      roleDefinitionId: secretsOfficer
      principalId: operator.principalId
      principalType: operator.principalType
      description: 'Sets and rotates the client state and the notification key.'
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource deleteLock 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  scope: vault
  name: 'lock-${name}'
  properties: {
    level: 'CanNotDelete'
    notes: 'Without its secrets the app believes no notification.'
  }
}

@description('Resource id.')
output resourceId string = vault.id

@description('Name, for the script that sets the secrets.')
output name string = vault.name

@description('URL of the vault, with the suffix of the cloud.')
output url string = vault.properties.vaultUri
