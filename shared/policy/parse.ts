/** Reads the text of mirror.policy.json into a Policy, or says everything that is wrong with it at once. */

import { isProviderId, type ProviderId } from '../provider/provider-id.ts';
import { findContradictions } from './contradictions.ts';
import { readJsonText } from './json-text.ts';
import { describeIssues } from './mistakes.ts';
import { absentProvider, type Policy, type ProviderPolicy } from './policy.ts';
import { PolicyDocument, type ParsedPolicyDocument } from './schema.ts';

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
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
  return { ok: true, policy: toPolicy(parsed.data) };
}

/** Every default filled in and every provider off. */
export const emptyPolicy: Policy = toPolicy(PolicyDocument.parse({}));

function toPolicy({ mode, providers, ...rest }: ParsedPolicyDocument): Policy {
  const { fingerprints, guards, conflicts, reopen, lookBackDays } = rest;
  const entries = new Map<ProviderId, ProviderPolicy>();
  for (const [id, entry] of Object.entries(providers)) {
    if (isProviderId(id)) entries.set(id, { ...absentProvider, ...entry });
  }
  return { mode, providers: entries, fingerprints, guards, conflicts, reopen, lookBackDays };
}
