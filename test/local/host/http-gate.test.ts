import { createHttpGate } from '../../../local/host/http-gate.ts';

const gate = (maxConcurrentRequests: number, maxOutstandingRequests: number) =>
  createHttpGate({
    routePrefix: '',
    customHeaders: new Map(),
    maxConcurrentRequests,
    maxOutstandingRequests,
  });

describe('local/host/http-gate', () => {
  it('lets in what may run, has the next wait its turn, and turns away the rest', async () => {
    const { enter } = gate(1, 2);
    const leave = await enter();
    let second = false;
    const waiting = enter().then((leaveSecond) => {
      second = true;
      return leaveSecond;
    });
    expect(await enter()).toBeUndefined();
    expect(second).toBe(false);
    leave?.();
    (await waiting)?.();
    expect(await enter()).toBeInstanceOf(Function);
  });

  it('has no limit by default', async () => {
    const { enter } = gate(Infinity, Infinity);
    const entered = await Promise.all(Array.from({ length: 500 }, () => enter()));
    expect(entered).not.toContain(undefined);
  });
});
