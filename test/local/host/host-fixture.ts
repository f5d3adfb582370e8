import type { Host, HostSetup } from '../../../local/host/host.ts';
import { startHost } from '../../../local/host/host.ts';
import type { LogEntry } from '../../../local/host/host-log.ts';
import type { FixtureFiles } from './fixture-app.ts';
import { removeApps, writeApp } from './fixture-app.ts';

/** The handlers of the fixture app, by name: set by the test, called by the app. */
export type Probe = Record<string, (...args: readonly never[]) => unknown>;

declare global {
  var probe: Probe;
}

export interface TestHost extends Host {
  readonly dir: string;
  readonly log: readonly LogEntry[];
}

const hosts: Host[] = [];

export interface FixtureSetup
  extends FixtureFiles, Partial<Pick<HostSetup, 'clock' | 'keysFile' | 'messageLeaseMs'>> {
  readonly probe?: Probe;
  readonly settings?: Readonly<Record<string, string>>;
  /** An app that is there already, instead of a new one. */
  readonly dir?: string;
}

/** A host on a free port with the app that the code describes. */
export async function startFixture(setup: FixtureSetup): Promise<TestHost> {
  globalThis.probe = setup.probe ?? {};
  const dir = setup.dir ?? writeApp(setup);
  const log: LogEntry[] = [];
  const { clock, keysFile, messageLeaseMs } = setup;
  const host = await startHost({
    appDir: dir,
    port: 0,
    settings: new Map(Object.entries(setup.settings ?? {})),
    log: (entry) => void log.push(entry),
    ...(clock === undefined ? {} : { clock }),
    ...(keysFile === undefined ? {} : { keysFile }),
    ...(messageLeaseMs === undefined ? {} : { messageLeaseMs }),
  });
  hosts.push(host);
  return { ...host, dir, log };
}

export async function stopFixtures(): Promise<void> {
  await Promise.all(hosts.splice(0).map((host) => host.stop(5000)));
  removeApps();
}
