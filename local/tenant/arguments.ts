/** The command line of `npm run tenant`. */

export interface TenantArguments {
  readonly port: number;
}

export const usage = 'Usage: npm run tenant -- [--port N]    N: 0 (any free port, the default) to 65535';

/** @throws Error that names the argument and shows the usage. */
export function readArguments(args: readonly string[]): TenantArguments {
  let port = 0;
  for (let index = 0; index < args.length; index += 2) {
    const name = args[index];
    if (name !== '--port') throw new Error(`Unknown option '${name ?? ''}'.\n${usage}`);
    port = readPort(args[index + 1]);
  }
  return { port };
}

function readPort(text: string | undefined): number {
  const port = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new Error(`--port needs a number from 0 to 65535, not '${text ?? ''}'.\n${usage}`);
}
