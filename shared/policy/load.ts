/** Where the policy comes from: a file beside host.json, and the setting that overrides its mode. */

import { emptyPolicy, parsePolicy } from './parse.ts';
import type { Policy } from './policy.ts';

export type LoadedPolicy =
  | { readonly ok: true; readonly policy: Policy; readonly notices: readonly string[] }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** Mistakes and notices begin with the file's name as configured; a missing file turns every provider off. */
export function loadPolicy(path: string, readFile: (path: string) => string): LoadedPolicy {
  let text: string;
  try {
    text = readFile(path);
  } catch (error) {
    return explainUnreadable(path, error);
  }
  const parsed = parsePolicy(text);
  if (!parsed.ok) return { ok: false, mistakes: parsed.mistakes.map((mistake) => `${path}: ${mistake}`) };
  return { ok: true, policy: parsed.policy, notices: listNotices(path, parsed.policy) };
}

/** MIRROR_MODE, where it is set, decides. */
export function overrideMode(policy: Policy, mode: Policy['mode'] | undefined): Policy {
  return mode === undefined ? policy : { ...policy, mode };
}

function explainUnreadable(path: string, error: unknown): LoadedPolicy {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code !== 'ENOENT') {
    return { ok: false, mistakes: [`${path}: can't be read (${code}); make it a readable file`] };
  }
  const notice = `${path}: there is no such file, so every provider is off; copy mirror.policy.sample.json and edit it`;
  return { ok: true, policy: emptyPolicy, notices: [notice] };
}

function listNotices(path: string, policy: Policy): readonly string[] {
  const on = [...policy.providers.values()].some(({ direction }) => direction !== 'off');
  return on ? [] : [`${path}: turns no provider on, so nothing is mirrored`];
}
