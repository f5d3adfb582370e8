/** The command line of `npm run package`. */

import path from 'node:path';
import { parseArgs } from 'node:util';

export interface PackageOptions {
  /** Absolute, as are all paths here. */
  readonly output: string;
  readonly policy: string | undefined;
  /** A folder to write the same files to, for azd. */
  readonly folder: string | undefined;
  readonly verify: boolean;
}

export const usage = `Usage: npm run package -- [--policy FILE] [--output FILE] [--folder DIR] [--verify]
  --policy  the policy to pack (default mirror.policy.json, where there is one)
  --output  where to write the zip (default alert-mirror.zip)
  --folder  also write the files, unzipped, to this folder, replacing what is in it
  --verify  pack again in another time zone, compare, and play the demo with the unpacked zip`;

/** Paths are taken from the working directory. @throws Error that says what is wrong and shows the usage. */
export function readOptions(args: readonly string[], workingDirectory: string): PackageOptions {
  const { output, policy, folder, verify } = parse(args);
  const absolute = (file: string): string => path.resolve(workingDirectory, file);
  return {
    output: absolute(output),
    policy: policy === undefined ? undefined : absolute(policy),
    folder: folder === undefined ? undefined : absolute(folder),
    verify,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        output: { type: 'string', default: 'alert-mirror.zip' },
        policy: { type: 'string' },
        folder: { type: 'string' },
        verify: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}
