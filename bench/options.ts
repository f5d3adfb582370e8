import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Names of benchmarks; all of them when empty. */
  readonly only: readonly string[];
  readonly quick: boolean;
}

export const usage = 'Usage: npm run bench -- [--quick] [--only NAME[,NAME]]';

/** @throws Error that names what is wrong and what there is. */
export function parseOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { only, quick } = parse(args);
  const names = only.split(',').map((name) => name.trim());
  const wanted = names.filter((name) => name !== '');
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`--only: there is no benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  return { only: wanted, quick };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { only: { type: 'string', default: '' }, quick: { type: 'boolean', default: false } },
    }).values;
  } catch (cause) {
    const what = cause !== null && typeof cause === 'object' && 'message' in cause ? cause.message : cause;
    throw new Error(`${String(what)}\n${usage}`, { cause });
  }
}
