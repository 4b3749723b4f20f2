// The function app on one of two plans. .NET 10, isolated worker, Linux.
param name string
param location string
param plan string
param identityId string
@description('Empty: no network, and no fixed address.')
param subnetId string
@description('Where Flex Consumption takes the package from.')
param packageContainer string
param vaultUri string
param appSettings array
@description('Web origins whose pages call the app, separated by commas, as in its setting Logs__Origins.')
param logsOrigins string

var flex = plan == 'flex'

// On Flex the Functions host answers preflights itself, from the platform's list, and with an empty one it lets no page in. On Premium the same list would
// be answered before the app, which knows what to expose: there the app alone answers.
var origins = filter(map(split(logsOrigins, ','), origin => trim(origin)), origin => !empty(origin))

// Flex knows the runtime from functionAppConfig and refuses these.
var premiumSettings = [
  { name: 'FUNCTIONS_EXTENSION_VERSION', value: '~4' }
  { name: 'FUNCTIONS_WORKER_RUNTIME', value: 'dotnet-isolated' }
  { name: 'WEBSITE_RUN_FROM_PACKAGE', value: '1' }
  { name: 'WEBSITE_CONTENTSHARE', value: 'code' }
  { name: 'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING', value: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/code-share)' }
  // A reference cannot be checked while the app is being made.
  { name: 'WEBSITE_SKIP_CONTENTSHARE_VALIDATION', value: '1' }
]

resource farm 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  kind: flex ? 'functionapp' : 'elastic'
  sku: flex ? { name: 'FC1', tier: 'FlexConsumption' } : { name: 'EP1', tier: 'ElasticPremium' }
  properties: flex ? { reserved: true } : { reserved: true, maximumElasticWorkerCount: 3 }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: union(
    {
      serverFarmId: farm.id
      httpsOnly: true
      keyVaultReferenceIdentity: identityId
      siteConfig: union(
        {
          minTlsVersion: '1.2'
          appSettings: concat(appSettings, flex ? [] : premiumSettings)
        },
        flex
          ? { cors: { allowedOrigins: origins } }
          : {
              linuxFxVersion: 'DOTNET-ISOLATED|10.0'
              ftpsState: 'Disabled'
              minimumElasticInstanceCount: 1
              vnetRouteAllEnabled: !empty(subnetId)
            }
      )
    },
    empty(subnetId) ? {} : { virtualNetworkSubnetId: subnetId },
    flex
      ? {
          functionAppConfig: {
            deployment: {
              storage: {
                type: 'blobContainer'
                value: packageContainer
                authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
              }
            }
            runtime: { name: 'dotnet-isolated', version: '10.0' }
            scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount: 40 }
          }
        }
      : {}
  )
}

output hostName string = app.properties.defaultHostName
