metadata name = 'Role for Defender for Cloud'
metadata description = 'A role that may read the alerts of one Azure subscription and change their state, and its assignment to the app. Microsoft\'s own role for that, Security Admin, may also change policies, suppress alerts and turn Defender plans off. Deploy it to each subscription that the policy names.'

targetScope = 'subscription'

@description('Required. Object id of the identity of the app: output `identityPrincipalId` of main.bicep.')
param principalId string

@description('Optional. Let the app set alerts to "in progress". Azure does not list that operation, so a role can\'t name it: `*` below the alerts covers it, without raising sample alerts. `false`: the app then can\'t do it, and each try becomes a dead letter.')
param allowInProgress bool = true

// So that the app can tell what it may do without trying: whoever asks is shown what he himself may do.
var own = 'Microsoft.Authorization/permissions/read'
var namedActions = [
  own
  'Microsoft.Security/alerts/read'
  'Microsoft.Security/locations/alerts/read'
  'Microsoft.Security/locations/alerts/activate/action'
  'Microsoft.Security/locations/alerts/dismiss/action'
  'Microsoft.Security/locations/alerts/resolve/action'
]
var allStates = [own, 'Microsoft.Security/alerts/read', 'Microsoft.Security/locations/alerts/*']

resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'alert-mirror-defender-for-cloud')
  properties: {
    // Names are unique in a tenant, and each subscription gets a role of its own.
    roleName: 'Alert Mirror: alerts of Defender for Cloud (${subscription().subscriptionId})'
    description: 'Reads the alerts of Defender for Cloud in this subscription and changes their state.'
    type: 'CustomRole'
    permissions: [
      {
        actions: allowInProgress ? allStates : namedActions
        notActions: allowInProgress ? ['Microsoft.Security/locations/alerts/simulate/action'] : []
        dataActions: []
        notDataActions: []
      }
    ]
    assignableScopes: [subscription().id]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, role.id)
  properties: {
    roleDefinitionId: role.id
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'Alert Mirror reads the alerts of this subscription and mirrors their state.'
  }
}

@description('Resource id of the role, for an assignment elsewhere.')
output roleId string = role.id
