/**
 * Risk detections, and the users and service principals that they put at risk, as Graph shows them. Names of people
 * are left where they are.
 *
 * @see https://learn.microsoft.com/graph/api/resources/identityprotection-overview
 */

import * as z from 'zod';
import type { Member } from '../alert/observation.ts';
import { defined } from '../platform/defined.ts';
import { productAlias } from './product-alias.ts';
import { text, timestamp, type Reading } from './reading.ts';
import { formatRiskRef, parseRiskRef, type RiskSide } from './risk-ref.ts';
import { isOver, readRisk } from './risk-state.ts';

const flag = z.boolean().optional().catch(undefined);

/** An id that is none of ours would be asked for, or written, as something else. */
const idOf = (side: RiskSide, isPrincipal: boolean) =>
  z.string().transform((raw, context) => {
    const id = parseRiskRef(`${isPrincipal ? side.principal : side.detection}:${raw}`)?.id;
    if (id === undefined) context.addIssue({ code: 'custom', message: 'is not an id of a risk' });
    return id ?? z.NEVER;
  });

const risk = { riskState: text, riskDetail: text };

export const riskyPrincipal = (side: RiskSide) =>
  z
    .object({ id: idOf(side, true), ...risk, isProcessing: flag, riskLastUpdatedDateTime: timestamp })
    .transform(({ id, riskLastUpdatedDateTime, ...raw }): Reading => ({
      ref: formatRiskRef({ side, isPrincipal: true, id }),
      ...readRisk(raw, 'principal'),
      ...defined({ updatedAt: riskLastUpdatedDateTime }),
      aliases: [],
      belongsTo: [],
    }));

export const riskDetection = (side: RiskSide) =>
  z
    .object({
      id: idOf(side, false),
      ...risk,
      riskEventType: text,
      riskLevel: text,
      activityDateTime: timestamp,
      detectedDateTime: timestamp,
      lastUpdatedDateTime: timestamp,
      userId: text,
      servicePrincipalId: text,
    })
    .transform((raw): Reading => {
      const { id, detectedDateTime, activityDateTime, lastUpdatedDateTime, riskEventType, riskLevel } = raw;
      const principal = parseRiskRef(`${side.principal}:${raw[side.idField] ?? ''}`);
      return {
        ref: formatRiskRef({ side, isPrincipal: false, id }),
        ...readRisk(raw, 'detection'),
        ...defined({
          createdAt: detectedDateTime ?? activityDateTime,
          updatedAt: lastUpdatedDateTime,
          title: riskEventType,
          severity: riskLevel,
        }),
        aliases: [productAlias('idp', id)],
        belongsTo: principal
          ? [{ provider: 'entraIdProtection' as const, ref: formatRiskRef(principal) }]
          : [],
      };
    });

/**
 * What was decided for a detection only our records know: Entra has it at risk until its person is dealt with. One
 * that can't be read is a member all the same, unnamed and undecided: nobody is dismissed without it.
 */
export function readRiskMember(side: RiskSide, raw: unknown): Member {
  const seen = z.object({ id: idOf(side, false), ...risk }).safeParse(raw).data;
  if (seen === undefined) return { aliases: [] };
  const copy = {
    provider: 'entraIdProtection' as const,
    ref: formatRiskRef({ side, isPrincipal: false, id: seen.id }),
  };
  const aliases = [`${copy.provider}:${copy.ref.toLowerCase()}`, productAlias('idp', seen.id)];
  return { aliases, copy, ...(isOver(seen) && { isOver: true }) };
}
