/** The command line of `npm run tenant`. */

export interface TenantArguments {
  readonly port: number;
  /** Where a further tenant listens; none is started when absent. */
  readonly furtherPort?: number;
}

export const usage =
  'Usage: npm run tenant -- [--port N] [--further-port N]    N: 0 (any free port, the default of --port) to 65535';

/** @throws Error that names the argument and shows the usage. */
export function readArguments(args: readonly string[]): TenantArguments {
  const ports = new Map<string, number>();
  for (let index = 0; index < args.length; index += 2) {
    const name = args[index] ?? '';
    if (!['--port', '--further-port'].includes(name)) throw new Error(`Unknown option '${name}'.\n${usage}`);
    ports.set(name, readPort(name, args[index + 1]));
  }
  const furtherPort = ports.get('--further-port');
  return { port: ports.get('--port') ?? 0, ...(furtherPort === undefined ? {} : { furtherPort }) };
}

function readPort(name: string, text: string | undefined): number {
  const port = text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new Error(`${name} needs a number from 0 to 65535, not '${text ?? ''}'.\n${usage}`);
}
