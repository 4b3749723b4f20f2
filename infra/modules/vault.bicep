// Holds the AppSecret and the keys of log tokens (and, on the premium plan, the key of the code share). The app reads it by reference and never shows it.
param name string
param location string
param principalId string
@secure()
param wechatAppSecret string
@secure()
param logsTokenKey string
@secure()
param logsPreviousTokenKey string

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: name
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
  }
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(wechatAppSecret)) {
  parent: vault
  name: 'wechat-app-secret'
  properties: { value: wechatAppSecret }
}

resource tokenKey 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(logsTokenKey)) {
  parent: vault
  name: 'logs-token-key'
  properties: { value: logsTokenKey }
}

resource previousTokenKey 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = if (!empty(logsPreviousTokenKey)) {
  parent: vault
  name: 'logs-previous-token-key'
  properties: { value: logsPreviousTokenKey }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalId, secretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

output name string = vault.name
output uri string = vault.properties.vaultUri
