import type { Startup } from '../shared/startup.ts';

/** Loaded by the first call that needs it: the worker registers the functions, and answers a handshake, without. */
export async function startApp(): Promise<Startup> {
  const { startup } = { startup: (await import('../shared/startup.ts')).startup };
  return startup();
}
