metadata name = 'Identity'
metadata description = 'The identity of the app. It is a resource of its own so that its roles exist before the app first starts, and so that the permissions granted to it in Microsoft Graph outlive the app.'

@description('Required. Name of the identity.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Protects against deletion: a new identity would have none of the permissions that an administrator granted.')
param lock bool

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

resource deleteLock 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  scope: identity
  name: 'lock-${name}'
  properties: {
    level: 'CanNotDelete'
    notes: 'Permissions in Microsoft Graph are granted to this identity and would be lost with it.'
  }
}

@description('Resource id.')
output resourceId string = identity.id

@description('Client id, by which the app asks for tokens.')
output clientId string = identity.properties.clientId

@description('Object id, to which roles and permissions are granted.')
output principalId string = identity.properties.principalId
