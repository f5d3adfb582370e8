/** The command line of `npm run demo`. */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { products, type Product } from '../tenant/state/products.ts';

export interface DemoOptions {
  /** A product that answers nothing but errors, to see what the demo says then. */
  readonly broken: Product | undefined;
  /** Seconds to wait until all is in step. */
  readonly waitSeconds: number;
  readonly verbose: boolean;
  /** Folder of another app than the project's own: an unpacked zip, say. Absolute. */
  readonly appDir: string | undefined;
}

export const usage = `Usage: npm run demo -- [--break PRODUCT] [--wait SECONDS] [--app DIR] [--verbose]
  --break    one of ${products.join(', ')}: it answers 503 to every write
  --wait     how long to wait until every copy is in step (default 60)
  --app      play it with the app in this folder (an unpacked zip, say)
  --verbose  also print what the function host logs`;

/** @throws Error that says what is wrong and shows the usage. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parse(args);
  const broken = values.break === undefined ? undefined : products.find((name) => name === values.break);
  if (values.break !== undefined && broken === undefined)
    throw new Error(`--break: "${values.break}" is not a product that the demo has.\n${usage}`);
  const waitSeconds = Number(values.wait);
  if (!Number.isInteger(waitSeconds) || waitSeconds < 1 || waitSeconds > 600)
    throw new Error(`--wait needs a whole number of seconds from 1 to 600, not "${values.wait}".\n${usage}`);
  const appDir = values.app === undefined ? undefined : path.resolve(values.app);
  return { broken, waitSeconds, verbose: values.verbose, appDir };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        break: { type: 'string' },
        wait: { type: 'string', default: '60' },
        app: { type: 'string' },
        verbose: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}
