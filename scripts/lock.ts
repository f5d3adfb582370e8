/**
 * npm leaves a platform's package out of package-lock.json when the registry at hand does not have it, and `npm ci` then
 * refuses the lock. The entry that belongs there can be told from the name, so that one lock serves every platform.
 *
 * @see https://github.com/npm/cli/issues/4828
 */

import * as z from 'zod';

const Entry = z.looseObject({
  version: z.string().optional(),
  dev: z.boolean().optional(),
  license: z.string().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

const Lock = z.looseObject({ packages: z.record(z.string(), Entry) });
export type Lock = z.output<typeof Lock>;

export const parseLock = (text: string): Lock => Lock.parse(JSON.parse(text));

/** The entries that are missing, by their place in `packages`. */
export function missingEntries({ packages }: Lock): ReadonlyMap<string, z.output<typeof Entry>> {
  const missing = new Map<string, z.output<typeof Entry>>();
  for (const [place, owner] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      const platform = platformOf(name);
      const there = `node_modules/${name}` in packages || `${place}/node_modules/${name}` in packages;
      if (there || platform === undefined || !/^\d+\.\d+\.\d+$/.test(version)) continue;
      const { dev, license } = owner;
      missing.set(`node_modules/${name}`, {
        version,
        ...platform,
        ...withoutUndefined({ dev, license }),
        optional: true,
      });
    }
  }
  return missing;
}

export function completeLock(lock: Lock): Lock {
  const entries = [...Object.entries(lock.packages), ...missingEntries(lock)];
  entries.sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(entries) };
}

const system =
  /-(darwin|linux|win32|android|freebsd|openharmony)-(arm64|x64|ia32|arm|ppc64|s390x|riscv64|loong64)(?:-(gnu|musl|msvc|eabi)\w*)?$/;
const libraries = new Map([
  ['gnu', 'glibc'],
  ['musl', 'musl'],
]);

function platformOf(name: string): Readonly<Record<string, readonly string[]>> | undefined {
  const [, os, cpu, abi = ''] = system.exec(name) ?? [];
  if (os === undefined || cpu === undefined) return undefined;
  const libc = os === 'linux' ? libraries.get(abi) : undefined;
  return { cpu: [cpu], ...(libc === undefined ? {} : { libc: [libc] }), os: [os] };
}

const withoutUndefined = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
