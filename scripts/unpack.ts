import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';

/** What an app of ours has at its root; anything else in a folder means that it is not one to be replaced. */
const ours = new Set(['dist', 'host.json', 'mirror.policy.json', 'package.json']);

/**
 * Replaces the folder with what is in the zip.
 * @throws Error when the folder holds anything but an earlier app: a slip of the keyboard must not delete a home.
 */
export function unpack(zipped: Uint8Array, folder: string): void {
  const foreign = existsSync(folder) ? readdirSync(folder).filter((name) => !ours.has(name)) : [];
  if (foreign.length > 0)
    throw new Error(`${folder} holds other things (${foreign[0] ?? ''}); name a new folder.`);
  rmSync(folder, { recursive: true, force: true });
  for (const [name, contents] of Object.entries(unzipSync(zipped))) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}
