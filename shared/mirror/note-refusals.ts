import type { Log } from '../platform/log.ts';
import type { MirrorDeps } from './deps.ts';
import type { WriteResult } from './execute.ts';

/** So that what a product refuses for want of a permission is not tried again with every alert. */
export async function noteRefusals(
  { capabilities }: Pick<MirrorDeps, 'capabilities'>,
  tenantId: string,
  results: readonly WriteResult[],
  log: Log,
): Promise<void> {
  for (const result of results) {
    if (result.ok) continue;
    const { provider, copy } = result.write.view;
    await capabilities.refused(tenantId, provider, copy.ref, result.error, log);
  }
}
