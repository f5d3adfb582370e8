/**
 * The audit log's feed: events in blobs that become available some time after what they tell, and not in its order. Nothing
 * is collected before a subscription was started.
 */

import { randomBytes } from 'node:crypto';
import type { TenantClock } from '../clock.ts';
import type { JsonObject } from '../http/json.ts';
import { tenantId } from '../seed/ids.ts';

export interface Blob {
  readonly id: string;
  /** Milliseconds since the epoch: when it becomes available. */
  readonly createdAt: number;
  readonly events: readonly JsonObject[];
}

export class AuditFeed {
  readonly #clock: TenantClock;
  #blobs: Blob[] = [];
  #startedAt: number | undefined;

  constructor(clock: TenantClock) {
    this.#clock = clock;
  }

  get isEnabled(): boolean {
    return this.#startedAt !== undefined;
  }

  start(): void {
    this.#startedAt ??= this.#clock.now();
  }

  stop(): void {
    this.#startedAt = undefined;
  }

  /** One blob with these events, and something else that nobody asked for, `lagMs` from now. */
  add(events: readonly JsonObject[], lagMs: number): void {
    const createdAt = this.#clock.now() + lagMs;
    const sequence = `${createdAt}$${randomBytes(6).toString('hex')}`;
    const id = `${sequence}$${tenantId.replaceAll('-', '')}audit_general$04`;
    this.#blobs.push({ id, createdAt, events: [...events, bystander(createdAt)] });
  }

  /** What is available now and became so from `from` on, before `to`, in that order. */
  list(from: number, to: number): readonly Blob[] {
    return this.#blobs
      .filter(({ createdAt }) => createdAt >= from && createdAt < to && this.#isAvailable(createdAt))
      .toSorted((a, b) => a.createdAt - b.createdAt);
  }

  get(id: string): Blob | undefined {
    return this.#blobs.find((blob) => blob.id === id && this.#isAvailable(blob.createdAt));
  }

  clear(): void {
    this.#blobs = [];
    this.#startedAt = undefined;
  }

  #isAvailable(createdAt: number): boolean {
    return this.#startedAt !== undefined && createdAt >= this.#startedAt && createdAt <= this.#clock.now();
  }
}

/** The feed is mostly about other things. */
const bystander = (at: number): JsonObject => ({
  CreationTime: new Date(at).toISOString().slice(0, 19),
  Id: randomBytes(16).toString('hex'),
  Operation: 'TeamsSessionStarted',
  OrganizationId: tenantId,
  RecordType: 25,
  Workload: 'MicrosoftTeams',
});
