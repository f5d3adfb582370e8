metadata name = 'Workbook'
metadata description = 'Alert Mirror on one page: is it working, what is out of step, how fast, what failed and why, what it did today, and the whole way of one alert.'

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags { *: string }

@description('Required. Resource id of the Application Insights component that the app logs to.')
param scopeId string

@description('Optional. Name under which people find it.')
param displayName string = 'Alert Mirror'

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, displayName)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: displayName
    category: 'workbook'
    sourceId: scopeId
    version: 'Notebook/1.0'
    // Made by `npm run generate` out of queries/workbook.
    serializedData: loadTextContent('../workbook/alert-mirror.json')
  }
}

@description('Resource id of the workbook.')
output resourceId string = workbook.id
