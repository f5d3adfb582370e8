/**
 * What an error says about the product. By codes; words are read only where a product has no code for what it says, and
 * then narrowly. What no line here knows stays unknown, and the app goes on trying.
 */

import { TerminalError, TransientError, type Said } from '../errors.ts';
import { apiNotInCloud, type ApiName } from '../platform/api-client.ts';
import type { Answer, Why } from './finding.ts';

interface Rule {
  readonly why: Why;
  /** Any API when absent. */
  readonly api?: ApiName;
  readonly status?: number;
  readonly codes?: readonly string[];
  readonly words?: RegExp;
  /** Whether the token carries a permission that suffices. */
  readonly held?: boolean;
}

/** The first that fits. */
const rules: readonly Rule[] = [
  { why: 'notInThisCloud', codes: [apiNotInCloud] },

  // Entra gives no token: the product's application is not in the tenant, nobody subscribed to it, or ours is not.
  // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
  { why: 'productAbsent', codes: ['AADSTS500011', 'AADSTS500014'] },
  { why: 'noLicence', codes: ['AADSTS650052'] },
  { why: 'noPermission', codes: ['AADSTS700016', 'AADSTS7000229', 'AADSTS65001'] },

  // Graph routes before it looks at the token. The code is the general BadRequest.
  { why: 'notInThisCloud', api: 'graph', status: 400, words: /^Resource not found for the segment\b/ },
  // A collection that is no longer there: legacy alerts, whose end was announced.
  { why: 'productAbsent', api: 'graph', status: 410 },
  { why: 'productAbsent', api: 'graph', status: 404 },
  {
    why: 'noLicence',
    api: 'graph',
    status: 403,
    codes: ['Authentication_RequestFromNonPremiumTenantOrB2CTenant'],
  },
  // Identity Protection, Conditional Access; the codes are the general Forbidden and AccessDenied.
  { why: 'noLicence', api: 'graph', status: 403, words: /^Your tenant is not licensed for this feature\b/ },
  {
    why: 'noPermission',
    api: 'graph',
    status: 403,
    codes: ['Authorization_RequestDenied', 'Authentication_MSGraphPermissionMissing'],
  },
  // Alerts and incidents; Identity Protection. The code is Forbidden for both.
  { why: 'noPermission', api: 'graph', status: 403, words: /^Missing application roles\b/ },
  { why: 'noPermission', api: 'graph', status: 403, words: /\brequired scopes are missing in the token\b/ },
  { why: 'noPermission', api: 'graph', status: 403, held: false },
  // alerts_v2 answers 403 as well to a tenant without Defender: with the permission in the token it can't be that.
  { why: 'noLicence', api: 'graph', status: 403, held: true },

  // https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
  { why: 'noPermission', api: 'arm', codes: ['AuthorizationFailed', 'LinkedAuthorizationFailed'] },
  {
    why: 'productAbsent',
    api: 'arm',
    codes: [
      'SubscriptionNotFound',
      'ResourceGroupNotFound',
      'ResourceNotFound',
      'MissingSubscriptionRegistration',
      // The Azure subscription belongs to another tenant.
      'InvalidAuthenticationTokenTenant',
    ],
  },
  {
    why: 'notInThisCloud',
    api: 'arm',
    codes: ['InvalidResourceNamespace', 'InvalidResourceType', 'NoRegisteredProviderFound'],
  },
  // Sentinel's code is the general BadRequest. https://github.com/iknowjason/PurpleCloud/issues/42
  { why: 'productAbsent', api: 'arm', status: 400, words: /\bis not onboarded to Microsoft Sentinel\b/ },
  {
    why: 'productAbsent',
    api: 'arm',
    status: 400,
    words: /\bis not registered to 'Microsoft\.SecurityInsights'/,
  },

  // https://learn.microsoft.com/defender-endpoint/api/common-errors
  { why: 'productAbsent', api: 'defender', status: 403, codes: ['DisabledFeature'] },
  { why: 'noPermission', api: 'defender', status: 403, codes: ['Forbidden'] },

  // Defender for Cloud Apps documents no errors: only the token tells.
  { why: 'noPermission', api: 'cloudApps', status: 403, held: false },

  // Office 365 Management Activity API: its codes are its own.
  // https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-reference#errors
  { why: 'noPermission', codes: ['AF10001'] },
  { why: 'productAbsent', codes: ['AF20011', 'AF20012'] },
];

/** @param held whether the token carries a permission that suffices; undefined where that can't be told */
export function judgeAnswer(api: ApiName, error: unknown, held?: boolean): Answer {
  const said = error instanceof TerminalError || error instanceof TransientError ? error.said : undefined;
  const code = said?.code === undefined ? {} : { code: said.code };
  const rule = rules.find((each) => said !== undefined && fits(each, api, said, held));
  if (rule !== undefined) return { can: 'no', why: rule.why, ...code };
  return { can: 'unknown', ...code, ...(error instanceof TransientError ? { passing: true } : {}) };
}

function fits(rule: Rule, api: ApiName, { status, code = '', message = '' }: Said, held?: boolean): boolean {
  return (
    (rule.api === undefined || rule.api === api) &&
    (rule.status === undefined || rule.status === status) &&
    (rule.codes === undefined || rule.codes.includes(code)) &&
    (rule.words === undefined || rule.words.test(message)) &&
    (rule.held === undefined || rule.held === held)
  );
}
