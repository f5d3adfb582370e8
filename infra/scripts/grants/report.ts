/** What the grants look like, for people. Pure. */

import { customRolePrefix } from './azure-role.ts';
import type { Grant } from './grant.ts';

export interface Row {
  /** One word: there, missing, granted, … */
  readonly word: string;
  readonly grant: Grant;
  readonly remark?: string;
}

export function rowOf(grant: Grant, { prune }: { readonly prune: boolean }): Row {
  const { state, grantedBy } = grant;
  if (state.kind === 'there') return { word: 'there', grant };
  if (state.kind === 'missing') return { word: 'missing', grant, remark: `can be granted by: ${grantedBy}` };
  if (state.kind === 'blocked') return { word: 'blocked', grant, remark: state.why };
  return {
    word: 'surplus',
    grant,
    remark: prune
      ? `can be taken back by: ${grantedBy}`
      : 'the policy does not need it; --prune takes it back',
  };
}

const indent = ' '.repeat(12);

export function linesOf(rows: readonly Row[]): readonly string[] {
  return rows.flatMap(({ word, grant, remark }) => [
    `  ${word.padEnd(9)} ${nameOf(grant)} on ${grant.of}`,
    ...(remark === undefined ? [] : [`${indent}${remark}`]),
  ]);
}

export function nameOf({ need }: Grant): string {
  if (need.kind === 'appRole') return need.value;
  return need.role === customRolePrefix ? `custom role "${customRolePrefix} …"` : need.role;
}
