import type { Correlation } from './record.ts';
import type { CorrelationStore } from './store.ts';

/** The correlation that an alias leads to, past those that turned out to be one with another. Two operations. */
export async function findCorrelation(
  store: CorrelationStore,
  tenantId: string,
  alias: string,
): Promise<Correlation | undefined> {
  const { correlationId } = await store.findAlias(tenantId, alias);
  let found = correlationId === undefined ? undefined : await store.read(correlationId);
  while (found?.value.redirectTo !== undefined) found = await store.read(found.value.redirectTo);
  return found?.value;
}
