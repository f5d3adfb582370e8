import type { Correlation } from '../correlation/record.ts';
import type { MirrorDeps } from './deps.ts';
import { activeProvider } from './look.ts';

/** Whether a copy was left as it is because its product did not let the app write it, and does now. */
export async function hasFreedCopy(
  deps: Pick<MirrorDeps, 'policy' | 'providers' | 'capabilities'>,
  { tenantId, agreed, copies }: Pick<Correlation, 'tenantId' | 'agreed' | 'copies'>,
): Promise<boolean> {
  const left = copies.filter(
    ({ objection }) => objection?.check === 'capability' && objection.decision === agreed?.number,
  );
  const isFreed = await Promise.all(
    left.map(async (copy) => {
      const provider = activeProvider(deps, copy.provider);
      if (provider === undefined) return false;
      return (await deps.capabilities.barrier(tenantId, provider, copy.ref)) === undefined;
    }),
  );
  return isFreed.includes(true);
}
