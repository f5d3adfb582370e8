/** One structured line for each decision and each write: what telemetry counts and operators search (never comments). */

import type { AlertKey } from '../alert/alert-key.ts';
import type { Observation } from '../alert/observation.ts';
import type { Assigned } from '../correlation/assigned.ts';
import { decisionId, sameCopy, type Correlation, type Decision } from '../correlation/record.ts';
import { describeError } from '../errors.ts';
import { defined } from '../platform/defined.ts';
import type { Log } from '../platform/log.ts';
import { isProven, type WriteResult } from './execute.ts';
import type { GiveResult } from './give.ts';
import { describeDisposition } from './journal.ts';
import type { Judgement, Plan } from './judgement.ts';
import { millis } from './time.ts';

/** Names the copy that a key is about, and its way through the system. */
export const aboutKey = ({ tenantId, provider, ref, traceparent }: AlertKey) => ({
  tenantId,
  provider,
  ref,
  ...defined({ traceparent }),
});

export function logPlan(log: Log, key: AlertKey, correlation: Correlation, plan: Plan): void {
  const { agreed, judgements, refusals, writes, outvoted } = plan;
  const own = judgements.find(({ view }) => sameCopy(view.copy, key));
  log('info', 'planned', {
    correlationId: correlation.id,
    ...aboutKey(key),
    source: key.source,
    meaning: own?.meaning ?? 'unread',
    ...noticed(key, own),
    ...(agreed === undefined ? {} : describeDecision(agreed)),
    looks: judgements.map(({ view, meaning }) => ({ provider: view.provider.id, meaning })),
    writes: writes.map(({ view }) => view.provider.id),
    notWritten: refusals.map(({ view, objection }) => ({
      provider: view.provider.id,
      check: objection.check,
    })),
    outvoted: outvoted.length,
  });
}

const describeDecision = ({ disposition, decidedBy, decidedAt, number }: Decision) => ({
  agreed: describeDisposition(disposition),
  decidedBy: decidedBy.provider,
  decidedAt,
  decision: number,
});

function noticed(key: AlertKey, own: Judgement | undefined): { readonly noticedMs?: number } {
  if (own?.meaning !== 'changed' || own.view.look.kind !== 'seen') return {};
  return noticedAfter(key, own.view.look.observation);
}

/** How long a change had been there when we learned of it: the product's clock against ours. */
export function noticedAfter(
  { observedAt }: AlertKey,
  { updatedAt }: Observation,
): { readonly noticedMs?: number } {
  return updatedAt === undefined ? {} : { noticedMs: millis(observedAt) - millis(updatedAt) };
}

export function logResults(
  log: Log,
  key: AlertKey,
  correlation: Correlation,
  decision: Decision,
  results: readonly WriteResult[],
): void {
  for (const result of results) {
    const { view, want } = result.write;
    const { tenantId, source, observedAt, traceparent } = key;
    const about = {
      correlationId: correlation.id,
      tenantId,
      provider: view.provider.id,
      ref: view.copy.ref,
      source,
      ...defined({ traceparent }),
      decision: decision.number,
    };
    if (!result.ok) {
      log('warn', 'write failed', { ...about, reason: describeError(result.error) });
      continue;
    }
    const written = view.shared?.record.written ?? view.copy.written;
    const since = Math.max(millis(decision.decidedAt), millis(view.copy.foundAt));
    log('info', 'mirrored', {
      ...about,
      decidedBy: decision.decidedBy.provider,
      disposition: describeDisposition(want),
      proven: isProven(result, result.answer),
      again: written?.decision === decisionId(correlation.id, decision),
      lagMs: millis(result.at) - millis(observedAt),
      sinceChangeMs: millis(result.at) - since,
    });
  }
}

/** Never who it is. */
export function logGiving(
  log: Log,
  key: AlertKey,
  { id }: Correlation,
  { number, by, to }: Assigned,
  results: readonly GiveResult[],
): void {
  for (const result of results) {
    const { provider, ref } = result.view.copy;
    const about = {
      ...{ correlationId: id, ...aboutKey({ ...key, provider, ref }), source: key.source },
      assignment: number,
    };
    if (!result.ok) log('warn', 'assignment failed', { ...about, reason: describeError(result.error) });
    else
      log('info', 'assigned', {
        ...about,
        origin: by.provider,
        proven: result.answer?.assignedTo === to,
        lagMs: millis(result.at) - millis(key.observedAt),
      });
  }
}
