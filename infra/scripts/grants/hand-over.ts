import type { Change } from './carry-out.ts';
import type { GrantOptions } from './options.ts';
import type { Subject } from './subject.ts';

/** The same command for whoever may do what this account may not. Directory and Azure are often two people's. */
export function handOver(
  changes: readonly Change[],
  { principalId, tenantId }: Pick<Subject, 'principalId' | 'tenantId'>,
  options: GrantOptions,
): readonly string[] {
  const flags = (['read-only', 'prune', 'remove'] as const).filter((name) => options[name]);
  const rest = [...flags.map((name) => `--${name}`), '--apply'].join(' ');
  const command = (kind: 'appRole' | 'azureRole', only: string): readonly string[] =>
    changes.some(({ grant }) => grant.need.kind === kind)
      ? [`  npm run grants -- --principal-id ${principalId} --tenant ${tenantId} --only ${only} ${rest}`]
      : [];
  return [
    'Whoever may do it needs this folder with the policy, and:',
    `  az login --tenant ${tenantId} --allow-no-subscriptions`,
    ...command('appRole', 'entra'),
    ...command('azureRole', 'azure'),
  ];
}
