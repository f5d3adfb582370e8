import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { AuthLevel } from './http-function.ts';
import { readJson } from './read-json.ts';

const namedKeys = z.record(z.string(), z.string().min(16, 'must have 16 characters at least'));

const keysFile = z.object({
  master: z.string().min(16, 'must have 16 characters at least'),
  /** Open every function. */
  host: namedKeys,
  /** By function, then by the key's name. */
  functions: z.record(z.string(), namedKeys),
});

export type Keys = z.output<typeof keysFile>;

/** Reads the keys, and makes those that are missing; the file is for its owner's eyes only. */
export function loadKeys(file: string, functionNames: readonly string[]): Keys {
  const found = readJson(file, keysFile) ?? { master: newKey(), host: { default: newKey() }, functions: {} };
  const missing = functionNames.filter((name) => !Object.hasOwn(found.functions, name));
  const added = Object.fromEntries(missing.map((name) => [name, { default: newKey() }]));
  const keys: Keys = { ...found, functions: { ...found.functions, ...added } };
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(keys, undefined, 2)}\n`, { mode: 0o600 });
  return keys;
}

function newKey(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether the key opens a function of that level; the master key opens everything. */
export function isAllowed(
  keys: Keys,
  level: AuthLevel,
  functionName: string,
  given: string | undefined,
): boolean {
  if (level === 'anonymous') return true;
  if (given === undefined) return false;
  const own = Object.hasOwn(keys.functions, functionName)
    ? Object.values(keys.functions[functionName] ?? {})
    : [];
  const fitting = level === 'admin' ? [keys.master] : [keys.master, ...Object.values(keys.host), ...own];
  return fitting.map((key) => isSame(key, given)).includes(true);
}

/** Takes the same time whatever differs. */
function isSame(key: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(key), digest(given));
}
