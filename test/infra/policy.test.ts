/** Rules over what would be deployed. Each must hold in every environment, and must see each of its own breaks. */

import { environments, readSnapshot, type DeploymentRule } from './deployment.ts';
import { accessRules } from './rules/access.ts';
import { alertRules } from './rules/alerts.ts';
import { codeRules } from './rules/code.ts';
import { encryptionRules } from './rules/encryption.ts';
import { keyRules } from './rules/keys.ts';
import { nameRules } from './rules/names.ts';
import { networkRules } from './rules/network.ts';
import { operationsRules } from './rules/operations.ts';

const rules: readonly DeploymentRule[] = [
  ...encryptionRules,
  ...keyRules,
  ...accessRules,
  ...codeRules,
  ...operationsRules,
  ...alertRules,
  ...nameRules,
  ...networkRules,
];

const breaks = rules.flatMap((rule) =>
  Object.entries(rule.breaks).map(([what, doBreak]) => [rule.name, what, rule, doBreak] as const),
);

describe('infra/policy', () => {
  describe.each(environments)('in %s', (environment) => {
    it.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
      expect(rule.violations(readSnapshot(environment))).toEqual([]);
    });
  });

  describe('sees', () => {
    it.each(breaks)('%s: %s', (_name, _what, rule, doBreak) => {
      const broken = readSnapshot('isolated');
      doBreak(broken);
      expect(rule.violations(broken)).not.toEqual([]);
    });

    it('a break of every rule', () => {
      expect(rules.filter((rule) => Object.keys(rule.breaks).length === 0)).toEqual([]);
    });
  });
});
