metadata name = 'Alert Mirror'
metadata description = 'Everything the app needs in one resource group. No secret goes in or comes out; nothing is reached by a key.'

import { allowedSourceType, alwaysReadyType, networkType, operatorType, recipientType, storageLogsType } from 'types.bicep'

@description('Optional. Name of the workload: part of the name of every resource.')
@minLength(2)
@maxLength(11)
param workloadName string = 'alertmirror'

@description('Required. Name of the environment: part of the name of every resource.')
@minLength(2)
@maxLength(4)
param environmentName string

@description('Optional. Region.')
param location string = resourceGroup().location

@description('Optional. Tags of every resource; workload and environment are added.')
param tags { *: string } = {}

@description('Optional. Protects what can\'t be had again against deletion: storage, Key Vault, identity.')
param lock bool = true

// The app's settings, as in docs/settings.md.

@description('Optional. Entra tenant whose alerts are mirrored.')
param tenantId string = tenant().tenantId

@description('Optional. Cloud of the security products. Only for `usgovdod` it can\'t be told from where the deployment runs.')
param cloud ('public' | 'usgov' | 'usgovdod' | 'china')?

@description('Optional. Path of the policy in the package.')
param policyPath string = 'mirror.policy.json'

@description('Optional. Overrides the mode of the policy. Begin with `observe`: it plans and journals, and writes nothing.')
param mode 'observe' | 'enforce' | 'policy' = 'observe'

@description('Optional. Have Microsoft Graph call the app; otherwise it polls only.')
param receiveNotifications bool = true

@description('Optional. Public origin of the app where it is not its own host name: a gateway or a custom domain.')
param notificationUrl string = ''

@description('Optional. Origins that replace those of the cloud, each without path.')
param endpoints {
  graph: string?
  arm: string?
  defender: string?
  cloudApps: string?
  office365: string?
  login: string?
} = {}

@description('Optional. When the timers run: NCRONTAB of six fields, UTC. Absent: the defaults of the app.')
param schedules { poll: string?, sweep: string?, subscriptions: string? } = {}

@description('Optional. Arguments for Node.js in every worker: `--max-semi-space-size=2` holds memory down for some processor time.')
param nodeArguments string = ''

// Size and cost.

@description('Optional. Version of Node.js.')
param nodeVersion '24' | '22' = '24'

@description('Optional. Memory of an instance in MB.')
param instanceMemoryMB 512 | 2048 | 4096 = 2048

@description('Optional. Most instances of all functions together. The quotas of the security products are reached long before 40 are busy.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Optional. Requests that one instance takes at once. A delivery costs the app a millisecond and waits for the queue.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 32

@description('Optional. Instances kept warm. Graph drops notifications for an endpoint that answers slowly too often.')
param alwaysReady alwaysReadyType[] = []

@description('Optional. Spread over availability zones: two warm instances at least, and zone-redundant storage.')
param zoneRedundant bool = false

@description('Optional. Redundancy of storage. The tables have no other backup.')
param storageSku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' = 'Standard_ZRS'

@description('Optional. Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Optional. GB of logs a day, after which none are taken until the next day; -1 for no cap.')
@minValue(-1)
param logDailyCapGb int = 5

@description('Optional. Log what the Functions host says of itself: also when it can\'t reach Application Insights. It repeats the lines of the app.')
param hostLogs bool = true

@description('Optional. Which requests to storage are logged.')
param storageLogs storageLogsType = 'changes'

@description('Optional. Days for which a deleted vault can be had back; its name is taken for as long.')
@minValue(7)
@maxValue(90)
param softDeleteDays int = 90

// Who and from where.

@description('Optional. Who gets a mail when an alert rule fires.')
param recipients recipientType[] = []

@description('Optional. Where people find the runbook, docs/operations.md; the name of the rule that fired is appended as an anchor.')
param runbook string = 'docs/operations.md'

@description('Optional. Alert rules that are deployed switched off, by their names in queries/alerts.json.')
param disabledAlerts string[] = []

@description('Optional. Who sets the secrets and looks at queues and tables by hand. Nobody by default, the owner of the subscription included.')
param operators operatorType[] = []

@description('Optional. Sources that may call the app; none listed: all.')
param allowedSources allowedSourceType[] = []

@description('Optional. Network isolation; absent: public endpoints that take tokens only.')
param network networkType?

@description('Optional. Event Hubs, from which the app reads what products export and, with the next two, what Graph notifies.')
param eventHubs bool = false

@description('Optional. Object id of the service principal "Microsoft Graph Change Tracking" in this tenant, which then may send to Event Hubs.')
param graphPrincipalId string = ''

@description('Optional. Primary domain of this tenant, such as contoso.com: together with `graphPrincipalId` it makes Graph deliver into the Event Hub instead of calling the app.')
param notificationDomain string = ''

@description('Optional. Object id of the service principal "Windows Azure Security Resource Provider" in this tenant, as which Defender for Cloud then may export into the Event Hub.')
param securityPrincipalId string = ''

// What no cloud has under environment().suffixes.
var cloudNames = { AzureCloud: 'public', AzureUSGovernment: 'usgov', AzureChinaCloud: 'china' }
var sitesSuffixes = { AzureCloud: 'net', AzureUSGovernment: 'us', AzureChinaCloud: 'cn' }

var suffix = take(uniqueString(resourceGroup().id, workloadName, environmentName), 6)
var fullName = '${workloadName}-${environmentName}-${suffix}'
var compactName = '${workloadName}${environmentName}${suffix}'
// Names, not outputs: what a role assignment is called must be known before anything runs, or what-if can't show it.
var identityName = 'id-${fullName}'
var allTags = union(tags, { workload: workloadName, environment: environmentName })

// Compared with shared/queues.ts and shared/connections.ts by a test.
var queueNames = ['alert-changes', 'alert-changes-poison']
var tableNames = ['correlations', 'aliases', 'shared', 'cursors', 'deadletters', 'subscriptions', 'capabilities']

var isolated = network != null
var graphDelivers = eventHubs && !empty(graphPrincipalId) && !empty(notificationDomain)

module identity 'modules/identity.bicep' = {
  params: {
    name: identityName
    location: location
    tags: allTags
    lock: lock
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: 'log-${fullName}'
    applicationInsightsName: 'appi-${fullName}'
    actionGroupName: 'ag-${fullName}'
    location: location
    tags: allTags
    identityName: identityName
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
    recipients: recipients
  }
  dependsOn: [identity]
}

module storage 'modules/storage.bicep' = {
  params: {
    name: 'st${compactName}'
    location: location
    tags: allTags
    sku: storageSku
    queueNames: queueNames
    tableNames: tableNames
    identityName: identityName
    operators: operators
    isolated: isolated
    logs: storageLogs
    workspaceId: monitoring.outputs.workspaceId
    lock: lock
  }
  dependsOn: [identity]
}

module keyVault 'modules/key-vault.bicep' = {
  params: {
    name: 'kv${compactName}'
    location: location
    tags: allTags
    identityName: identityName
    operators: operators
    isolated: isolated
    softDeleteDays: softDeleteDays
    workspaceId: monitoring.outputs.workspaceId
    lock: lock
  }
  dependsOn: [identity]
}

module virtualNetwork 'modules/network.bicep' = if (network != null) {
  params: {
    name: fullName
    location: location
    tags: allTags
    network: network!
    workspaceId: monitoring.outputs.workspaceId
  }
}

// What the app needs before it starts, then the app itself.
var dataEndpoints = [
  { group: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { group: 'queue', zone: 'privatelink.queue.${environment().suffixes.storage}' }
  { group: 'table', zone: 'privatelink.table.${environment().suffixes.storage}' }
  { group: 'vault', zone: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}' }
]

// One at a time: storage and subnet take no two changes at once.
@batchSize(1)
module dataEndpoint 'modules/private-endpoint.bicep' = [
  for endpoint in dataEndpoints: if (isolated) {
    params: {
      name: 'pe-${endpoint.group}-${fullName}'
      location: location
      tags: allTags
      targetId: endpoint.group == 'vault' ? keyVault.outputs.resourceId : storage.outputs.resourceId
      groupId: endpoint.group
      zoneName: endpoint.zone
      subnetId: virtualNetwork!.outputs.endpointSubnetId
      virtualNetworkId: virtualNetwork!.outputs.resourceId
      createDnsZone: network!.createDnsZones
    }
  }
]

module functionApp 'modules/function-app.bicep' = {
  params: {
    name: 'func-${fullName}'
    planName: 'asp-${fullName}'
    location: location
    tags: allTags
    identityId: identity.outputs.resourceId
    packageContainerUrl: storage.outputs.packageContainerUrl
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    alwaysReady: alwaysReady
    zoneRedundant: zoneRedundant
    subnetId: virtualNetwork.?outputs.functionSubnetId ?? ''
    publicNetworkAccess: network.?inbound == 'private' ? 'Disabled' : 'Enabled'
    allowedSources: allowedSources
    receiveNotifications: receiveNotifications && network.?inbound != 'private'
    notificationUrl: notificationUrl
    hostLogs: hostLogs
    workspaceId: monitoring.outputs.workspaceId
    settings: {
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.outputs.clientId
      AzureWebJobsStorage__blobServiceUri: storage.outputs.endpoints.blob
      AzureWebJobsStorage__queueServiceUri: storage.outputs.endpoints.queue
      AzureWebJobsStorage__tableServiceUri: storage.outputs.endpoints.table
      APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.outputs.clientId};Authorization=AAD'
      languageWorkers__node__arguments: nodeArguments
      AZURE_TENANT_ID: tenantId
      AZURE_CLIENT_ID: identity.outputs.clientId
      AZURE_CLOUD: cloud ?? cloudNames[environment().name]
      MIRROR_POLICY: policyPath
      MIRROR_MODE: mode == 'policy' ? '' : mode
      // Until somebody has set them, the platform hands on the reference itself; the app then polls and says so.
      CLIENT_STATE: '@Microsoft.KeyVault(SecretUri=${keyVault.outputs.url}secrets/client-state)'
      CLIENT_STATE_PREVIOUS: '@Microsoft.KeyVault(SecretUri=${keyVault.outputs.url}secrets/client-state-previous)'
      NOTIFICATION_KEY: '@Microsoft.KeyVault(SecretUri=${keyVault.outputs.url}secrets/notification-key)'
      EVENT_HUB__fullyQualifiedNamespace: events.?outputs.hostName ?? ''
      EVENT_HUB__credential: 'managedidentity'
      EVENT_HUB__clientId: identity.outputs.clientId
      EVENT_HUB_CONSUMER_GROUP: events.?outputs.consumerGroupName ?? ''
      NOTIFICATION_EVENT_HUB: graphDelivers ? events.?outputs.notificationHubName ?? '' : ''
      NOTIFICATION_EVENT_HUB_DOMAIN: notificationDomain
      ALERT_EVENT_HUB: events.?outputs.alertHubName ?? ''
      GRAPH_ENDPOINT: endpoints.?graph ?? ''
      ARM_ENDPOINT: endpoints.?arm ?? ''
      DEFENDER_ENDPOINT: endpoints.?defender ?? ''
      CLOUD_APPS_ENDPOINT: endpoints.?cloudApps ?? ''
      OFFICE365_ENDPOINT: endpoints.?office365 ?? ''
      LOGIN_ENDPOINT: endpoints.?login ?? ''
      POLL_SCHEDULE: schedules.?poll ?? ''
      SWEEP_SCHEDULE: schedules.?sweep ?? ''
      SUBSCRIPTION_SCHEDULE: schedules.?subscriptions ?? ''
    }
  }
  dependsOn: [dataEndpoint]
}

module appEndpoint 'modules/private-endpoint.bicep' = if (network.?inbound == 'private') {
  params: {
    name: 'pe-sites-${fullName}'
    location: location
    tags: allTags
    targetId: functionApp.outputs.resourceId
    groupId: 'sites'
    zoneName: 'privatelink.azurewebsites.${sitesSuffixes[environment().name]}'
    subnetId: virtualNetwork!.outputs.endpointSubnetId
    virtualNetworkId: virtualNetwork!.outputs.resourceId
    createDnsZone: network!.createDnsZones
  }
}

module events 'modules/event-hubs.bicep' = if (eventHubs) {
  params: {
    name: 'evhns-${fullName}'
    location: location
    tags: allTags
    identityName: identityName
    graphPrincipalId: graphPrincipalId
    securityPrincipalId: securityPrincipalId
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [identity]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    prefix: fullName
    location: location
    tags: allTags
    scopeId: monitoring.outputs.applicationInsightsId
    actionGroupId: monitoring.outputs.actionGroupId
    runbook: runbook
    disabled: disabledAlerts
  }
}

module workbook 'modules/workbook.bicep' = {
  params: {
    displayName: 'Alert Mirror (${environmentName})'
    location: location
    tags: allTags
    scopeId: monitoring.outputs.applicationInsightsId
  }
}

@description('Name of the function app.')
output functionAppName string = functionApp.outputs.name

@description('Host name of the function app.')
output functionAppHostName string = functionApp.outputs.hostName

@description('Object id of the identity, to which permissions are granted.')
output identityPrincipalId string = identity.outputs.principalId

@description('Client id of the identity.')
output identityClientId string = identity.outputs.clientId

@description('Name of the Key Vault that takes the secrets.')
output keyVaultName string = keyVault.outputs.name

@description('Endpoints of storage, for looking at queues and tables by hand.')
output storageEndpoints { blob: string, queue: string, table: string } = storage.outputs.endpoints

@description('Resource id of Application Insights.')
output applicationInsightsId string = monitoring.outputs.applicationInsightsId

@description('Resource id of the action group.')
output actionGroupId string = monitoring.outputs.actionGroupId

@description('Resource id of the Event Hub to which products export; empty without `eventHubs`.')
output alertEventHubId string = events.?outputs.alertHubId ?? ''
