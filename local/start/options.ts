/** The command line of `npm start`. */

import { parseArgs } from 'node:util';

export interface StartOptions {
  /** The page's port; 0: any free one. */
  readonly port: number;
  /** Prints what the function host logs as well. */
  readonly verbose: boolean;
}

export const defaultPort = 7272;

export const usage = `Usage: npm start -- [--port N] [--verbose]
  --port     the page's port on 127.0.0.1 (default ${defaultPort})
  --verbose  also print what the function host logs`;

/** @throws Error that says what is wrong and shows the usage. */
export function readOptions(args: readonly string[]): StartOptions {
  const { port, verbose } = parse(args);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    throw new Error(`--port needs a number from 0 to 65535, not "${port}".\n${usage}`);
  return { port: Number(port), verbose };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: String(defaultPort) },
        verbose: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}
