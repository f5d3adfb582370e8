import { retryAfterSeconds, Throttle } from '../../../../local/tenant/throttle/throttle.ts';

describe('local/tenant/throttle/throttle', () => {
  let now = 0;
  const throttle = new Throttle({ now: () => now });
  const quotas = { cloudApps: { limit: 2, windowMs: 1000 } };
  beforeEach(() => {
    now = 0;
    throttle.reset();
    throttle.configure({ quotas });
  });
  const take = (app = 'a'): number | undefined => throttle.take('cloudApps', app);

  it('lets the limit through in any window and says when there is room', () => {
    expect([take(), take()]).toEqual([undefined, undefined]);
    now = 400;
    expect(take()).toBe(600);
  });

  it('counts throttled calls too', () => {
    take();
    take();
    now = 900;
    take();
    now = 1100;
    expect([take(), take()]).toEqual([undefined, 1000]);
  });

  it('keeps apps apart', () => {
    take();
    take();
    expect([take('a') === undefined, take('b')]).toEqual([false, undefined]);
  });

  it('scales, switches off and resets', () => {
    throttle.configure({ factor: 0.5 });
    expect([take(), take() === undefined]).toEqual([undefined, false]);
    throttle.configure({ on: false });
    expect(take()).toBeUndefined();
    throttle.reset();
    expect(throttle.settings()).toMatchObject({ factor: 1, on: true, quotas: { cloudApps: { limit: 30 } } });
  });

  it('holds a limit over a longer time as well', () => {
    throttle.configure({
      quotas: { endpoint: { ...quotas.cloudApps, longer: { limit: 3, windowMs: 9000 } } },
    });
    const ask = (at: number): number | undefined => {
      now = at;
      return throttle.take('endpoint', 'a');
    };
    expect([ask(0), ask(0), ask(2000), ask(4000), ask(8999), ask(20_000)]).toEqual([
      undefined,
      undefined,
      undefined,
      5000,
      2001,
      undefined,
    ]);
  });

  it('prints seconds with decimals', () => {
    expect(retryAfterSeconds(2128)).toBe('2.128');
  });
});
