import { isAzError } from '../az/az-error.ts';
import { eventually } from '../az/with-patience.ts';
import { exitCodes, ScriptError, type ExitCode } from '../exit-code.ts';
import { findSubject } from '../grants/subject.ts';
import type { Io } from '../script.ts';
import {
  addTrust,
  deleteApplication,
  findApplication,
  isForSeveralTenants,
  putApplication,
  trusts,
  type Application,
  type Identity,
} from './application.ts';
import { readOptions, usage, type FederationOptions } from './options.ts';

interface Step {
  readonly words: string;
  readonly take: () => Promise<void>;
}

export async function runFederation(args: readonly string[], io: Io): Promise<ExitCode> {
  const options = readOptions(args);
  if (options.help) {
    io.print(usage);
    return exitCodes.ok;
  }
  const identity = await findSubject(io, options);
  const found = await findApplication(io.az, identity);
  const steps = options.remove ? planRemoval(io, identity, found) : await plan(io, identity, found);
  const code = await takeSteps(io, steps, options);
  if (code !== exitCodes.ok || options.remove) return code;
  const application = found ?? (await eventuallyFound(io, identity));
  for (const line of nextSteps(application)) io.print(line);
  return code;
}

async function plan(
  { az }: Io,
  identity: Identity,
  found: Application | undefined,
): Promise<readonly Step[]> {
  const right = found !== undefined && isForSeveralTenants(found);
  const trusted = found !== undefined && (await trusts(az, identity, found));
  return [
    ...(right
      ? []
      : [{ words: 'an application for several tenants', take: () => putApplication(az, identity) }]),
    ...(trusted
      ? []
      : [{ words: `its trust in the identity ${identity.principalId}`, take: () => addTrust(az, identity) }]),
  ];
}

const planRemoval = ({ az }: Io, identity: Identity, found: Application | undefined): readonly Step[] =>
  found === undefined
    ? []
    : [{ words: `delete the application ${found.appId}`, take: () => deleteApplication(az, identity) }];

async function takeSteps(io: Io, steps: readonly Step[], { apply }: FederationOptions): Promise<ExitCode> {
  if (steps.length === 0) {
    io.print('Nothing to do.');
    return exitCodes.ok;
  }
  for (const { words, take } of steps) {
    if (apply) await attempt(io, take);
    io.print(`  ${apply ? 'done' : 'to do'}: ${words}`);
  }
  if (apply) return exitCodes.ok;
  io.print('Nothing was changed: run this again with --apply.');
  return exitCodes.notYet;
}

const patienceSeconds = 120;

/** What was made in the step before is not known everywhere at once. */
async function attempt({ sleep }: Io, take: () => Promise<void>): Promise<void> {
  const done = await eventually(
    async () => {
      try {
        await take();
        return true;
      } catch (error) {
        if (isAzError(error, 'not-found')) return undefined;
        throw isAzError(error, 'forbidden') ? notAllowed() : error;
      }
    },
    { sleep, seconds: patienceSeconds },
  );
  if (done === undefined) throw notKnownYet();
}

async function eventuallyFound({ az, sleep }: Io, identity: Identity): Promise<Application> {
  const found = await eventually(() => findApplication(az, identity), { sleep, seconds: patienceSeconds });
  if (found !== undefined) return found;
  throw notKnownYet();
}

const notAllowed = (): ScriptError =>
  new ScriptError(
    'notAllowed',
    'The account that is signed in may not make applications: a Cloud Application Administrator or Application Administrator may.',
  );
const notKnownYet = (): ScriptError =>
  new ScriptError(
    'failed',
    'The directory does not know the application yet: run this again in some minutes.',
  );

const nextSteps = ({ appId }: Application): readonly string[] => [
  `The application's client id is ${appId}. In each further tenant, an administrator of that tenant runs, with its policy:`,
  '  az login --tenant <tenant> --allow-no-subscriptions',
  `  az ad sp create --id ${appId}`,
  `  npm run grants -- --tenant <tenant> --principal-id $(az ad sp show --id ${appId} --query id -o tsv) --apply`,
];
