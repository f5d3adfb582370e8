/** `npm run tenant`: the simulated tenant alone, until SIGTERM or SIGINT. */

import { readArguments } from './arguments.ts';
import { startTenant, type Tenant } from './tenant.ts';

function print(tenant: Tenant): void {
  console.log(
    [
      'Simulated Microsoft tenant',
      `  Microsoft Graph           ${tenant.origin}/v1.0`,
      `  Azure Resource Manager    ${tenant.origin}/subscriptions`,
      `  Defender for Cloud Apps   ${tenant.origin}/api/v1`,
      `  managed identity          ${tenant.environment.IDENTITY_ENDPOINT ?? ''}`,
      `  control                   ${tenant.origin}/_control`,
      `  CA certificate            ${tenant.caPath}`,
      'Settings for the app:',
      ...Object.entries(tenant.environment).map(([name, value]) => `  ${name}=${value}`),
      `listening on ${tenant.origin}`,
    ].join('\n'),
  );
}

function explain(error: unknown, port: number): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `Port ${port} is busy. End what listens there, or choose another with --port N (0: any free port).`;
  return error instanceof Error ? error.message : 'The tenant could not start.';
}

async function main(): Promise<void> {
  let port = 0;
  try {
    ({ port } = readArguments(process.argv.slice(2)));
    const tenant = await startTenant({ port });
    const end = (): void => {
      void tenant.close().then(() => process.exit(0));
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    print(tenant);
  } catch (error) {
    console.error(explain(error, port));
    process.exitCode = 1;
  }
}

await main();
