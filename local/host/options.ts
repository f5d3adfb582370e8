import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { HostError, textOf } from './host-error.ts';

export interface HostOptions {
  readonly port: number;
  readonly appDir: string;
  /** undefined: keys are not asked for. */
  readonly keysFile: string | undefined;
}

export const usage = 'Usage: npm run host -- --port N [--app DIR] [--keys]';

/** Paths are taken from the working directory. @throws HostError for an option that is none or makes no sense. */
export function parseOptions(args: readonly string[], workingDir: string): HostOptions {
  const { port, app, keys } = parse(args);
  const appDir = path.resolve(workingDir, app);
  if (!existsSync(appDir)) throw new HostError(`--app: ${appDir} does not exist.\n${usage}`);
  return {
    port: parsePort(port),
    appDir,
    keysFile: keys ? path.join(workingDir, '.local', 'host-keys.json') : undefined,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '7071' },
        app: { type: 'string', default: '.' },
        keys: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new HostError(`${textOf(cause)}\n${usage}`, { cause });
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new HostError(`--port must be a number from 0 to 65535 (0: any free one), not "${text}".\n${usage}`);
}
