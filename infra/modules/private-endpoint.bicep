metadata name = 'Private endpoint'
metadata description = 'Private endpoint of one service, with the private DNS zone that makes its public name lead there.'

@description('Required. Name of the endpoint.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Resource that is reached.')
param targetId string

@description('Required. Service of that resource: `blob`, `vault`, `sites` ...')
param groupId string

@description('Required. Private DNS zone of that service in this cloud.')
param zoneName string

@description('Required. Subnet of the endpoint.')
param subnetId string

@description('Required. Network in which the zone holds.')
param virtualNetworkId string

@description('Required. The zone here; `false` where a policy of the landing zone registers the endpoint.')
param createDnsZone bool

resource endpoint 'Microsoft.Network/privateEndpoints@2024-10-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: groupId
        properties: { privateLinkServiceId: targetId, groupIds: [groupId] }
      }
    ]
  }

  resource zoneGroup 'privateDnsZoneGroups' = if (createDnsZone) {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: groupId, properties: { privateDnsZoneId: zone.id } }]
    }
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = if (createDnsZone) {
  name: zoneName
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'link-${name}'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: virtualNetworkId }
    }
  }
}
