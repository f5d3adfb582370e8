metadata name = 'Push from Microsoft Sentinel'
metadata description = 'Automation rules and a playbook that name each new incident of one Sentinel workspace, and each whose status changes, in the Event Hub that the app reads. No key: the playbook sends with its own identity. Deploy it to the resource group of each workspace that the policy names.'

@description('Required. Name of the Log Analytics workspace that Sentinel is on.')
param workspaceName string

@description('Required. Resource id of the Event Hub: output `alertEventHubId` of main.bicep. It may be in another subscription of the tenant.')
param eventHubId string

@description('Required. Object id of the service principal "Azure Security Insights" in this tenant: as which Sentinel runs playbooks.')
param sentinelPrincipalId string

@description('Optional. Name of the playbook and of its connection.')
param name string = 'alert-mirror-push'

@description('Optional. Region.')
param location string = resourceGroup().location

@description('Optional. Tags.')
param tags { *: string } = {}

// /subscriptions/<2>/resourceGroups/<4>/providers/Microsoft.EventHub/namespaces/<8>/eventhubs/<10>
var hub = split(eventHubId, '/')
// Microsoft Sentinel Reader, Microsoft Sentinel Automation Contributor.
var reader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '8d289c81-5878-46d4-8554-54e1e3d8b5cb')
var automation = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  'f4c81013-99ee-4d62-a7ee-b3f1f648599a'
)

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: workspaceName
}

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: hub[8]
  scope: resourceGroup(hub[2], hub[4])
}

resource connection 'Microsoft.Web/connections@2016-06-01' = {
  name: name
  location: location
  tags: tags
  // What the published type of connections lacks; every connection with an identity has both.
  #disable-next-line BCP187
  kind: 'V1'
  properties: {
    displayName: name
    api: { id: subscriptionResourceId('Microsoft.Web/locations/managedApis', location, 'azuresentinel') }
    // With the identity of the playbook.
    #disable-next-line BCP037
    parameterValueType: 'Alternative'
  }
}

resource playbook 'Microsoft.Logic/workflows@2019-05-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    state: 'Enabled'
    parameters: {
      '$connections': {
        value: {
          azuresentinel: {
            id: connection.properties.api.id
            connectionId: connection.id
            connectionName: connection.name
            connectionProperties: { authentication: { type: 'ManagedServiceIdentity' } }
          }
        }
      }
      eventHub: { value: '${replace(namespace.properties.serviceBusEndpoint, ':443', '')}${hub[10]}/messages' }
    }
    definition: loadJsonContent('playbooks/name-incident.json')
  }
}

module send 'modules/event-hub-sender.bicep' = {
  scope: resourceGroup(hub[2], hub[4])
  params: {
    namespaceName: hub[8]
    hubName: hub[10]
    senderId: playbook.id
    principalId: playbook.identity.principalId
    reason: 'A playbook names incidents to Alert Mirror in this hub.'
  }
}

resource read 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: workspace
  name: guid(workspace.id, playbook.id, reader)
  properties: {
    roleDefinitionId: reader
    principalId: playbook.identity.principalId
    principalType: 'ServicePrincipal'
    description: 'The trigger of the playbook reads the incident that it is run for.'
  }
}

// Sentinel asks for this role on the resource group, not on the playbook.
resource run 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, sentinelPrincipalId, automation)
  properties: {
    roleDefinitionId: automation
    principalId: sentinelPrincipalId
    principalType: 'ServicePrincipal'
    description: 'Sentinel runs the playbook from its automation rules.'
  }
}

var occasions = [
  { when: 'Created', conditions: [] }
  {
    when: 'Updated'
    conditions: [{ conditionType: 'PropertyChanged', conditionProperties: { propertyName: 'IncidentStatus' } }]
  }
]

// Whoever changed the status, the app included: its own writes are recognised by state, and cost one look.
resource rules 'Microsoft.SecurityInsights/automationRules@2025-09-01' = [
  for occasion in occasions: {
    scope: workspace
    name: guid(workspace.id, playbook.id, occasion.when)
    properties: {
      displayName: 'Alert Mirror: incident ${toLower(occasion.when)}'
      order: 1000
      triggeringLogic: {
        isEnabled: true
        triggersOn: 'Incidents'
        triggersWhen: occasion.when
        conditions: occasion.conditions
      }
      actions: [
        {
          order: 1
          actionType: 'RunPlaybook'
          actionConfiguration: { logicAppResourceId: playbook.id, tenantId: tenant().tenantId }
        }
      ]
    }
    dependsOn: [run]
  }
]
