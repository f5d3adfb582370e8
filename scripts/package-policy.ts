import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { adapterNotices } from '../shared/policy/adapter-notices.ts';
import { checkMappings } from '../shared/policy/check-mapping.ts';
import { parsePolicy } from '../shared/policy/parse.ts';
import { providers } from '../shared/provider/registry.ts';

const ofTheProject = path.resolve(import.meta.dirname, '..', 'mirror.policy.json');

export interface PackagedPolicy {
  readonly text: string | undefined;
  /** What the person should know about it. */
  readonly notices: readonly string[];
}

/**
 * The policy at `file`, or mirror.policy.json in the project's folder. It is checked here because a mistake in it would
 * otherwise be found by the deployed app.
 * @throws Error with every mistake, or when a file that was asked for is not there.
 */
export function readPolicy(file: string | undefined, ownPolicy = ofTheProject): PackagedPolicy {
  const from = file ?? ownPolicy;
  if (!existsSync(from)) {
    if (file !== undefined) throw new Error(`--policy: there is no file ${file}.`);
    return { text: undefined, notices: [absent] };
  }
  const text = readFileSync(from, 'utf8');
  const parsed = parsePolicy(text);
  const mistakes = parsed.ok ? checkMappings(parsed.policy, providers) : parsed.mistakes;
  if (!parsed.ok || mistakes.length > 0) {
    const lines = mistakes.map((mistake) => `  ${mistake}`);
    throw new Error(`${path.basename(from)} has mistakes, so nothing was packed:\n${lines.join('\n')}`);
  }
  return { text, notices: adapterNotices(parsed.policy, providers) };
}

const absent =
  'There is no mirror.policy.json, so the package has no policy and the app will mirror nothing: copy mirror.policy.sample.json, edit it, and pack again; or name one with --policy.';
