/**
 * Workload identities at risk. Their own licence, Workload ID Premium, is another than that for users: without it even
 * reading is refused, with a permission that is granted all the same.
 * @see https://learn.microsoft.com/graph/api/resources/riskyserviceprincipal
 */

import type { Operation } from '../face/face.ts';
import type { GraphErrors } from '../graph/graph-errors.ts';
import { Refusal } from '../http/exchange.ts';
import type { World } from '../world.ts';
import { actOnServicePrincipal, servicePrincipalActions } from './act-on-service-principal.ts';
import { principalFilters, principalTimes, riskFilters, type RiskCollection } from './list-risk.ts';
import { namedIn, noteCareless, riskAnswers } from './risk-answers.ts';
import type { RiskBook } from './risk-book.ts';

const reads = [
  'IdentityRiskyServicePrincipal.Read.All',
  'IdentityRiskyServicePrincipal.ReadWrite.All',
] as const;
const writes = ['IdentityRiskyServicePrincipal.ReadWrite.All'] as const;
const root = '/v1.0/identityProtection';
const quota = 'identityProtection';

/** No page of theirs documents `$top`. */
const detections: RiskCollection = {
  name: 'servicePrincipalRiskDetections',
  type: 'servicePrincipalRiskDetection',
  takesTop: false,
  filterable: new Map([...riskFilters, ['servicePrincipalId', { kind: 'string' }]]),
};
const principals: RiskCollection = {
  name: 'riskyServicePrincipals',
  type: 'riskyServicePrincipal',
  takesTop: false,
  filterable: new Map([...principalFilters, ['displayName', { kind: 'string' }], ...principalTimes]),
};

export function servicePrincipalOperations(world: World, errors: GraphErrors): readonly Operation[] {
  const answers = riskAnswers(world, errors);
  const book = (): RiskBook => {
    if (!world.switches.workloadIdPremium)
      throw new Refusal(errors.failed(403, 'Your tenant is not licensed for this feature.'));
    return world.risk.settle();
  };
  const { name: all } = detections;
  return [
    {
      ...{ name: 'risk.spDetections', method: 'GET', path: `${root}/${all}`, quota, needs: reads },
      handle: (input) => answers.list(input, detections, book().spDetections.list(input.asOf)),
    },
    {
      ...{ name: 'risk.spDetection', method: 'GET', path: `${root}/${all}/{id}`, quota, needs: reads },
      handle: (input) => {
        const found = book().spDetections.get(input.params.get('id') ?? '', input.asOf);
        return answers.one(input, found, 'The risk detection');
      },
    },
    {
      ...{ name: 'risk.servicePrincipals', method: 'GET', path: `${root}/riskyServicePrincipals` },
      ...{ quota, needs: reads },
      handle: (input) => answers.list(input, principals, book().servicePrincipals.list(input.asOf)),
    },
    {
      ...{ name: 'risk.servicePrincipal', method: 'GET', path: `${root}/riskyServicePrincipals/{id}` },
      ...{ quota, needs: reads },
      handle: (input) => {
        const found = book().servicePrincipals.get(input.params.get('id') ?? '', input.asOf);
        return answers.one(input, found, 'The risky service principal');
      },
    },
    ...servicePrincipalActions.map((action): Operation => ({
      name: `risk.${action}ServicePrincipal`,
      ...{ method: 'POST', path: `${root}/riskyServicePrincipals/${action}`, quota, needs: writes },
      handle: (input) => {
        const { servicePrincipals } = book();
        for (const each of namedIn(input, errors, 'servicePrincipalIds', (id) => servicePrincipals.get(id))) {
          noteCareless(world, each, `risk.${action}ServicePrincipal`);
          actOnServicePrincipal(world, each, action, input.app);
        }
        return { status: 204 };
      },
    })),
  ];
}
