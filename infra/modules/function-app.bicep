metadata name = 'Function app'
metadata description = 'Flex Consumption plan, the function app on it, and all its settings.'

import { allowedSourceType, alwaysReadyType } from '../types.bicep'

@description('Required. Name of the app. Up to 32 characters: the host cuts longer names, and two apps cut alike would share the leases of their timers.')
@maxLength(32)
param name string

@description('Required. Name of the plan.')
param planName string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Resource id of the identity of the app.')
param identityId string

@description('Required. URL of the blob container of the deployed package.')
param packageContainerUrl string

@description('Required. Version of Node.js.')
param nodeVersion '24' | '22'

@description('Required. Memory of an instance in MB; processor time grows with it.')
param instanceMemoryMB 512 | 2048 | 4096

@description('Required. Most instances of all functions together.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int

@description('Required. Requests that one instance takes at once before another is started.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int

@description('Required. Instances kept warm.')
param alwaysReady alwaysReadyType[]

@description('Required. Spread over availability zones.')
param zoneRedundant bool

@description('Required. Subnet that the app sends from; empty for none.')
param subnetId string

@description('Required. Whether the app can be reached from the Internet.')
param publicNetworkAccess 'Enabled' | 'Disabled'

@description('Required. Sources that may call the app; none listed: all.')
param allowedSources allowedSourceType[]

@description('Required. The settings of the app, apart from its own address.')
param settings { *: string }

@description('Required. Whether Graph is to send notifications: then the app is told its address.')
param receiveNotifications bool

@description('Required. Public origin of the app where it is not its own host name (a gateway, a custom domain); empty otherwise.')
param notificationUrl string

@description('Required. Log what the Functions host says of itself, too.')
param hostLogs bool

@description('Required. Workspace for logs and metrics.')
param workspaceId string

var ownAddress = empty(notificationUrl) ? 'https://${app.properties.defaultHostName}' : notificationUrl

// No diagnostic setting: a Flex Consumption plan has no logs, and the metrics are those of its only app.
resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: publicNetworkAccess
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'node', version: nodeVersion }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      ipSecurityRestrictionsDefaultAction: empty(allowedSources) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: [
        for (source, index) in allowedSources: {
          name: source.name
          action: 'Allow'
          priority: 100 + index
          tag: source.tag
          ipAddress: source.source
        }
      ]
      // Deployment asks for an Entra token (basic authentication is off below); it comes from other addresses than Graph.
      scmIpSecurityRestrictionsUseMain: false
    }
  }

  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noDeploymentPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
    // One change of a site at a time: two at once end in a conflict.
    dependsOn: [noFtpPassword]
  }

  // A resource of its own because it names the app's host name, which the platform sets.
  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, { NOTIFICATION_URL: receiveNotifications ? ownAddress : '' })
    dependsOn: [noDeploymentPassword]
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: hostLogs }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id.')
output resourceId string = app.id

@description('Name, for deploying code and setting the function key.')
output name string = app.name

@description('Host name.')
output hostName string = app.properties.defaultHostName
