import type { Log } from '../platform/log.ts';
import type { MirrorDeps } from './deps.ts';
import type { CopyView } from './judgement.ts';

interface Failure {
  readonly view: CopyView;
  readonly error: unknown;
}

/** So that what a product refuses for want of a permission is not tried again with every alert. */
export async function noteRefusals(
  { capabilities }: Pick<MirrorDeps, 'capabilities'>,
  tenantId: string,
  failures: readonly Failure[],
  log: Log,
): Promise<void> {
  for (const { view, error } of failures) {
    await capabilities.refused(tenantId, view.provider, view.copy.ref, error, log);
  }
}
