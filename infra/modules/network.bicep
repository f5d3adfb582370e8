metadata name = 'Network'
metadata description = 'Virtual network with one subnet to send from and one for private endpoints, and one fixed address for what leaves.'

import { networkType } from '../types.bicep'

@description('Required. Name of the virtual network; names of what belongs to it follow from it.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Address ranges.')
param network networkType

@description('Required. Workspace for logs and metrics.')
param workspaceId string

// The default rules are what is wanted: nothing comes in from the Internet.
resource securityGroup 'Microsoft.Network/networkSecurityGroups@2024-10-01' = {
  name: 'nsg-${name}'
  location: location
  tags: tags
}

resource outboundAddress 'Microsoft.Network/publicIPAddresses@2024-10-01' = {
  name: 'pip-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

// No diagnostic setting: it has metrics only, and they are kept by the platform.
resource natGateway 'Microsoft.Network/natGateways@2024-10-01' = {
  name: 'ng-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: outboundAddress.id }] }
}

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2024-10-01' = {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [network.addressPrefix] }
  }

  resource functions 'subnets' = {
    // Flex Consumption refuses a subnet with an underscore in its name.
    name: 'functions'
    properties: {
      addressPrefix: network.functionSubnetPrefix
      defaultOutboundAccess: false
      natGateway: { id: natGateway.id }
      networkSecurityGroup: { id: securityGroup.id }
      delegations: [
        { name: 'flex-consumption', properties: { serviceName: 'Microsoft.App/environments' } }
      ]
    }
  }

  resource endpoints 'subnets' = {
    name: 'private-endpoints'
    properties: {
      addressPrefix: network.endpointSubnetPrefix
      defaultOutboundAccess: false
      networkSecurityGroup: { id: securityGroup.id }
      privateEndpointNetworkPolicies: 'Enabled'
    }
    // One subnet of a network at a time.
    dependsOn: [functions]
  }
}

resource networkDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: virtualNetwork
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource securityGroupDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: securityGroup
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

resource addressDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: outboundAddress
  name: 'to-log-analytics'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Resource id of the virtual network.')
output resourceId string = virtualNetwork.id

@description('Subnet that the app sends from.')
output functionSubnetId string = virtualNetwork::functions.id

@description('Subnet of the private endpoints.')
output endpointSubnetId string = virtualNetwork::endpoints.id
