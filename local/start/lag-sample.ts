/** How long a write took, out of the line that the app logs for it. Pure. */

import type { Copy } from '../tenant/control/control.ts';
import { nameOf } from './entries.ts';
import { numberIn, textIn, type HostLine } from './host-line.ts';
import { copyKey } from './judge/app-record.ts';
import { decisionsOf } from './judge/decisions-of.ts';
import type { LagSample } from './samples.ts';

/** @param copies by copy key. Undefined for every other line. */
export function lagSampleOf(line: HostLine, copies: ReadonlyMap<string, Copy>): LagSample | undefined {
  const lagMs = numberIn(line.fields, 'lagMs');
  const provider = textIn(line.fields, 'provider');
  const ref = textIn(line.fields, 'ref');
  if (line.message !== 'mirrored' || lagMs === undefined || provider === undefined || ref === undefined)
    return undefined;
  const copy = copies.get(copyKey({ provider, ref }));
  const siblings = [...copies.values()].filter(({ story }) => story === copy?.story);
  const decision = decisionsOf(siblings).findLast(({ at }) => at <= line.at);
  return {
    at: line.at,
    product: nameOf(provider),
    lagMs,
    ...(decision === undefined ? {} : { sinceDecisionMs: line.at - decision.at }),
  };
}
