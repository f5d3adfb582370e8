/** Gathers, compares and, when told to, grants; the result as an exit code. */

import { adapterNotices } from '../../../shared/policy/adapter-notices.ts';
import { providers } from '../../../shared/provider/registry.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { readPolicy } from '../read-policy.ts';
import type { Io } from '../script.ts';
import { readAppRoles, type Wanted } from './app-roles.ts';
import { readAzureRoles } from './azure-roles.ts';
import { carryOut, listChanges, type Change, type Outcome } from './carry-out.ts';
import type { Grant } from './grant.ts';
import { handOver } from './hand-over.ts';
import { listAllNeeds, listNeeds, type Need } from './needs.ts';
import { readOptions, usage, type GrantOptions } from './options.ts';
import { linesOf, rowOf, type Row } from './report.ts';
import { rulesIn } from './rules-in.ts';
import { findSubject, readPrincipalName, type Subject } from './subject.ts';

interface Situation {
  readonly options: GrantOptions;
  readonly subject: Subject;
  readonly found: readonly Grant[];
  readonly changes: readonly Change[];
}

export async function runGrants(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readOptions(args);
  if (options.help) {
    io.print(usage);
    return exitCodes.ok;
  }
  const file = readPolicy(options.policy);
  const subject = await findSubject(io, options);
  const policy = rulesIn(file, subject.tenantId);
  const name = options.only === 'azure' ? undefined : await readPrincipalName(io, subject);
  const found = await gather(io, subject, options, {
    needs: options.remove ? [] : listNeeds(policy, providers, { readOnly: options['read-only'] }),
    known: listAllNeeds(policy, providers),
  });
  const prune = options.prune || options.remove;
  io.print(`${name ?? 'The identity'} (${subject.principalId}) in tenant ${subject.tenantId}:`);
  print(
    io,
    found.map((grant) => rowOf(grant, { prune })),
  );
  for (const notice of adapterNotices(policy, providers)) io.print(`  ${notice}`);
  const situation = { options, subject, found, changes: listChanges(found, { prune }) };
  return options.apply ? apply(io, situation) : concludeDryRun(io, situation);
}

async function gather(
  { az }: Io,
  { principalId, cloud }: Subject,
  { only }: GrantOptions,
  { needs, known }: Wanted<Need>,
): Promise<readonly Grant[]> {
  const isAppRole = (need: Need) => need.kind === 'appRole';
  const isAzureRole = (need: Need) => need.kind === 'azureRole';
  const appRoles = { needs: needs.filter(isAppRole), known: known.filter(isAppRole) };
  const azureRoles = { needs: needs.filter(isAzureRole), known: known.filter(isAzureRole) };
  return [
    ...(only === 'azure' ? [] : await readAppRoles({ az, cloud, principalId }, appRoles)),
    ...(only === 'entra' ? [] : await readAzureRoles({ az, principalId }, azureRoles)),
  ];
}

function concludeDryRun(io: Io, { options, subject, found, changes }: Situation): ExitCode {
  if (changes.length === 0) {
    if (found.every(({ state }) => state.kind !== 'blocked')) io.print('Nothing to do.');
    return worst(found, exitCodes.ok);
  }
  io.print(`Nothing was changed. ${changes.length} to do: run this again with --apply.`);
  for (const line of handOver(changes, subject, options)) io.print(line);
  return worst(found, exitCodes.notYet);
}

async function apply(io: Io, { options, subject, found, changes }: Situation): Promise<ExitCode> {
  const outcomes: Outcome['kind'][] = [];
  const refused: Change[] = [];
  for (const change of changes) {
    const outcome = await carryOut(change, io.sleep);
    print(io, [outcomeRow(change, outcome)]);
    outcomes.push(outcome.kind);
    if (outcome.kind === 'forbidden') refused.push(change);
  }
  if (outcomes.includes('done')) io.print(restartHint(subject));
  if (refused.length > 0) {
    for (const line of handOver(refused, subject, options)) io.print(line);
    return exitCodes.notAllowed;
  }
  if (outcomes.includes('failed')) return exitCodes.failed;
  const code = worst(found, exitCodes.ok);
  if (code === exitCodes.ok) io.print(changes.length === 0 ? 'Nothing to do.' : 'Done.');
  return code;
}

function outcomeRow({ grant }: Change, outcome: Outcome): Row {
  if (outcome.kind === 'done') return { word: grant.state.kind === 'missing' ? 'granted' : 'removed', grant };
  if (outcome.kind === 'failed') return { word: 'failed', grant, remark: outcome.why };
  const remark = `the account that is signed in may not; can be done by: ${grant.grantedBy}`;
  return { word: 'refused', grant, remark };
}

/** @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations */
function restartHint({ app }: Subject): string {
  const command = app === undefined ? '' : `: az functionapp restart -g ${app.resourceGroup} -n ${app.name}`;
  return `Tokens that the app holds keep their old permissions, for up to 24 hours; a restart may shorten that${command}`;
}

/** What is blocked spoils a result that is otherwise fine. */
function worst(found: readonly Grant[], otherwise: ExitCode): ExitCode {
  const blocked = found.flatMap(({ state }) => (state.kind === 'blocked' ? [state] : []));
  if (blocked.some(({ forbidden }) => forbidden)) return exitCodes.notAllowed;
  return blocked.length > 0 ? exitCodes.notYet : otherwise;
}

function print(io: Io, rows: readonly Row[]): void {
  for (const line of linesOf(rows)) io.print(line);
}
