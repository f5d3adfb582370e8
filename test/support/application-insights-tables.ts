/**
 * The tables that a query sees whose scope is an Application Insights component, workspace-based or not.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/app/convert-classic-resource#table-structure
 */

const common = [
  'timestamp: datetime',
  'itemType: string',
  'customDimensions: dynamic',
  'operation_Name: string',
  'operation_Id: string',
  'operation_ParentId: string',
  'operation_SyntheticSource: string',
  'session_Id: string',
  'user_Id: string',
  'user_AuthenticatedId: string',
  'user_AccountId: string',
  'application_Version: string',
  'client_Type: string',
  'client_Model: string',
  'client_OS: string',
  'client_IP: string',
  'client_City: string',
  'client_StateOrProvince: string',
  'client_CountryOrRegion: string',
  'client_Browser: string',
  'cloud_RoleName: string',
  'cloud_RoleInstance: string',
  'appId: string',
  'appName: string',
  'iKey: string',
  'sdkVersion: string',
  'itemId: string',
  'itemCount: int',
  '_ResourceId: string',
];

const traces = ['message: string', 'severityLevel: int', 'customMeasurements: dynamic'];

const requests = [
  'id: string',
  'source: string',
  'name: string',
  'url: string',
  'success: string',
  'resultCode: string',
  'duration: real',
  'performanceBucket: string',
  'customMeasurements: dynamic',
];

const exceptions = [
  'problemId: string',
  'handledAt: string',
  'type: string',
  'message: string',
  'assembly: string',
  'method: string',
  'outerType: string',
  'outerMessage: string',
  'outerAssembly: string',
  'outerMethod: string',
  'innermostType: string',
  'innermostMessage: string',
  'innermostAssembly: string',
  'innermostMethod: string',
  'severityLevel: int',
  'details: dynamic',
  'customMeasurements: dynamic',
];

/** By name: the columns, as Kusto writes a schema. */
export const applicationInsightsTables: ReadonlyMap<string, string> = new Map(
  Object.entries({ traces, requests, exceptions }).map(([name, own]) => [
    name,
    [...common, ...own].join(', '),
  ]),
);
