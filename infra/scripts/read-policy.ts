import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadPolicy } from '../../shared/policy/load.ts';
import type { PolicyFile } from '../../shared/policy/policy.ts';
import { ScriptError } from './exit-code.ts';

const ofTheProject = path.resolve(import.meta.dirname, '..', '..', 'mirror.policy.json');

/** @throws ScriptError with every mistake; also for a policy that is not there, which would mean "nothing". */
export function readPolicy(file = ofTheProject): PolicyFile {
  const shown = path.basename(file);
  if (!existsSync(file))
    throw new ScriptError(
      'wrongInput',
      `${file}: there is no such file; copy mirror.policy.sample.json and edit it, or name another with --policy.`,
    );
  const loaded = loadPolicy(shown, () => readFileSync(file, 'utf8'));
  if (!loaded.ok) throw new ScriptError('wrongInput', loaded.mistakes.join('\n'));
  const { providers, tenants } = loaded.policy;
  const all = [providers, ...tenants.map(({ policy }) => policy.providers)];
  const on = all.flatMap((each) => [...each.values()]).some(({ direction }) => direction !== 'off');
  if (on) return loaded.policy;
  throw new ScriptError('wrongInput', `${loaded.notices.join('\n')}\nName a policy with --policy FILE.`);
}
