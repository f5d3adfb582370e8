import { cpus } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import type { LogFilter } from './log-level.ts';
import { logLevels } from './log-level.ts';
import { HostError } from './host-error.ts';
import { readJson } from './read-json.ts';
import { parseTimeSpan } from './time-span.ts';

export interface HttpOptions {
  readonly routePrefix: string;
  /** Infinity: no limit. */
  readonly maxConcurrentRequests: number;
  readonly maxOutstandingRequests: number;
  readonly customHeaders: ReadonlyMap<string, string>;
}

export interface QueueOptions {
  readonly batchSize: number;
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  /** How long a message stays hidden after a failed run. */
  readonly visibilityTimeoutMs: number;
  readonly maxPollingIntervalMs: number;
  readonly messageEncoding: 'base64' | 'none';
}

export interface LockOptions {
  readonly periodMs: number;
  readonly recoveryIntervalMs: number;
}

export interface HostConfig {
  /** undefined: no limit. */
  readonly functionTimeoutMs: number | undefined;
  readonly http: HttpOptions;
  readonly queues: QueueOptions;
  readonly timerLock: LockOptions;
  readonly logFilter: LogFilter;
}

const timeSpan = z.string().transform((text, context) => {
  const milliseconds = parseTimeSpan(text);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue(`must be a time span such as "00:00:30", not ${JSON.stringify(text)}`);
  return z.NEVER;
});

const timeSpanBetween = (least: number, most: number, words: string) =>
  timeSpan.refine((milliseconds) => milliseconds >= least && milliseconds <= most, `must be ${words}`);

const unlimited = (value: number): number => (value === -1 ? Infinity : value);
const limit = z.int().min(-1).transform(unlimited).prefault(-1);

const seconds = 1000;
const days = 24 * 3600 * seconds;

const httpSchema = z.object({
  routePrefix: z.string().default('api'),
  maxConcurrentRequests: limit,
  maxOutstandingRequests: limit,
  customHeaders: z.record(z.string(), z.string()).default({}),
});

/** Defaults are those of the storage extension, `maxPollingInterval` that of a developer's machine. */
const queuesSchema = z.object({
  batchSize: z.int().min(1).max(32).default(16),
  newBatchThreshold: z.int().min(0).optional(),
  maxDequeueCount: z.int().min(1).default(5),
  visibilityTimeout: timeSpanBetween(0, 7 * days, 'at most 7 days').prefault('00:00:00'),
  maxPollingInterval: timeSpanBetween(100, days, 'between 100 ms and a day').prefault('00:00:02'),
  messageEncoding: z.enum(['base64', 'none']).default('base64'),
});

/**
 * A killed host leaves its timer leases behind, so this one takes the shortest that storage allows (15 s) where Azure
 * takes a minute, and looks again sooner.
 */
const singletonSchema = z.object({
  listenerLockPeriod: timeSpanBetween(15 * seconds, 60 * seconds, 'between 15 and 60 seconds').prefault(
    '00:00:15',
  ),
  listenerLockRecoveryPollingInterval: timeSpanBetween(seconds, days, 'between 1 s and a day').prefault(
    '00:00:05',
  ),
});

const levelName = z
  .string()
  .transform((name) => name.toLowerCase())
  .pipe(z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }));

const functionTimeout = z.union([z.literal('-1').transform(() => undefined), timeSpan]).prefault('00:30:00');

const hostJson = z.object({
  version: z.literal('2.0', { error: 'must be "2.0"' }),
  functionTimeout,
  extensions: z.object({ http: httpSchema.prefault({}), queues: queuesSchema.prefault({}) }).prefault({}),
  singleton: singletonSchema.prefault({}),
  logging: z.object({ logLevel: z.record(z.string(), levelName).default({}) }).prefault({}),
});

/** @throws HostError when DIR has no host.json or it has mistakes; each is named. */
export function readHostJson(appDir: string): HostConfig {
  const file = path.join(appDir, 'host.json');
  const parsed = readJson(file, hostJson);
  if (parsed === undefined) {
    throw new HostError(`${file} is missing: it marks a function app. Give the app's folder with --app DIR.`);
  }
  return toConfig(parsed);
}

function toConfig({ extensions, ...parsed }: z.output<typeof hostJson>): HostConfig {
  const { visibilityTimeout, maxPollingInterval, newBatchThreshold, ...queues } = extensions.queues;
  return {
    functionTimeoutMs: parsed.functionTimeout,
    http: {
      ...extensions.http,
      routePrefix: extensions.http.routePrefix.replace(/^\/+|\/+$/g, ''),
      customHeaders: new Map(Object.entries(extensions.http.customHeaders)),
    },
    queues: {
      ...queues,
      newBatchThreshold: newBatchThreshold ?? Math.floor(queues.batchSize / 2) * cpus().length,
      visibilityTimeoutMs: visibilityTimeout,
      maxPollingIntervalMs: maxPollingInterval,
    },
    timerLock: {
      periodMs: parsed.singleton.listenerLockPeriod,
      recoveryIntervalMs: parsed.singleton.listenerLockRecoveryPollingInterval,
    },
    logFilter: new Map(
      Object.entries(parsed.logging.logLevel).map(([name, level]) => [name.toLowerCase(), level]),
    ),
  };
}
