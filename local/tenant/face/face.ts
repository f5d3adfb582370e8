/** A product's API as the tenant serves it: a table of operations, and the product's own way of saying no. */

import type { Call, Reply } from '../http/exchange.ts';
import type { Permission } from '../identity/permissions.ts';
import type { TokenFlaw } from '../identity/token.ts';
import type { Actor } from '../state/products.ts';
import type { Lack } from '../state/withheld.ts';
import type { QuotaName } from '../throttle/quotas.ts';

export interface OperationInput {
  readonly call: Call;
  readonly params: ReadonlyMap<string, string>;
  /** The calling app, as journals name it. */
  readonly app: Actor;
  /** The moment whose state a read must show; the present when absent, and for every change. */
  readonly asOf?: number;
  /** The answer to a change must show the state before it. */
  readonly oldBody: boolean;
  /** Somebody else changes the record just before this does. */
  readonly raced: boolean;
}

export interface Operation {
  /** By which faults, logs and violations name it. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly quota: QuotaName;
  /** Any one of these will do. */
  readonly needs: readonly Permission[];
  /** A POST that only reads. */
  readonly readsByPost?: true;
  handle(input: OperationInput): Reply | Promise<Reply>;
}

export interface FaceErrors {
  unauthorized(flaw: TokenFlaw): Reply;
  forbidden(needs: readonly Permission[]): Reply;
  notFound(call: Call): Reply;
  methodNotAllowed(call: Call): Reply;
  /** Seconds, as sent. */
  throttled(retryAfter: string): Reply;
  /** The tenant does not have the product. */
  withheld(lack: Lack, call: Call): Reply;
  /** Any other failure. */
  failed(status: number, message: string): Reply;
}

export interface Face {
  readonly name: 'graph' | 'arm' | 'cloudApps' | 'defender' | 'office365';
  readonly ignoreCase: boolean;
  readonly audiences: readonly string[];
  readonly errors: FaceErrors;
  readonly operations: readonly Operation[];
  covers(path: string): boolean;
}
