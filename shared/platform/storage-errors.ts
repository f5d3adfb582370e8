/** What a failed storage call means to us. The only place that looks at the SDK's errors. */

import { RestError } from '@azure/core-rest-pipeline';
import { TransientError } from '../errors.ts';

export const isNotFound = (error: unknown): boolean => statusOf(error) === 404;
/** The row is there already. */
export const isConflict = (error: unknown): boolean => statusOf(error) === 409;
/** Somebody else wrote the row since it was read. */
export const isEtagMismatch = (error: unknown): boolean => statusOf(error) === 412;

/** Statuses that stores give a meaning to: their errors pass unchanged. */
const meaningful = new Set([404, 409, 412]);
/** A request that storage will never take is a mistake of ours: trying again can't help, so it passes unchanged. */
const ours = new Set([400, 411, 413, 415]);
/** A container that is still being deleted also answers 409, and takes a while. */
const passing = new Set(['TableBeingDeleted', 'QueueBeingDeleted']);

/** @throws TransientError for whatever may pass: no answer, throttling, server errors, permissions on their way. */
export async function storageCall<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toStorageError(error);
  }
}

/** For calls that are iterated rather than awaited; otherwise `storageCall`. */
export function toStorageError(error: unknown): unknown {
  if (isAbort(error))
    return new TransientError('timeout', 'Storage did not answer in time.', { cause: error });
  if (!(error instanceof Error) || error.name !== RestError.name) return error;
  const status = statusOf(error);
  const code = codeOf(error);
  if (status !== undefined && meaningful.has(status) && !passing.has(code ?? '')) return error;
  if (status !== undefined && ours.has(status)) return error;
  return new TransientError('unavailable', 'Storage could not be reached or refused the call.', {
    cause: error,
  });
}

/** By name, because each SDK may bring its own copy of the class. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

/** The service's own code stands in `details` or, for queues, in `code`. */
function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code;
  const details = 'details' in error ? error.details : undefined;
  if (typeof details !== 'object' || details === null || !('odataError' in details)) return undefined;
  const { odataError } = details;
  if (typeof odataError !== 'object' || odataError === null || !('code' in odataError)) return undefined;
  return typeof odataError.code === 'string' ? odataError.code : undefined;
}
