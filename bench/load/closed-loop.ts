/** Closed loop: each connection sends the next request when the last is answered. Says how much a server can take. */

import { openConnection, type Connection } from './connection.ts';

export interface LoopOptions {
  readonly port: number;
  readonly request: Buffer;
  readonly connections: number;
  readonly ms: number;
  /** Ends sooner after so many requests. */
  readonly most?: number;
}

export interface LoadResult {
  readonly statuses: ReadonlyMap<number, number>;
  readonly elapsedMs: number;
  /** Milliseconds, one for each request. */
  readonly latencies: readonly number[];
}

export async function closedLoop(options: LoopOptions): Promise<LoadResult> {
  const { port, request, ms, most = Infinity } = options;
  const connections = await Promise.all(
    Array.from({ length: options.connections }, () => openConnection(port)),
  );
  const statuses = new Map<number, number>();
  const latencies: number[] = [];
  const startedAt = performance.now();
  let sent = 0;
  const drive = async (connection: Connection): Promise<void> => {
    let now = performance.now();
    while (now < startedAt + ms && sent < most) {
      sent += 1;
      const status = await connection.exchange(request);
      const answered = performance.now();
      latencies.push(answered - now);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      now = answered;
    }
  };
  try {
    await Promise.all(connections.map(drive));
    return { statuses, elapsedMs: performance.now() - startedAt, latencies };
  } finally {
    for (const connection of connections) connection.close();
  }
}
