/** Where the policy comes from: a file beside host.json, and the setting that overrides its mode. */

import { emptyPolicy, parsePolicy } from './parse.ts';
import type { Policy, PolicyFile } from './policy.ts';

export type LoadedPolicy =
  | { readonly ok: true; readonly policy: PolicyFile; readonly notices: readonly string[] }
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

/** MIRROR_MODE, where it is set, decides in every tenant. */
export function overrideMode(file: PolicyFile, mode: Policy['mode'] | undefined): PolicyFile {
  if (mode === undefined) return file;
  const tenants = file.tenants.map((tenant) => ({ ...tenant, policy: { ...tenant.policy, mode } }));
  return { ...file, mode, tenants };
}

function explainUnreadable(path: string, error: unknown): LoadedPolicy {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code !== 'ENOENT') {
    return { ok: false, mistakes: [`${path}: can't be read (${code}); make it a readable file`] };
  }
  const notice = `${path}: there is no such file, so every provider is off; copy mirror.policy.sample.json and edit it`;
  return { ok: true, policy: emptyPolicy, notices: [notice] };
}

function listNotices(path: string, { providers, tenants }: PolicyFile): readonly string[] {
  const isOn = (own: Policy['providers']): boolean =>
    [...own.values()].some(({ direction }) => direction !== 'off');
  const idle = tenants.flatMap(({ policy }, index) =>
    isOn(policy.providers)
      ? []
      : [`${path}: tenants[${index}] turns no provider on, so nothing is mirrored there`],
  );
  if (isOn(providers) || tenants.length > idle.length) return idle;
  return [`${path}: turns no provider on, so nothing is mirrored`];
}
