/** Every request that reached the tenant: counted for ever, the newest kept in detail. */

import { BoundedLog } from '../state/bounded-log.ts';
import { sanitise } from './sanitise.ts';

export interface CallRecord {
  readonly at: string;
  readonly face: string;
  /** `none` when no operation matched the path. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** 0 when the connection was dropped or left hanging. */
  readonly status: number;
  /** The calling app's id by its token; `none` without a good token. */
  readonly app: string;
  /** Free of secrets. */
  readonly body?: unknown;
}

export type CallCount = Pick<CallRecord, 'face' | 'operation' | 'method' | 'status' | 'app'> & {
  readonly count: number;
};

export class CallLog {
  readonly #recent = new BoundedLog<CallRecord>(1000);
  readonly #counts = new Map<string, CallCount>();

  add(call: CallRecord): void {
    const { body, ...rest } = call;
    this.#recent.add(body === undefined ? rest : { ...rest, body: sanitise(body) });
    const { face, operation, method, status, app } = call;
    const key = [face, operation, method, status, app].join('|');
    const count = (this.#counts.get(key)?.count ?? 0) + 1;
    this.#counts.set(key, { face, operation, method, status, app, count });
  }

  counts(): readonly CallCount[] {
    return [...this.#counts.values()];
  }

  recent(): readonly CallRecord[] {
    return this.#recent.list();
  }

  clear(): void {
    this.#recent.clear();
    this.#counts.clear();
  }
}
