metadata name = 'Alert rules'
metadata description = 'One rule for each way in which mirroring can fail without anybody noticing. The list is queries/alerts.json, the queries stand beside it, and docs/operations.md says what to do.'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Resource id of the Application Insights component that the app logs to.')
param scopeId string

@description('Required. Resource id of the action group that is told.')
param actionGroupId string

@description('Optional. Where people find the runbook; the name of the rule is appended as an anchor.')
param runbook string = 'docs/operations.md'

@description('Optional. Names of rules that are deployed switched off: `subscription-refused`, say, where Graph will not offer a resource.')
param disabled string[] = []

@description('Optional. What the names of the rules begin with.')
param prefix string = 'alert-mirror'

@description('One entry of queries/alerts.json.')
type ruleType = {
  @description('Required. Its query is queries/alerts/<name>.kql, its section in docs/operations.md has this heading.')
  name: string

  @description('Required. 0 is the worst.')
  severity: 0 | 1 | 2 | 3 | 4

  @description('Required. What has happened, in a few words.')
  title: string

  @description('Required. What has happened, in a sentence.')
  says: string

  @description('Required. How often the query runs.')
  everyMinutes: int

  @description('Required. How far back the query may look.')
  windowMinutes: int

  @description('Required. How often in a row it must find something.')
  evaluations: int
}

var rules ruleType[] = loadJsonContent('../queries/alerts.json')

var queries = {
  'no-heartbeat': loadTextContent('../queries/alerts/no-heartbeat.kql')
  'polls-failing': loadTextContent('../queries/alerts/polls-failing.kql')
  'capability-lost': loadTextContent('../queries/alerts/capability-lost.kql')
  'access-denied': loadTextContent('../queries/alerts/access-denied.kql')
  'backlog-old': loadTextContent('../queries/alerts/backlog-old.kql')
  'doors-failing': loadTextContent('../queries/alerts/doors-failing.kql')
  'dead-letters': loadTextContent('../queries/alerts/dead-letters.kql')
  'drift-old': loadTextContent('../queries/alerts/drift-old.kql')
  'sweeps-failing': loadTextContent('../queries/alerts/sweeps-failing.kql')
  'subscription-lapsed': loadTextContent('../queries/alerts/subscription-lapsed.kql')
  'notifications-silent': loadTextContent('../queries/alerts/notifications-silent.kql')
  'guard-tripped': loadTextContent('../queries/alerts/guard-tripped.kql')
  'forged-notifications': loadTextContent('../queries/alerts/forged-notifications.kql')
  throttled: loadTextContent('../queries/alerts/throttled.kql')
  'subscription-refused': loadTextContent('../queries/alerts/subscription-refused.kql')
}

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for each in rules: {
    name: '${prefix}-${each.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Alert Mirror: ${each.title}'
      description: '${each.says} Runbook: ${runbook}#${each.name}'
      enabled: !contains(disabled, each.name)
      severity: each.severity
      scopes: [scopeId]
      evaluationFrequency: 'PT${each.everyMinutes}M'
      windowSize: 'PT${each.windowMinutes}M'
      criteria: {
        allOf: [
          {
            // Each query returns one row for each thing that is wrong.
            query: queries[each.name]
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: [{ name: 'subject', operator: 'Include', values: ['*'] }]
            failingPeriods: {
              numberOfEvaluationPeriods: each.evaluations
              minFailingPeriodsToAlert: each.evaluations
            }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: [actionGroupId] }
    }
  }
]

@description('Names of the rules.')
output names string[] = [for (each, i) in rules: rule[i].name]
