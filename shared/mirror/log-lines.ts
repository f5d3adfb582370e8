/** One structured line for each decision and each write: what telemetry counts and operators search (never comments). */

import type { AlertKey } from '../alert/alert-key.ts';
import { describeError } from '../errors.ts';
import type { Correlation } from '../correlation/record.ts';
import type { Log, LogFields } from '../platform/log.ts';
import { isProven, type WriteResult } from './execute.ts';
import { describeDisposition } from './journal.ts';
import type { Plan } from './judgement.ts';
import { millis } from './time.ts';

function common(key: AlertKey, correlation: Correlation): LogFields {
  return {
    correlationId: correlation.id,
    tenantId: key.tenantId,
    source: key.source,
    ...(key.traceparent === undefined ? {} : { traceparent: key.traceparent }),
  };
}

export function logPlan(log: Log, key: AlertKey, correlation: Correlation, plan: Plan): void {
  const { agreed, judgements, refusals, writes, outvoted } = plan;
  log('info', 'planned', {
    ...common(key, correlation),
    provider: key.provider,
    ref: key.ref,
    ...(agreed === undefined
      ? {}
      : {
          agreed: describeDisposition(agreed.disposition),
          decidedBy: agreed.decidedBy.provider,
          decidedAt: agreed.decidedAt,
          decision: agreed.number,
        }),
    looks: judgements.map(({ view, meaning }) => ({ provider: view.provider.id, meaning })),
    writes: writes.map(({ view }) => view.provider.id),
    notWritten: refusals.map(({ view, objection }) => ({
      provider: view.provider.id,
      check: objection.check,
    })),
    outvoted: outvoted.length,
  });
}

export function logResults(
  log: Log,
  key: AlertKey,
  correlation: Correlation,
  results: readonly WriteResult[],
): void {
  for (const result of results) {
    const { provider, copy } = result.write.view;
    const fields = { ...common(key, correlation), provider: provider.id, ref: copy.ref };
    if (result.ok) {
      const lagMs = millis(result.at) - millis(key.observedAt);
      const disposition = describeDisposition(result.write.want);
      log('info', 'mirrored', { ...fields, disposition, proven: isProven(result, result.answer), lagMs });
    } else {
      log('warn', 'write failed', { ...fields, reason: describeError(result.error) });
    }
  }
}
