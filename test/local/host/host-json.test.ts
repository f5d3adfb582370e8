import { cpus } from 'node:os';
import { readHostJson } from '../../../local/host/host-json.ts';
import { removeApps, writeApp } from './fixture-app.ts';

afterAll(removeApps);

const read = (hostJson: object) => readHostJson(writeApp({ hostJson }));

describe('local/host/host-json', () => {
  it('has the defaults of the storage extension on a developer machine', () => {
    const config = read({});
    expect(config).toMatchObject({
      functionTimeoutMs: 30 * 60_000,
      http: { routePrefix: 'api', maxConcurrentRequests: Infinity, maxOutstandingRequests: Infinity },
      queues: {
        batchSize: 16,
        maxDequeueCount: 5,
        visibilityTimeoutMs: 0,
        maxPollingIntervalMs: 2000,
        messageEncoding: 'base64',
      },
      timerLock: { periodMs: 15_000, recoveryIntervalMs: 5000 },
    });
    expect(config.queues.newBatchThreshold).toBe(8 * cpus().length);
  });

  it('takes what the file says', () => {
    const config = read({
      functionTimeout: '-1',
      extensions: {
        http: { routePrefix: '/v1/' },
        queues: { batchSize: 8, newBatchThreshold: 4, visibilityTimeout: '00:00:30' },
      },
      logging: { logLevel: { default: 'Warning', 'Function.poll': 'Debug' } },
    });
    expect(config.functionTimeoutMs).toBeUndefined();
    expect(config.http.routePrefix).toBe('v1');
    expect(config.queues).toMatchObject({ batchSize: 8, newBatchThreshold: 4, visibilityTimeoutMs: 30_000 });
    expect([...config.logFilter]).toEqual([
      ['default', 'warning'],
      ['function.poll', 'debug'],
    ]);
  });

  it('names every mistake with its place', () => {
    const hostJson = {
      version: '1.0',
      functionTimeout: 'soon',
      extensions: {
        queues: {
          batchSize: 33,
          visibilityTimeout: '5',
          messageEncoding: 'utf8',
          maxPollingInterval: '00:00:00',
        },
      },
      logging: { logLevel: { default: 'Loud' } },
    };
    expect(() => read(hostJson)).toThrow(/version: must be "2.0"/);
    for (const place of [
      'functionTimeout',
      'queues.batchSize',
      'queues.visibilityTimeout',
      'queues.messageEncoding',
      'queues.maxPollingInterval',
      'logLevel.default',
    ]) {
      expect(() => read(hostJson)).toThrow(place);
    }
  });

  it('says what to do without a host.json, and when it is no JSON', () => {
    expect(() => readHostJson('/nowhere')).toThrow(/host.json is missing.*--app DIR/);
    const broken = writeApp({ files: { 'host.json': '{"version":' } });
    expect(() => readHostJson(broken)).toThrow(/host.json is not valid JSON/);
  });
});
