import { problem, type Delivery, type DeliveryAnswer } from './delivery.ts';

/** Bytes. A notification has about 600, so this is well over a thousand in one body. */
export const maxBodyBytes = 1024 * 1024;

/** The body, or the answer that refuses it. */
export async function readBody(delivery: Delivery): Promise<{ readonly bytes: Uint8Array } | DeliveryAnswer> {
  const tooLarge = problem(413, 'The body is larger than 1 MiB.');
  if ((delivery.contentLength ?? 0) > maxBodyBytes) return tooLarge;
  const bytes = await delivery.body();
  // The length that the sender states need not be true, and need not be there.
  if (bytes.byteLength > maxBodyBytes) return tooLarge;
  return bytes.byteLength === 0 ? problem(400, 'The body is empty.') : { bytes };
}
