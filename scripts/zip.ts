/** A zip whose bytes depend on the files alone: not on time, time zone, umask, nor on the order in which they are given. */

import { zipSync, type Zippable } from 'fflate';

export interface ZipEntry {
  /** Within the zip, with forward slashes. */
  readonly name: string;
  readonly contents: Uint8Array;
}

/**
 * Zip keeps local time, so this one is built from local parts and comes out the same in every zone. Noon in June: no
 * zone skips it.
 */
const modified = new Date(2000, 5, 15, 12, 0, 0);
const unix = 3;
/** A regular file that everyone may read; zip keeps it in the upper half. */
const readable = 0o100644 * 0x1_0000;

export function zip(entries: readonly ZipEntry[]): Uint8Array {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const files: Zippable = Object.fromEntries(sorted.map(({ name, contents }) => [name, contents]));
  return zipSync(files, { level: 9, mtime: modified, os: unix, attrs: readable });
}
