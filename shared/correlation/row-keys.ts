/** Names of partitions and rows. Table Storage forbids / \ # ? and control characters in them, and 1 KiB is the limit. */

import { createHash } from 'node:crypto';
import type { CopyRef } from '../alert/observation.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** Readable where it can be; a ref of unusual length is named by its hash (the row holds it whole). */
export function escapeKey(text: string): string {
  const escaped = text.replace(
    /[^A-Za-z0-9_.:@-]/g,
    (c) => `~${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return escaped.length <= 400 ? escaped : `sha256-${digest(text)}`;
}

/** Hashed, so that aliases spread over partitions and may hold any character. */
export const aliasPartition = (tenantId: string, alias: string): string => digest(`${tenantId}|${alias}`);

export const copyRow = (copy: CopyRef): string => `copy:${copy.provider}:${escapeKey(copy.ref)}`;
export const sharedRow = (copy: CopyRef): string => `shared:${copy.provider}:${escapeKey(copy.ref)}`;
export const sharedPartition = (tenantId: string, copy: CopyRef): string =>
  `${tenantId}|${copy.provider}|${escapeKey(copy.ref)}`;

/** The same first alias gives the same id, so that two workers who find a new alert at once agree. */
export const correlationIdFor = (tenantId: string, alias: string): string =>
  digest(`correlation|${tenantId}|${alias}`);

const lastMillisecond = 9_999_999_999_999;

/** Newest first in a partition scan; `sequence` keeps the lines of one transaction apart and in order. */
export function journalRow(at: string, sequence: string): string {
  return `log:${String(lastMillisecond - Date.parse(at)).padStart(13, '0')}-${sequence}`;
}
