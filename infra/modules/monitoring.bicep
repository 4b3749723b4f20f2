// Application Insights on a workspace, and the alert: no Complete backup for too long. It fires also when the app is down or never ran.
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
var query = format('''
AppTraces
| where Message matches regex @"^Backup \S+ of .+ \(all\) ended Complete: "
| summarize LastGood = max(TimeGenerated)
| where isnull(LastGood) or LastGood < ago({0}h)
''', maxBackupAgeHours)

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

output connectionString string = insights.properties.ConnectionString
