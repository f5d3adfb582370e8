metadata name = 'Sender to an Event Hub'
metadata description = 'Lets one identity send to one Event Hub.'

@description('Required. Name of the namespace, in this resource group.')
param namespaceName string

@description('Required. Name of the hub.')
param hubName string

@description('Required. Resource id of the sender: part of the name of the role assignment.')
param senderId string

@description('Required. Object id of the sender.')
param principalId string

@description('Required. Why it may.')
param reason string

var dataSender = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '2b629674-e913-4c01-ae53-ef4638d8f975'
)

resource namespace 'Microsoft.EventHub/namespaces@2024-01-01' existing = {
  name: namespaceName

  resource hub 'eventhubs' existing = { name: hubName }
}

resource send 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace::hub
  name: guid(namespace::hub.id, senderId, dataSender)
  properties: {
    roleDefinitionId: dataSender
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: reason
  }
}
