/**
 * Open loop: requests leave on schedule however slow the answers are, and each latency counts from the moment when the
 * request was due, so that a server that stalls cannot hide it by slowing the sender. One that leaves early (timers are
 * rounded down to milliseconds) counts from when it left.
 */

import type { LoadResult } from './closed-loop.ts';
import { openConnection, type Connection } from './connection.ts';

export interface PacedOptions {
  readonly port: number;
  readonly request: Buffer;
  readonly perSecond: number;
  readonly ms: number;
}

/** Connections at most; a request that finds none free waits for one, and that counts. */
const mostConnections = 128;

export async function paced({ port, request, perSecond, ms }: PacedOptions): Promise<LoadResult> {
  const pool = await openPool(port);
  const statuses = new Map<number, number>();
  const latencies: number[] = [];
  const underway: Promise<void>[] = [];
  const startedAt = performance.now();
  const total = Math.round((perSecond * ms) / 1000);
  const one = async (dueAt: number): Promise<void> => {
    const from = Math.min(dueAt, performance.now());
    const status = await pool.exchange(request);
    latencies.push(performance.now() - from);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  try {
    for (let i = 0; i < total; i += 1) {
      const dueAt = startedAt + (i * 1000) / perSecond;
      const wait = dueAt - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      underway.push(one(dueAt));
    }
    await Promise.all(underway);
    return { statuses, elapsedMs: performance.now() - startedAt, latencies };
  } finally {
    pool.close();
  }
}

interface Pool {
  exchange(request: Buffer): Promise<number>;
  close(): void;
}

/** A few are open from the start: a connection made under load would count as latency of the server. */
async function openPool(port: number): Promise<Pool> {
  const free = await Promise.all(Array.from({ length: 16 }, () => openConnection(port)));
  const all = new Set(free);
  const waiting: ((connection: Connection) => void)[] = [];
  /** In turn, so that none is idle for so long that the server closes it. */
  const takeFree = (): Connection | undefined => {
    for (let known = free.shift(); known !== undefined; known = free.shift()) {
      if (known.isOpen) return known;
      all.delete(known);
    }
    return undefined;
  };
  const take = async (): Promise<Connection> => {
    const known = takeFree();
    if (known !== undefined) return known;
    if (all.size >= mostConnections) return new Promise((resolve) => waiting.push(resolve));
    const made = await openConnection(port);
    all.add(made);
    return made;
  };
  return {
    async exchange(request) {
      const connection = await take();
      const status = await connection.exchange(request);
      const next = waiting.shift();
      if (next === undefined) free.push(connection);
      else next(connection);
      return status;
    },
    close: () => {
      for (const connection of all) connection.close();
    },
  };
}
