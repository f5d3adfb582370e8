/** Every failure tells somebody. The texts of queries are compared too, so that a snapshot that was forgotten is seen. */

import { readFileSync } from 'node:fs';
import * as z from 'zod';
import {
  at,
  expectAt,
  leavingOut,
  ofType,
  put,
  setting,
  theOnly,
  types,
  type Deployment,
  type DeploymentRule,
  type Resource,
} from '../deployment.ts';

const read = (file: string): string => readFileSync(`infra/${file}`, 'utf8');
const Rules = z.array(z.looseObject({ name: z.string() }));
const failures = Rules.parse(JSON.parse(read('queries/alerts.json'))).map(({ name }) => name);

const renew = "run npx -c 'node scripts/check-infra.ts --write'";

const query = 'properties.criteria.allOf.0.query';
const actionGroups = 'properties.actions.actionGroups.0';

/** Longer names that end alike would be taken for it otherwise: each rule's name is the deployment's, then its own. */
function ruleFor(deployment: Deployment, failure: string): Resource | undefined {
  const { name } = theOnly(deployment, types.app);
  const prefix = name.replace(/^func-/, '');
  return ofType(deployment, types.alertRule).find((rule) => rule.name === `${prefix}-${failure}`);
}

const onFirst =
  (failure: string, change: (rule: Resource | undefined) => void) => (deployment: Deployment) => {
    change(ruleFor(deployment, failure));
  };

export const alertRules: readonly DeploymentRule[] = [
  {
    name: 'there is an alert rule for each failure of queries/alerts.json, with the query of its file',
    violations: (deployment) => [
      ...failures.flatMap((failure) => {
        const rule = ruleFor(deployment, failure);
        if (rule === undefined) return [`${failure}: nobody would know`];
        const same = at(rule, query) === read(`queries/alerts/${failure}.kql`);
        return same ? [] : [`${failure}: ${renew}`];
      }),
      ...(ofType(deployment, types.alertRule).length === failures.length ? [] : ['there are other rules']),
    ],
    breaks: {
      'dead letters that nobody sees': leavingOut(types.alertRule, ({ name }) =>
        name.endsWith('dead-letters'),
      ),
      'another query': onFirst('no-heartbeat', (rule) => put(rule, query, 'traces')),
      'a rule that is on no list': (deployment) => {
        deployment.resources.push({ id: '/x', type: types.alertRule, name: 'x', apiVersion: '2023-12-01' });
      },
    },
  },
  {
    name: 'every alert rule is on, watches our component and tells our action group',
    violations: (deployment) => {
      const all = ofType(deployment, types.alertRule);
      return [
        ...expectAt(all, 'properties.enabled', true),
        ...expectAt(all, 'properties.scopes.0', theOnly(deployment, types.applicationInsights).id),
        ...expectAt(all, actionGroups, theOnly(deployment, types.actionGroup).id),
      ];
    },
    breaks: {
      'a rule that is off': setting(types.alertRule, 'properties.enabled', false),
      'another component': setting(types.alertRule, 'properties.scopes', ['/subscriptions/x']),
      'nobody to tell': setting(types.alertRule, 'properties.actions', { actionGroups: [] }),
    },
  },
  {
    name: 'the workbook is the one in workbook/alert-mirror.json',
    violations: (deployment) => {
      const same =
        at(theOnly(deployment, types.workbook), 'properties.serializedData') ===
        read('workbook/alert-mirror.json');
      return same ? [] : [`it is another: ${renew}`];
    },
    breaks: { 'an older one': setting(types.workbook, 'properties.serializedData', '{}') },
  },
];
