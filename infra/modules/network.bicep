// One public address for all calls out: where the mini program has a list, WeChat answers 40164 to addresses that are not on it.
param name string
param location string
@description('The service that the subnet is lent to: it differs by plan.')
param delegation string

resource address 'Microsoft.Network/publicIPAddresses@2023-11-01' = {
  name: '${name}-outbound'
  location: location
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource gateway 'Microsoft.Network/natGateways@2023-11-01' = {
  name: '${name}-nat'
  location: location
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: address.id }] }
}

resource network 'Microsoft.Network/virtualNetworks@2023-11-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.60.0.0/24'] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.60.0.0/26'
          natGateway: { id: gateway.id }
          delegations: [{ name: 'app', properties: { serviceName: delegation } }]
        }
      }
    ]
  }
}
