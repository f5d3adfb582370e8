/**
 * Microsoft Entra ID Protection. A risk detection is a copy of an alert that can only be read. What can be written is
 * the risk of the person, a user or a service principal, with all detections at once and for good: so a person is a
 * copy that all of those alerts share, written when the policy opts in and everything about that person is closed.
 * Never `confirmCompromised`: that raises the risk and adds a detection (ADR 17).
 *
 * `ref`: `detection:<id>`, `user:<object id>`, `spDetection:<id>`, `servicePrincipal:<object id>`.
 * @see https://learn.microsoft.com/graph/api/resources/identityprotection-overview
 */

import * as z from 'zod';
import type { Disposition } from '../alert/disposition.ts';
import { sameShown, type Member, type Observation, type Shown } from '../alert/observation.ts';
import { TerminalError } from '../errors.ts';
import { absentAsUndefined } from '../platform/absent.ts';
import type { ApiClient } from '../platform/api-client.ts';
import { rawPages } from './pages.ts';
import type { Provider } from './provider.ts';
import { identityProtectionCalls } from './quota.ts';
import { countUsersAtRisk, listOpenRisks, listRisks } from './risk-list.ts';
import { readRiskMember, riskDetection, riskyPrincipal } from './risk-objects.ts';
import {
  isPrincipalRef,
  normaliseRiskRef,
  parseRiskRef,
  servicePrincipals,
  type RiskRef,
} from './risk-ref.ts';
import { atRisk, lift, project, words } from './risk-state.ts';

const pathOf = (collection: string, id: string) =>
  `/identityProtection/${collection}/${encodeURIComponent(id)}`;

const parse = (ref: string): RiskRef => {
  const parsed = parseRiskRef(ref);
  if (parsed === undefined) throw new TerminalError('malformed', 'This names no risk of this product.');
  return parsed;
};

export const entraIdProtection = {
  id: 'entraIdProtection',
  name: 'Microsoft Entra ID Protection',
  api: 'graph',
  kind: (ref: string) => (isPrincipalRef(ref) ? 'shared' : 'alert'),
  writes: new Set(['resolved']),
  closesAs: new Set(['truePositive', 'falsePositive', 'informationalExpectedActivity']),
  reopens: false,
  irreversible: true,
  holdsComment: false,
  // Actions are carried out later, "within minutes"; nothing says how many.
  settleSeconds: 300,
  calls: {
    look: [identityProtectionCalls, identityProtectionCalls],
    write: [identityProtectionCalls],
    quotaOf: () => identityProtectionCalls,
  },
  permissions: {
    read: ['IdentityRiskEvent.Read.All', 'IdentityRiskyUser.Read.All'],
    write: ['IdentityRiskyUser.ReadWrite.All'],
    servicePrincipals: {
      read: ['IdentityRiskyServicePrincipal.Read.All'],
      write: ['IdentityRiskyServicePrincipal.ReadWrite.All'],
    },
  },
  nativeSync:
    'Defender XDR can dismiss a detection, which is seen and taken for no decision; whether resolving its alert does is not documented',
  see: 'https://learn.microsoft.com/graph/api/resources/identityprotection-overview',

  normaliseRef: normaliseRiskRef,
  inScope: (ref, { servicePrincipals: wanted = false }) =>
    wanted || parseRiskRef(ref)?.side !== servicePrincipals,

  async get(api, ref) {
    const readAt = api.now();
    const { side, isPrincipal, id } = parse(ref);
    const [collection, schema] = isPrincipal
      ? [side.principals, riskyPrincipal(side)]
      : [side.detections, riskDetection(side)];
    const path = pathOf(collection, id);
    const seen = await absentAsUndefined(api.send({ method: 'GET', path, schema }));
    if (seen === undefined || !isPrincipal) return seen && { ...seen, readAt };
    return { ...seen, members: await membersOf(api, { side, isPrincipal, id }), readAt };
  },
  list: listRisks,
  listOpen: listOpenRisks,
  countOpen: countUsersAtRisk,
  async write(api, ref, want, observed) {
    if (sameShown(project(want), observed.shown)) return undefined;
    const risk = parse(ref);
    checkThatItMay(risk, want, observed);
    const verb = want.classification === 'falsePositive' ? 'confirmSafe' : 'dismiss';
    const path = `/identityProtection/${risk.side.principals}/${verb}`;
    const body = { [risk.side.idsField]: [risk.id] };
    await api.send({ method: 'POST', path, body, schema: z.unknown(), accepts: [204] });
    return undefined;
  },

  words,
  project,
  lift,
  cannotShow: (ref: string, want: Disposition, shown: Shown) => objectionTo(parseRiskRef(ref), want, shown),
} satisfies Provider;

/** All of them, whatever their state: whoever left the list would not be told of a decision about the person. */
async function membersOf(api: ApiClient, { side, id }: RiskRef): Promise<readonly Member[]> {
  const filter = encodeURIComponent(`${side.idField} eq '${id}'`);
  const members: Member[] = [];
  for await (const { items } of rawPages(api, `/identityProtection/${side.detections}?$filter=${filter}`))
    members.push(...items.map((item) => readRiskMember(side, item)));
  return members;
}

function objectionTo(risk: RiskRef | undefined, want: Disposition, shown: Shown): string | undefined {
  if (risk?.isPrincipal !== true)
    return 'a risk detection cannot be changed; only the risk of its person can end';
  if (shown.risk !== atRisk) return 'the risk is over already, and how it ended cannot be changed';
  return risk.side === servicePrincipals && want.classification === 'falsePositive'
    ? 'the product cannot confirm a service principal as safe'
    : undefined;
}

/** Nobody can undo it, so that here it is asked once more. @throws TerminalError */
function checkThatItMay(risk: RiskRef, want: Disposition, { shown }: Observation): void {
  const isClosing = want.status === 'resolved' && want.classification !== 'unknown';
  if (!isClosing || objectionTo(risk, want, shown) !== undefined)
    throw new TerminalError('refused', 'The risk of a person can only be ended, once, and for a reason.');
}
