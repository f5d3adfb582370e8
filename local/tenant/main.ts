/** `npm run tenant`: the simulated tenant alone, or with a further one, until SIGTERM or SIGINT. */

import { readArguments, type TenantArguments } from './arguments.ts';
import { startTenant, type Tenant } from './tenant.ts';

function print(tenant: Tenant, further: Tenant | undefined): void {
  const settings = { ...tenant.environment, ...further?.environment };
  console.log(
    [
      'Simulated Microsoft tenant',
      `  Microsoft Graph           ${tenant.origin}/v1.0`,
      `  Azure Resource Manager    ${tenant.origin}/subscriptions`,
      `  Defender for Cloud Apps   ${tenant.origin}/api/v1`,
      `  managed identity          ${tenant.environment.IDENTITY_ENDPOINT ?? ''}`,
      `  control                   ${tenant.origin}/_control`,
      `  CA certificate            ${tenant.caPath}`,
      ...(further === undefined ? [] : linesAbout(further)),
      'Settings for the app:',
      ...Object.entries(settings).map(([name, value]) => `  ${name}=${value}`),
      `listening on ${tenant.origin}`,
    ].join('\n'),
  );
}

function linesAbout({ origin, registration }: Tenant): readonly string[] {
  const { tenantId, clientId: appId } = registration;
  const endpoints = { graph: origin, defender: origin, cloudApps: origin };
  return [
    'A further tenant',
    `  control                   ${origin}/_control`,
    '  for "tenants" in the policy, with providers of your choice:',
    `  ${JSON.stringify({ tenantId, appId, endpoints, providers: {} })}`,
  ];
}

function explain(error: unknown, ports: readonly number[]): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `Port ${ports.join(' or ')} is busy. End what listens there, or choose another with --port N or --further-port N (0: any free port).`;
  return error instanceof Error ? error.message : 'The tenant could not start.';
}

async function main(): Promise<void> {
  let options: TenantArguments = { port: 0 };
  try {
    options = readArguments(process.argv.slice(2));
    const tenant = await startTenant({ port: options.port });
    const further =
      options.furtherPort === undefined
        ? undefined
        : await startTenant({ port: options.furtherPort, home: tenant });
    const end = (): void => {
      void Promise.all([tenant.close(), further?.close()]).then(() => process.exit(0));
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    print(tenant, further);
  } catch (error) {
    const { port, furtherPort } = options;
    console.error(explain(error, furtherPort === undefined ? [port] : [port, furtherPort]));
    process.exit(1);
  }
}

await main();
