/** What the policy says of a further tenant besides its rules: who it is, and how it is reached. */

import * as z from 'zod';
import { parseOrigin } from '../platform/origin.ts';
import { guid } from './guid.ts';
import { armWays } from './policy.ts';

const origin = z
  .string()
  .refine((text) => parseOrigin(text) !== undefined, {
    error: 'is not an origin; expected https://<host> without path or query',
  })
  .transform((text) => parseOrigin(text) ?? text)
  .meta({ pattern: '^https://[^/?#]+/?$' });

export const tenantAccess = {
  tenantId: guid('is not the id of a tenant; expected a GUID (az account show --query tenantId)').describe(
    'Id of the Entra tenant.',
  ),
  appId: guid('is not the client id of an application; expected a GUID')
    .exactOptional()
    .describe(
      'Client id of the application for several tenants that trusts the identity of this app (npm run federation).',
    ),
  arm: z
    .enum(armWays)
    .default('lighthouse')
    .describe(
      "lighthouse: the app's own identity reaches the tenant's Azure subscriptions, which are delegated to it. application: the application does.",
    ),
  endpoints: z
    .strictObject({
      graph: origin.exactOptional().describe('Microsoft Graph, where it is not that of the cloud.'),
      arm: origin.exactOptional().describe('Azure Resource Manager, where it is not that of the cloud.'),
      defender: origin
        .exactOptional()
        .describe("The Defender API of the tenant's region, or of GCC, where it is not that of the cloud."),
      office365: origin
        .exactOptional()
        .describe('The Office 365 Management API of GCC, where it is not that of the cloud.'),
      cloudApps: origin
        .exactOptional()
        .describe(
          "The tenant's Defender for Cloud Apps API, as its portal shows it (Settings, Cloud apps, About).",
        ),
    })
    .prefault({}),
};
