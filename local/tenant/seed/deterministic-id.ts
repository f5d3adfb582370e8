/** Ids that are the same in every run, so that a demo and a test can name them. */

import { createHash } from 'node:crypto';

export function hexFrom(seed: string, length: number): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, length);
}

export function guidFrom(seed: string): string {
  const hex = hexFrom(seed, 32);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
