import { createRunning } from '../../../local/host/running.ts';
import { withTimeLimit } from '../../../local/host/time-limit.ts';

describe('local/host/time-limit', () => {
  it('gives the result, the failure, or what is said when it is late', async () => {
    await expect(withTimeLimit(Promise.resolve(1), 1000, () => 2)).resolves.toBe(1);
    await expect(withTimeLimit(Promise.reject(new Error('no')), Infinity, () => 2)).rejects.toThrow('no');
    await expect(withTimeLimit(new Promise(() => undefined), 1, () => 2)).resolves.toBe(2);
  });
});

describe('local/host/running', () => {
  it('is idle when all work has ended, work begun meanwhile and failures included', async () => {
    const running = createRunning();
    const order: string[] = [];
    const first = running.track(
      Promise.resolve().then(() => {
        order.push('first');
        void running.track(Promise.resolve().then(() => order.push('second')));
      }),
    );
    running.track(Promise.reject(new Error('failed'))).catch(() => order.push('failed'));
    await running.idle();
    await first;
    expect(order).toEqual(expect.arrayContaining(['first', 'second', 'failed']));
  });
});
