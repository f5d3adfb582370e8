import type { TokenCredential } from '@azure/core-auth';
import type { BoundClientOptions } from './bound-client.ts';

/** What a client is made from, whichever way its bytes travel. */
export interface ClientOptions extends Omit<BoundClientOptions, 'api' | 'transport'> {
  readonly credential: TokenCredential;
  /** For the header by which Microsoft's support finds a call; random UUIDs when absent. */
  readonly newRequestId?: () => string;
}
