metadata name = 'Workflow automation of Defender for Cloud'
metadata description = 'Has Defender for Cloud start a workflow for the alerts of one Azure subscription, which names them in the Event Hub that the app reads. Only where continuous export can\'t be had: it says the same without a workflow. Deploy it to a resource group of each subscription that the policy names.'

@description('Required. Resource id of the Event Hub: output `alertEventHubId` of main.bicep. It may be in another subscription of the tenant.')
param eventHubId string

@description('Optional. Name of the workflow and of the automation.')
param name string = 'alert-mirror-workflow'

@description('Optional. Region.')
param location string = resourceGroup().location

@description('Optional. Tags.')
param tags { *: string } = {}

// /subscriptions/<2>/resourceGroups/<4>/providers/Microsoft.EventHub/namespaces/<8>/eventhubs/<10>
var hub = split(eventHubId, '/')

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: hub[8]
  scope: resourceGroup(hub[2], hub[4])
}

resource workflow 'Microsoft.Logic/workflows@2019-05-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    state: 'Enabled'
    parameters: {
      eventHub: { value: '${replace(namespace.properties.serviceBusEndpoint, ':443', '')}${hub[10]}/messages' }
    }
    definition: loadJsonContent('playbooks/name-alert.json')
  }

  resource trigger 'triggers' existing = { name: 'manual' }
}

module send 'modules/event-hub-sender.bicep' = {
  scope: resourceGroup(hub[2], hub[4])
  params: {
    namespaceName: hub[8]
    hubName: hub[10]
    senderId: workflow.id
    principalId: workflow.identity.principalId
    reason: 'A workflow names alerts of Defender for Cloud to Alert Mirror in this hub.'
  }
}

resource automation 'Microsoft.Security/automations@2023-12-01-preview' = {
  name: name
  location: location
  tags: tags
  properties: {
    description: 'Tells Alert Mirror which alerts there are. It reads their state itself.'
    isEnabled: true
    scopes: [{ description: 'This subscription', scopePath: subscription().id }]
    sources: [{ eventSource: 'Alerts', ruleSets: [] }]
    actions: [
      {
        actionType: 'LogicApp'
        logicAppResourceId: workflow.id
        // The signed address that starts this one workflow. Defender for Cloud never shows it again.
        uri: workflow::trigger.listCallbackUrl().value
      }
    ]
  }
}
