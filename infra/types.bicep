metadata name = 'Types'
metadata description = 'Parameter types that main.bicep and its modules share.'

@export()
@description('Who is told when an alert rule fires.')
type recipientType = {
  @description('Required. Name shown in the action group.')
  name: string

  @description('Required. Address that gets the mail.')
  emailAddress: string
}

@export()
@description('People who look at queues and tables by hand and set the three secrets: a group, rather than one person.')
type operatorType = {
  @description('Required. Object id in Entra ID.')
  principalId: string

  @description('Required. What the object is; a wrong one makes the role assignment fail.')
  principalType: 'Group' | 'User' | 'ServicePrincipal'
}

@export()
@description('Instances that are kept warm for one of the groups in which Flex Consumption scales functions.')
type alwaysReadyType = {
  @description('Required. `http`, or `function:<name>` for a queue or timer function.')
  name: string

  @description('Required. How many; each is billed whether it works or not.')
  @minValue(1)
  @maxValue(20)
  instanceCount: int
}

@export()
@description('A source that may call the app. None listed: everybody who knows a function key.')
type allowedSourceType = {
  @description('Required. Name of the rule.')
  @maxLength(32)
  name: string

  @description('Required. `Default` for an address range, `ServiceTag` for a service tag.')
  tag: 'Default' | 'ServiceTag'

  @description('Required. The range in CIDR form, or the name of the service tag.')
  source: string
}

@export()
@description('Which of the requests to storage are logged. Metrics are always kept.')
type storageLogsType = 'none' | 'changes' | 'all'

@export()
@description('Network isolation: storage and Key Vault are reached through private endpoints only.')
type networkType = {
  @description('Required. Address range of the virtual network; a /24 is enough.')
  addressPrefix: string

  @description('Required. Range of the subnet that the app sends from. A /26 holds 40 instances and more.')
  functionSubnetPrefix: string

  @description('Required. Range of the subnet of the private endpoints; a /27 is enough.')
  endpointSubnetPrefix: string

  @description('Required. `private` takes the app itself off the Internet, too. Graph can\'t call it then: it polls.')
  inbound: 'public' | 'private'

  @description('Required. Private DNS zones here; `false` where the landing zone\'s policy registers private endpoints in zones of its own.')
  createDnsZones: bool
}
