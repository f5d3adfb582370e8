/** Copies in Office 365's audit log and in the legacy API. */

import type { LegacyAlert } from '../legacy/legacy-alert.ts';
import type { PolicyAlert } from '../office/policy-alert.ts';
import { graphTime, isoTime } from '../state/timestamps.ts';
import type { AlertFacts } from './graph-records.ts';
import { tenantId } from './ids.ts';

/** `provider`: as the legacy API names the product. */
export function legacyAlert(id: string, provider: string, facts: AlertFacts): LegacyAlert {
  const [accountName = facts.principal] = facts.principal.split('@');
  return {
    id,
    azureTenantId: tenantId,
    title: facts.title,
    description: facts.description,
    category: facts.category,
    severity: facts.severity,
    status: 'newAlert',
    feedback: null,
    assignedTo: null,
    comments: [],
    tags: [],
    createdDateTime: graphTime(facts.createdAt),
    eventDateTime: graphTime(facts.activityAt),
    lastModifiedDateTime: graphTime(facts.createdAt),
    closedDateTime: null,
    incidentIds: [],
    userStates: [{ userPrincipalName: facts.principal, accountName }],
    hostStates: [],
    vendorInformation: { provider, providerVersion: null, subProvider: null, vendor: 'Microsoft' },
  };
}

/** The alert policy's view of an alert that alerts_v2 has under a longer id. */
export function policyAlert(id: string, category: string, facts: AlertFacts): PolicyAlert {
  return {
    id,
    graphId: facts.id,
    name: facts.title,
    severity: `${facts.severity.charAt(0).toUpperCase()}${facts.severity.slice(1)}`,
    category,
    principal: facts.principal,
    status: 'Active',
    comment: 'New alert',
    changedAt: isoTime(facts.createdAt),
  };
}
