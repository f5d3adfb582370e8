metadata name = 'Role for Microsoft Sentinel'
metadata description = 'Lets the app read and update the incidents of one Sentinel workspace. Deploy it to the resource group of each workspace that the policy names.'

@description('Required. Object id of the identity of the app: output `identityPrincipalId` of main.bicep.')
param principalId string

@description('Required. Name of the Log Analytics workspace that Sentinel is on.')
param workspaceName string

@description('Optional. Read only: for a provider whose direction is `in`.')
param readOnly bool = false

// Microsoft Sentinel Reader, Microsoft Sentinel Responder.
var role = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  readOnly ? '8d289c81-5878-46d4-8554-54e1e3d8b5cb' : '3e150937-b8fe-4cfb-8069-0eaf05ecd056'
)

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: workspaceName
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: workspace
  name: guid(workspace.id, principalId, role)
  properties: {
    roleDefinitionId: role
    principalId: principalId
    principalType: 'ServicePrincipal'
    description: 'Alert Mirror reads incidents of this workspace and mirrors their state.'
  }
}
