/** Errors in Azure Resource Manager's shape. */

import { randomUUID } from 'node:crypto';
import type { FaceErrors } from '../face/face.ts';
import type { Reply } from '../http/exchange.ts';
import type { TokenFlaw } from '../identity/token.ts';
import { azureSubscriptionId, clientId, principalId } from '../seed/ids.ts';

const flaws: Readonly<Record<TokenFlaw, readonly [string, string]>> = {
  missing: ['AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing."],
  malformed: ['InvalidAuthenticationToken', 'The access token is invalid.'],
  forged: ['InvalidAuthenticationToken', 'The access token has an invalid signature.'],
  expired: [
    'ExpiredAuthenticationToken',
    'The access token expiry UTC time is earlier than the current time.',
  ],
  audience: [
    'InvalidAuthenticationTokenAudience',
    "The access token has been obtained for wrong audience or resource. It should match 'https://management.azure.com/'.",
  ],
};

const codes = new Map([
  [400, 'BadRequest'],
  [404, 'ResourceNotFound'],
  [405, 'UnsupportedApiVersion'],
  [409, 'Conflict'],
  [500, 'InternalServerError'],
  [502, 'BadGateway'],
  [503, 'ServiceUnavailable'],
  [504, 'GatewayTimeout'],
]);

export interface ArmErrors extends FaceErrors {
  readonly bad: (message: string) => Reply;
  noApiVersion(): Reply;
  wrongApiVersion(given: string, supported: string): Reply;
  missing(what: string): Reply;
  noSubscription(id: string): Reply;
  newerExists(name: string): Reply;
}

export const armErrors: ArmErrors = {
  unauthorized: (flaw) => error(401, flaws[flaw][0], flaws[flaw][1]),
  forbidden: (needs) =>
    error(
      403,
      'AuthorizationFailed',
      `The client '${clientId}' with object id '${principalId}' does not have authorization to perform action '${needs[0] ?? ''}' over scope '/subscriptions/${azureSubscriptionId}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    ),
  notFound: () => error(404, 'InvalidResourceType', 'The resource type could not be found.'),
  methodNotAllowed: ({ method, path }) =>
    failed(
      405,
      `The HTTP resource that matches the request URI '${path}' does not support HTTP method '${method}'.`,
    ),
  // https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider
  withheld: (lack, { path }) => {
    if (lack === 'cloud')
      return error(404, 'InvalidResourceType', 'The resource type could not be found in this cloud.');
    if (/\/workspaces\//i.test(path)) return notOnboarded(/\/workspaces\/([^/]+)/i.exec(path)?.[1] ?? '');
    return error(
      409,
      'MissingSubscriptionRegistration',
      "The subscription is not registered to use namespace 'Microsoft.Security'. See https://aka.ms/rps-not-found for how to register subscriptions.",
    );
  },
  throttled: (retryAfter) => ({
    ...error(429, 'TooManyRequests', 'The request is being throttled as the limit has been reached.'),
    headers: { 'retry-after': retryAfter },
  }),
  failed,
  bad: (message) => failed(400, message),
  noApiVersion: () =>
    error(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    ),
  wrongApiVersion: (given, supported) =>
    error(
      400,
      'NoRegisteredProviderFound',
      `No registered resource provider found for API version '${given}'. The supported api-versions are '${supported}'.`,
    ),
  missing: (what) => failed(404, `The resource '${what}' was not found.`),
  noSubscription: (id) => error(404, 'SubscriptionNotFound', `The subscription '${id}' could not be found.`),
  newerExists: (name) => failed(409, `Newer version of resource '${name}' exists. Data was not saved`),
};

/** As its callers report it: https://github.com/iknowjason/PurpleCloud/issues/42 */
const notOnboarded = (workspace: string): Reply =>
  error(
    400,
    'BadRequest',
    `Workspace '${workspace}' is not onboarded to Microsoft Sentinel. Please onboard through the portal or use the OnboardingStates ARM api.`,
  );

function failed(status: number, message: string): Reply {
  return error(status, codes.get(status) ?? 'UnknownError', message);
}

function error(status: number, code: string, message: string): Reply {
  return {
    status,
    body: { error: { code, message } },
    headers: { 'x-ms-request-id': randomUUID() },
  };
}
