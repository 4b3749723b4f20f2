// Backups, their records, and what Functions and Durable Functions keep. No shared keys: identities only.
param name string
param location string
param principalId string
param softDeleteDays int
@description('Cloud environments that are written to. At most nine beside the first: a rule takes ten prefixes.')
param environments array
@description('Where drills write; empty for nowhere.')
param drillEnvironment string

var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: account
  name: 'default'
  properties: {
    // Version-level immutability needs versioning; soft delete covers versions that are deleted.
    isVersioningEnabled: true
    deleteRetentionPolicy: { enabled: true, days: softDeleteDays }
    containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays }
  }
}

// Ready for immutability: it can only be enabled when the container is made. No policy is set here, since a locked one cannot be taken back.
resource backups 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: 'backups'
  properties: {
    publicAccess: 'None'
    immutableStorageWithVersioning: { enabled: true }
  }
}

resource package 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: 'app-package'
  properties: { publicAccess: 'None' }
}

// Versioning holds for the whole account. What the host rewrites all day need not be kept, and what is removed since it is data must not be: logs whose
// retention is over, ids in plans of restores and in what was derived. Removing a blob only makes a previous version of it.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2023-05-01' = {
  parent: account
  name: 'default'
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          name: 'forget-previous-versions'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['azure-webjobs-', 'workflow-', 'app-package/', 'logs/', 'derived/', 'restores/'] }
            actions: { version: { delete: { daysAfterCreationGreaterThan: 3 } } }
          }
        }
        {
          // What a restore exports of its target to compare it, and removes again: whole documents, once more for each restore. Backups lie beside it.
          name: 'forget-exports-of-restores'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: map(environments, env => 'backups/${env}/r-') }
            actions: { version: { delete: { daysAfterCreationGreaterThan: 3 } } }
          }
        }
        {
          // What retention deletes of backups frees nothing while its versions stay. Soft delete keeps each of them for as long again.
          name: 'forget-expired-backups'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['backups/'] }
            actions: { version: { delete: { daysAfterCreationGreaterThan: softDeleteDays } } }
          }
        }
        {
          // As of restores.
          name: 'forget-exports-of-drills'
          enabled: !empty(drillEnvironment)
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['backups/${drillEnvironment}/d-'] }
            actions: { version: { delete: { daysAfterCreationGreaterThan: 3 } } }
          }
        }
      ]
    }
  }
}

resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in items(roles): {
  scope: account
  name: guid(account.id, principalId, role.value)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
  }
}]

output packageContainer string = package.name
