// Application Insights on a workspace, and the alerts. The one on age fires also when the app is down or never ran; the others say at once what happened. They are
// those of infra/alerts, read from the log.
param name string
param location string
param alertEmail string
param maxBackupAgeHours int

resource workspace 'Microsoft.OperationalInsights/workspaces@2022-10-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 90
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-backups'
  location: 'global'
  properties: {
    groupShortName: 'backups'
    enabled: true
    emailReceivers: [{ name: 'mail', emailAddress: alertEmail, useCommonAlertSchema: true }]
  }
}

// The message of event 1003 (BackupEnded) is a contract: src/Workflow/Log.cs. Over no rows, max is null and one row comes out.
var good = '''^Backup \S+ of .+ \(all\) ended Complete: '''

var query = format('''
AppTraces
| where Message matches regex @"{0}"
| summarize LastGood = max(TimeGenerated)
| where isnull(LastGood) or LastGood < ago({1}h)
''', good, maxBackupAgeHours)

// Each as long as no good backup has come after it, for two days at most. An event is logged once, so nothing else would tell of it again.
var badEnds = [
  {
    name: 'failed'
    displayName: 'A backup failed'
    severity: 1
    message: '''^Backup \S+ of .+ \(all[^)]*\) ended Failed: '''
  }
  {
    name: 'partial'
    displayName: 'A backup lacks collections'
    severity: 2
    message: '''^Backup \S+ of .+ \(all[^)]*\) ended Partial: '''
  }
  {
    name: 'missed'
    displayName: 'A due time got no backup'
    severity: 1
    message: '''^No backup for the due time '''
  }
  {
    name: 'tripped'
    displayName: 'A backup differs so much from the one before that a person has to look'
    severity: 1
    message: '''^Backup \S+ of .+ \(all[^)]*, tripped\) ended Complete: '''
  }
  {
    // Codes that a person has to do something about, as in infra/alerts.
    name: 'credentials-refused'
    displayName: 'WeChat refuses the credentials or the address of the app'
    severity: 1
    message: '''^Backup \S+ of .+ ended (Failed|Partial): .*\[(40001|40013|40125|40164|40243|41001|41002|41004|43003|45035|48001|48004|50001|50002|50004|50007|61004|61024|85088|89501|89503)\]'''
  }
]

resource tooOld 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = {
  name: '${name}-last-good-backup-too-old'
  location: location
  kind: 'LogAlert'
  properties: {
    displayName: 'The last good backup is too old'
    description: 'No complete backup of all that the schedule backs up for ${maxBackupAgeHours} hours. Ask GET /api/backups and /api/health what happened.'
    severity: 1
    enabled: true
    autoMitigate: true
    scopes: [workspace.id]
    evaluationFrequency: 'PT1H'
    windowSize: 'PT1H'
    overrideQueryTimeRange: 'P2D'
    // A new workspace has no traces yet, and the query would be refused.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: query
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
        }
      ]
    }
    actions: { actionGroups: [people.id] }
  }
}

resource badEnd 'Microsoft.Insights/scheduledQueryRules@2021-08-01' = [
  for one in badEnds: {
    name: '${name}-backup-${one.name}'
    location: location
    kind: 'LogAlert'
    properties: {
      displayName: one.displayName
      description: 'docs/operations.md, Alarms, says what it means and what to do. GET /api/backups has the reason.'
      severity: one.severity
      enabled: true
      autoMitigate: true
      scopes: [workspace.id]
      evaluationFrequency: 'PT15M'
      windowSize: 'PT15M'
      overrideQueryTimeRange: 'P2D'
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: format('''
AppTraces
| extend Bad = Message matches regex @"{0}", Good = Message matches regex @"{1}"
| summarize LastBad = maxif(TimeGenerated, Bad), LastGood = maxif(TimeGenerated, Good)
| where isnotnull(LastBad) and (isnull(LastGood) or LastBad > LastGood)
''', one.message, good)
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

output connectionString string = insights.properties.ConnectionString
