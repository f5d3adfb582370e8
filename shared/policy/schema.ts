/** What may stand in mirror.policy.json, one object at a time; `contradictions.ts` looks at how they fit together. */

import * as z from 'zod';
import { providerIds } from '../provider/provider-id.ts';
import { guid } from './guid.ts';
import { mapping } from './mapping-schema.ts';
import { absentProvider, directions } from './policy.ts';
import { tenantAccess } from './tenant-access.ts';

const workspace =
  /^\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/resourceGroups\/[\p{L}\p{N}_().-]{1,90}\/providers\/Microsoft\.OperationalInsights\/workspaces\/[a-z0-9-]{4,63}$/iu;

const azureSubscription = guid(
  'is not the id of an Azure subscription; expected a GUID (az account show --query id)',
);

/** As with a GUID, the pattern for editors is looser than the check. */
const workspaceId = z
  .string()
  .refine((id) => workspace.test(id), {
    error:
      'is not an ARM resource id of a Log Analytics workspace; expected /subscriptions/<guid>/resourceGroups/<name>/providers/Microsoft.OperationalInsights/workspaces/<name>',
  })
  .transform((id) => id.toLowerCase())
  .meta({ pattern: '^/[^/]+/[0-9a-fA-F-]{36}(/[^/]+){6}$' });

const providerEntry = z.strictObject({
  direction: z
    .enum(directions)
    .describe('in: changes there count. out: changes are written there. both, or off.'),
  allowIrreversible: z
    .boolean()
    .default(absentProvider.allowIrreversible)
    .describe('Allows writes that nobody can undo.'),
  since: z.iso
    .datetime({
      offset: true,
      error: 'is not a date and time; expected ISO 8601 with its zone, such as 2026-11-01T00:00:00Z',
    })
    .transform((moment) => new Date(moment).toISOString())
    .exactOptional()
    .describe('Decisions before this moment are history: recorded, never mirrored.'),
  quotaFactor: z
    .number()
    .min(0.05)
    .max(100)
    .exactOptional()
    .describe(
      'Multiplies the published number of calls that the product takes: below 1 where other apps need some of them, above 1 where Microsoft has raised it.',
    ),
  mapping,
  settleSeconds: z
    .int()
    .min(1)
    .max(3600)
    .exactOptional()
    .describe(
      'Seconds for which this product may still show the value before a write. Overrides what is known of it.',
    ),
});

const entries = {
  ...mapIds(() => providerEntry.exactOptional()),
  defenderForCloud: providerEntry
    .extend({
      azureSubscriptions: z
        .array(azureSubscription)
        .default([])
        .describe('Ids of the Azure subscriptions whose alerts are mirrored.'),
    })
    .exactOptional(),
  sentinel: providerEntry
    .extend({
      workspaces: z
        .array(workspaceId)
        .default([])
        .describe('ARM resource ids of the Log Analytics workspaces whose incidents are mirrored.'),
    })
    .exactOptional(),
  entraIdProtection: providerEntry
    .extend({
      allowIrreversible: z
        .boolean()
        .default(absentProvider.allowIrreversible)
        .describe(
          'Allows ending the risk of a person, which nobody can undo, once every alert about that person is closed.',
        ),
      servicePrincipals: z
        .boolean()
        .exactOptional()
        .describe(
          'Whether risky service principals take part as well: needs Microsoft Entra Workload ID Premium.',
        ),
    })
    .exactOptional(),
};

function mapIds<T>(value: () => T): Record<(typeof providerIds)[number], T> {
  return Object.fromEntries(providerIds.map((id) => [id, value()])) as Record<
    (typeof providerIds)[number],
    T
  >;
}

const conflictRule = z
  .union([z.literal('newest'), z.strictObject({ prefer: z.enum(providerIds) })], {
    error: 'is no conflict rule; expected "newest" or {"prefer": "<provider>"}',
  })
  .default('newest');

/** Tenant by tenant; what a further one leaves out is as at the top. */
const rules = {
  mode: z
    .enum(['observe', 'enforce'])
    .default('observe')
    .describe('observe: plan and journal, write nothing. enforce: write.'),
  providers: z
    .strictObject(entries)
    .prefault({})
    .describe('The products to mirror. One that is not named is off.'),
  fingerprints: z
    .enum(['off', 'suggest', 'link'])
    .default('suggest')
    .describe(
      'Copies without a common id that agree in title, principal entity and activity time: suggest journals them, link joins them.',
    ),
  guards: z
    .strictObject({
      maxClosuresPerHour: z
        .int()
        .min(1)
        .max(1_000_000)
        .default(200)
        .describe('Closings written per product and tenant in any clock hour; more are held.'),
      maxShareOfOpen: z
        .number()
        .gt(0)
        .max(1)
        .default(0.5)
        .describe("Share of a product's open copies that may be closed in an hour; 20 are always allowed."),
    })
    .prefault({}),
  conflicts: z
    .strictObject({
      status: conflictRule,
      classification: conflictRule,
      determination: conflictRule,
      comment: conflictRule,
      assignedTo: conflictRule,
    })
    .prefault({})
    .describe('Which of two competing values of a field wins: the newest, or that of the preferred product.'),
  assignedTo: z
    .enum(['off', 'mirror'])
    .default('off')
    .describe(
      'mirror: the person an alert is assigned to as well, where a product names one by user principal name.',
    ),
  reopen: z
    .strictObject({
      members: z
        .enum(['leave', 'reopen'])
        .default('leave')
        .describe('What reopening an incident by hand does to the alerts in it.'),
    })
    .prefault({}),
  lookBackDays: z
    .int()
    .min(1)
    .max(30)
    .default(7)
    .describe('Days that the first look at a product reaches back.'),
};

export const RulesDocument = z.strictObject(rules);

export const PolicyDocument = z
  .strictObject({
    $schema: z.string().exactOptional().describe('Lets editors complete and check this file.'),
    ...rules,
    tenants: z
      .array(z.strictObject({ ...tenantAccess, ...rules }))
      .default([])
      .describe('Further tenants. The rules of the one that AZURE_TENANT_ID names stand at the top.'),
  })
  .meta({
    title: 'Policy of Alert Mirror',
    description: 'What Alert Mirror may read and write. Secrets never stand here.',
  });

export type ParsedPolicyDocument = z.output<typeof PolicyDocument>;
export type ParsedRules = z.output<typeof RulesDocument>;
/** As a person wrote it, after it was found to be right. */
export type WrittenPolicy = z.input<typeof PolicyDocument>;
export type WrittenRules = z.input<typeof RulesDocument>;
