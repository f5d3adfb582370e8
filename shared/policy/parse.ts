/** Reads the text of mirror.policy.json into a Policy, or says everything that is wrong with it at once. */

import { isProviderId, type ProviderId } from '../provider/provider-id.ts';
import { findContradictions } from './contradictions.ts';
import { readJsonText } from './json-text.ts';
import { describeIssues } from './mistakes.ts';
import { absentProvider, type Policy, type PolicyFile, type ProviderPolicy } from './policy.ts';
import {
  PolicyDocument,
  RulesDocument,
  type ParsedPolicyDocument,
  type ParsedRules,
  type WrittenPolicy,
  type WrittenRules,
} from './schema.ts';

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: PolicyFile }
  | { readonly ok: false; readonly mistakes: readonly string[] };

export function parsePolicy(text: string): ParsedPolicy {
  const json = readJsonText(text);
  if (!json.ok) return json;
  const parsed = PolicyDocument.safeParse(json.value, { reportInput: true });
  const contradictions = findContradictions(json.value);
  if (!parsed.success) {
    return { ok: false, mistakes: [...describeIssues(parsed.error.issues), ...contradictions] };
  }
  if (contradictions.length > 0) return { ok: false, mistakes: contradictions };
  // It has just been found to be one.
  return { ok: true, policy: toPolicyFile(json.value as WrittenPolicy, parsed.data) };
}

/** Every default filled in and every provider off. */
export const emptyPolicy: PolicyFile = toPolicyFile({}, PolicyDocument.parse({}));

function toPolicyFile(written: WrittenPolicy, { tenants, ...home }: ParsedPolicyDocument): PolicyFile {
  const further = tenants.map(({ tenantId, appId, arm, endpoints }, index) => ({
    tenantId,
    ...(appId === undefined ? {} : { appId }),
    arm,
    endpoints,
    policy: toPolicy(rulesOf(written, written.tenants?.[index] ?? {})),
  }));
  return { ...toPolicy(home), tenants: further };
}

/** Every rule that the tenant leaves out is the home tenant's; its products are its own. */
function rulesOf(home: WrittenRules, own: WrittenRules): ParsedRules {
  const { mode = home.mode, fingerprints = home.fingerprints, lookBackDays = home.lookBackDays } = own;
  const { assignedTo = home.assignedTo } = own;
  return RulesDocument.parse({
    mode,
    providers: own.providers,
    fingerprints,
    guards: { ...home.guards, ...own.guards },
    conflicts: { ...home.conflicts, ...own.conflicts },
    assignedTo,
    reopen: { ...home.reopen, ...own.reopen },
    lookBackDays,
  });
}

function toPolicy({ mode, providers, ...rest }: ParsedRules): Policy {
  const { fingerprints, guards, conflicts, assignedTo, reopen, lookBackDays } = rest;
  const entries = new Map<ProviderId, ProviderPolicy>();
  for (const [id, entry] of Object.entries(providers)) {
    if (isProviderId(id)) entries.set(id, { ...absentProvider, ...entry });
  }
  return { mode, providers: entries, fingerprints, guards, conflicts, assignedTo, reopen, lookBackDays };
}
