import type { ProviderId } from '../provider/provider-id.ts';
import type { CursorStore } from './cursors.ts';
import { millis } from './time.ts';

/**
 * The next poll begins at `since` (ISO 8601 UTC) at the latest: part of the product was left out of those since then.
 *
 * @throws TransientError when storage fails
 */
export async function rewindPoll(
  cursors: Pick<CursorStore, 'readPoll' | 'writePoll'>,
  tenantId: string,
  provider: ProviderId,
  since: string,
): Promise<void> {
  const cursor = await cursors.readPoll(tenantId, provider);
  if (cursor.watermark === undefined || millis(cursor.watermark) <= millis(since)) return;
  await cursors.writePoll(tenantId, provider, { ...cursor, watermark: since });
}
