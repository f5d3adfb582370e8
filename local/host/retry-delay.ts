import type { RetryOptions, RpcDuration } from './rpc.ts';

const milliseconds = (duration: RpcDuration | null | undefined): number => (duration?.seconds ?? 0) * 1000;

/** Wait before retry number `retry` (1 is the first); undefined when there is to be none. */
export function retryDelay(options: RetryOptions | undefined, retry: number): number | undefined {
  if (options === undefined) return undefined;
  const most = options.maxRetryCount ?? 0;
  if (most !== -1 && retry > most) return undefined;
  if (options.retryStrategy !== 'exponentialBackoff') return milliseconds(options.delayInterval);
  const grown = milliseconds(options.minimumInterval) * 2 ** Math.min(retry - 1, 30);
  return Math.min(grown, milliseconds(options.maximumInterval));
}
