// The function app with everything around it, in one resource group. See README.md for the commands.
targetScope = 'resourceGroup'

@description('What the names of all resources start with: small letters.')
@minLength(3)
@maxLength(11)
param name string = 'workflow'

param location string = resourceGroup().location

@description('flex, or premium where the cloud or region lacks Flex Consumption. Never Consumption: it does not run .NET 10 on Linux and ends functions after 10 minutes.')
@allowed(['flex', 'premium'])
param plan string = environment().name == 'AzureCloud' ? 'flex' : 'premium'

@description('Cloud environment (云环境) whose database is backed up.')
param wechatEnv string

param wechatAppId string

@description('AppSecret of the mini program. It goes into Key Vault; left empty, the one that is there stays.')
@secure()
param wechatAppSecret string = ''

@description('NCRONTAB of six fields in UTC; 18:00 UTC is 02:00 in China.')
param backupSchedule string = '0 0 18 * * *'

@description('The schedule in the seven-field WeChat form (UTC+8), if you have one. A daily time such as 0 0 2 * * * * is converted and wins over backupSchedule; of any other form the app says at its start what backupSchedule to set.')
param backupScheduleWeChat string = ''

@description('Names separated by commas; * stands for all.')
param backupCollections string = '*'

param backupExclude string = ''

@description('Exports of part of a collection: what comes behind Backup__Exports__ in the names of the settings, with its value, such as { orders__Query: \'limit(1000)\' }.')
param backupExports object = {}

@minValue(1)
@maxValue(64)
param maxConcurrentExports int = 4

@description('Longest time for one export, hh:mm:ss.')
param maxWait string = '06:00:00'

@description('Percent of a collection that may be changed or removed from one backup to the next before a person has to look at it.')
@minValue(0)
@maxValue(100)
param gateChurnPercent int = 50

@description('What comes behind Gate__Collections__ in the names of the settings, with its value, such as { logs__Ignore: \'true\' }.')
param gateCollections object = {}
@description('By what people are told: names of settings below Notify__, and the names of the Key Vault secrets that hold their values, such as { WeCom__Url: \'notify-wecom-url\', DingTalk__Secret: \'notify-dingtalk-secret\' }. Put the secrets into the vault yourself: addresses of robots hold keys.')
param notifyVaultNames object = {}
@description('The language of messages.')
@allowed(['zh-CN', 'en'])
param notifyLanguage string = 'zh-CN'
@description('The events that are told, separated by commas, as in the setting Notify__On. Empty: all but complete.')
param notifyOn string = ''
@description('Where a day begins, for times in messages and for retention.')
param timeZone string = 'Asia/Shanghai'
@description('How long backups are kept: names of settings below Retention__ and their values, such as { KeepDaily: 7, KeepWeekly: 4, KeepMonthly: 12 }. Empty: nothing is ever deleted.')
param retention object = {}
@description('How long histories of ended orchestrations are kept.')
param historyKeep string = '30.00:00:00'
@description('How many days a verification of a backup counts; then it is verified again at night.')
param trustVerifyDays int = 30
@description('How many days a drill of a backup counts.')
param trustDrillDays int = 90
@description('Stored bytes that are verified again in a night; one backup is, however large.')
param trustVerifyMaxBytes int = 50000000000
@description('The cloud environment in which drills make their throw-away collections; it may be wechatEnv itself. Empty: there are no drills.')
param drillEnvironment string = ''
@description('When drills start by themselves: NCRONTAB, six fields, UTC, such as \'0 0 19 * * 6\' for Sundays at 03:00 in China. Empty: never.')
param drillSchedule string = ''
@description('Raw bytes that one drill may put back.')
@minValue(1000)
param drillMaxBytes int = 1000000000
@description('Longest time for a drill, hh:mm:ss.')
param drillMaxWait string = '06:00:00'
@description('The address by which people reach the app, for links in messages. Empty: messages have no links.')
param publicUrl string = ''

@description('Cloud environments beside wechatEnv that a restore may write to, separated by commas.')
param restoreEnvironments string = ''

@description('How long the plan of a restore waits for a person, d.hh:mm:ss.')
param restoreApprovalWindow string = '1.00:00:00'

@description('Longest time for a restore from its approval on, hh:mm:ss.')
param restoreMaxWait string = '12:00:00'

@description('How long an import whose answer was lost may still come, hh:mm:ss.')
param restoreSettle string = '00:10:00'

@description('Bytes of one imported file.')
@minValue(1000)
@maxValue(100000000)
param restorePartBytes int = 20000000

@description('How long a restore can be undone, d.hh:mm:ss.')
param restoreKeepSafety string = '30.00:00:00'

@description('Key that signs tokens of users for offline logs, 32 characters or more. It goes into Key Vault; left empty, the one that is there stays, and without one no logs are taken.')
@secure()
param logsTokenKey string = ''

@description('The key before it, for as long as its tokens are to be taken.')
@secure()
param logsPreviousTokenKey string = ''

@description('App ids that a token of a user may name, separated by commas.')
param logsApps string = wechatAppId

@description('Web origins whose pages may send logs, separated by commas, such as https://shop.example.')
param logsOrigins string = ''

@description('How long collected logs are kept, d.hh:mm:ss.')
param logsRetention string = '30.00:00:00'

@minValue(1)
param logsRequestsPerMinutePerUser int = 600

@minValue(1)
param logsRequestsPerMinutePerAddress int = 3000

@description('An OpenTelemetry collector that metrics and traces are sent to, such as https://collector.example:4317; empty: none. See docs/numbers.md.')
param otlpEndpoint string = ''

@description('A NAT gateway, so that calls to WeChat come from one address: needed if the mini program has a list of allowed addresses (error 40164). It costs extra.')
param fixedOutboundAddress bool = false

@description('Days for which deleted or overwritten backups can be brought back.')
@minValue(7)
@maxValue(365)
param softDeleteDays int = 30

@description('Who is told when a backup ends badly, and when the last good one is too old.')
param alertEmail string

@description('Age of the last Complete backup that raises the alert. A log alert looks back two days at most.')
@minValue(1)
@maxValue(47)
param maxBackupAgeHours int = 26

var suffix = uniqueString(resourceGroup().id, name)
var storageName = take(toLower('${name}${suffix}'), 24)
// Fillers make every index exist; the one after the seventh field shows that there are seven and no more.
var wechatFields = split('${backupScheduleWeChat} - - - - - - -', ' ')
var wechatTime = join(take(wechatFields, 3), ' ')
var wechatIsDaily = join(take(skip(wechatFields, 3), 5), ' ') == '* * * * -' && !contains(wechatTime, '*') && !contains(wechatTime, ',') && !contains(wechatTime, '-') && !contains(wechatTime, '/')
var convertedHour = (int(wechatIsDaily ? wechatFields[2] : '0') + 16) % 24
var schedule = wechatIsDaily ? '${wechatFields[0]} ${wechatFields[1]} ${convertedHour} * * *' : backupSchedule

var environments = filter(map(split('${wechatEnv},${restoreEnvironments}', ','), env => trim(env)), env => !empty(env))

var storageSuffix = environment().suffixes.storage

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { name: '${name}-app', location: location }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: { name: storageName, location: location, principalId: identity.outputs.principalId, softDeleteDays: softDeleteDays, environments: environments, drillEnvironment: drillEnvironment }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: take('kv-${suffix}', 24)
    location: location
    principalId: identity.outputs.principalId
    wechatAppSecret: wechatAppSecret
    logsTokenKey: logsTokenKey
    logsPreviousTokenKey: logsPreviousTokenKey
  }
}

module content 'modules/content.bicep' = if (plan == 'premium') {
  name: 'content'
  params: { name: take('code${suffix}', 24), location: location, vaultName: vault.outputs.name }
}

module network 'modules/network.bicep' = if (fixedOutboundAddress) {
  name: 'network'
  params: { name: name, location: location, delegation: plan == 'flex' ? 'Microsoft.App/environments' : 'Microsoft.Web/serverFarms' }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: { name: name, location: location, alertEmail: alertEmail, maxBackupAgeHours: maxBackupAgeHours }
}

module app 'modules/app.bicep' = {
  name: 'app'
  // The identity has to be able to read the code, the share's key and the secret before the app first starts.
  dependsOn: [content, network]
  params: {
    name: '${name}-${suffix}'
    location: location
    plan: plan
    identityId: identity.outputs.id
    subnetId: fixedOutboundAddress ? resourceId('Microsoft.Network/virtualNetworks/subnets', '${name}-network', 'app') : ''
    packageContainer: 'https://${storageName}.blob.${storageSuffix}/${storage.outputs.packageContainer}'
    vaultUri: vault.outputs.uri
    logsOrigins: logsOrigins
    appSettings: concat([
      { name: 'AzureWebJobsStorage__blobServiceUri', value: 'https://${storageName}.blob.${storageSuffix}' }
      { name: 'AzureWebJobsStorage__queueServiceUri', value: 'https://${storageName}.queue.${storageSuffix}' }
      { name: 'AzureWebJobsStorage__tableServiceUri', value: 'https://${storageName}.table.${storageSuffix}' }
      { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
      { name: 'AzureWebJobsStorage__clientId', value: identity.outputs.clientId }
      { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: monitoring.outputs.connectionString }
      { name: 'BackupSchedule', value: schedule }
      { name: 'BackupScheduleWeChat', value: backupScheduleWeChat }
      { name: 'WeChat__Env', value: wechatEnv }
      { name: 'WeChat__AppId', value: wechatAppId }
      { name: 'WeChat__AppSecret', value: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/wechat-app-secret)' }
      { name: 'Backup__Collections', value: backupCollections }
      { name: 'Backup__Exclude', value: backupExclude }
      { name: 'Backup__MaxConcurrentExports', value: string(maxConcurrentExports) }
      { name: 'Backup__MaxWait', value: maxWait }
      { name: 'Gate__ChurnPercent', value: string(gateChurnPercent) }
      { name: 'Restore__Environments', value: restoreEnvironments }
      { name: 'Restore__ApprovalWindow', value: restoreApprovalWindow }
      { name: 'Restore__MaxWait', value: restoreMaxWait }
      { name: 'Restore__Settle', value: restoreSettle }
      { name: 'Restore__PartBytes', value: string(restorePartBytes) }
      { name: 'Restore__KeepSafety', value: restoreKeepSafety }
      { name: 'Logs__TokenKey', value: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/logs-token-key)' }
      { name: 'Logs__PreviousTokenKey', value: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/logs-previous-token-key)' }
      { name: 'Logs__Apps', value: logsApps }
      { name: 'Logs__Origins', value: logsOrigins }
      { name: 'Logs__Retention', value: logsRetention }
      { name: 'Logs__RequestsPerMinutePerUser', value: string(logsRequestsPerMinutePerUser) }
      { name: 'Logs__RequestsPerMinutePerAddress', value: string(logsRequestsPerMinutePerAddress) }
      { name: 'Logs__Demo', value: 'false' }
      { name: 'Notify__Language', value: notifyLanguage }
      { name: 'Notify__On', value: notifyOn }
      { name: 'Public__Url', value: publicUrl }
      { name: 'Retention__TimeZone', value: timeZone }
      { name: 'History__Keep', value: historyKeep }
      { name: 'Trust__VerifyDays', value: string(trustVerifyDays) }
      { name: 'Trust__DrillDays', value: string(trustDrillDays) }
      { name: 'Drill__Environment', value: drillEnvironment }
      { name: 'DrillSchedule', value: drillSchedule }
      { name: 'Drill__MaxBytes', value: string(drillMaxBytes) }
      { name: 'Drill__MaxWait', value: drillMaxWait }
      { name: 'Trust__VerifyMaxBytes', value: string(trustVerifyMaxBytes) }
    ], map(items(retention), one => { name: 'Retention__${one.key}', value: string(one.value) }), empty(otlpEndpoint) ? [] : [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: otlpEndpoint }], map(items(backupExports), one => { name: 'Backup__Exports__${one.key}', value: one.value }), map(items(gateCollections), one => { name: 'Gate__Collections__${one.key}', value: one.value }), map(items(notifyVaultNames), one => { name: 'Notify__${one.key}', value: '@Microsoft.KeyVault(SecretUri=${vault.outputs.uri}secrets/${one.value})' }))
  }
}

output functionAppName string = '${name}-${suffix}'
output health string = 'https://${app.outputs.hostName}/api/health'
output storageAccount string = storageName
output keyVault string = vault.outputs.name
@description('Name of the public address that WeChat sees: put its IP on the list of the mini program.')
output outboundAddressName string = fixedOutboundAddress ? '${name}-outbound' : ''
