using './main.bicep'

param name = 'workflow'
// param plan = 'premium'            // other clouds than the public one take premium by themselves

param wechatEnv = 'prod-1a2b3c'
param wechatAppId = 'wx0123456789abcdef'
// Never a secret in this file: WECHAT_APP_SECRET=... az deployment group create ...
param wechatAppSecret = readEnvironmentVariable('WECHAT_APP_SECRET', '')
// Signs the tokens of users for offline logs; your own server has it too.
param logsTokenKey = readEnvironmentVariable('LOGS_TOKEN_KEY', '')

// 02:00 in China, as NCRONTAB in UTC. WeChat's own form of it is '0 0 2 * * * *'.
param backupSchedule = '0 0 18 * * *'

param alertEmail = 'ops@example.com'
param maxBackupAgeHours = 26
