import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { npmStart, processesBelow, stillRunning, type Started } from '../../support/npm-start.ts';

const minutes = 60_000;
const open: Started[] = [];

function start(args: readonly string[]): Started {
  const started = npmStart(args);
  open.push(started);
  return started;
}

async function startAll(): Promise<{ started: Started; url: string; pids: readonly number[] }> {
  const started = start(['--port', '0']);
  const [, url = ''] = await started.printed(/Open +(http:\S+)/);
  const processes = processesBelow(started.npm.pid);
  // Azurite and the function host, besides the program itself.
  expect([...processes.values()].filter((command) => /azurite|local\/host\/main/.test(command))).toHaveLength(
    2,
  );
  return { started, url, pids: [started.npm.pid ?? 0, ...processes.keys()] };
}

afterEach(async () => {
  for (const { npm, ended } of open.splice(0)) {
    npm.kill('SIGTERM');
    await ended;
  }
});

describe('local/start/main', () => {
  it(
    'says what to open and try, and serves the page',
    async () => {
      const { started, url } = await startAll();
      expect(started.output()).toMatch(/Try +1 /);
      expect(started.output()).toContain('Ctrl-C ends all of it.');
      expect(started.output()).not.toContain('"message"');
      expect(await (await fetch(url)).text()).toContain('<title>Alert Mirror</title>');
    },
    2 * minutes,
  );

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s to npm ends all of it within seconds and leaves nothing running',
    async (signal) => {
      const { started, pids } = await startAll();
      const from = Date.now();
      started.npm.kill(signal);
      await started.ended;
      expect(Date.now() - from).toBeLessThan(10_000);
      expect(stillRunning(pids)).toEqual([]);
    },
    2 * minutes,
  );

  it(
    'Ctrl-C in the terminal, which reaches every process at once, ends all of it with exit code 0',
    async () => {
      const { started, pids } = await startAll();
      process.kill(-(started.npm.pid ?? 0), 'SIGINT');
      expect(await started.ended).toBe(0);
      expect(stillRunning(pids)).toEqual([]);
    },
    2 * minutes,
  );

  it(
    'a signal during the start leaves nothing running either',
    async () => {
      const started = start(['--port', '0']);
      await started.printed(/is open already/);
      const pids = [...processesBelow(started.npm.pid).keys()];
      started.npm.kill('SIGTERM');
      await started.ended;
      expect(stillRunning(pids)).toEqual([]);
    },
    2 * minutes,
  );

  it(
    'a second start says that it runs already and how to have another; the first goes on',
    async () => {
      const { url } = await startAll();
      const { port } = new URL(url);
      const second = start(['--port', port]);
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(`Alert Mirror already runs here: open ${url}`);
      expect(second.output()).toContain(`npm start -- --port ${Number(port) + 1}`);
      expect((await fetch(url)).status).toBe(200);
    },
    2 * minutes,
  );

  it(
    'a port that another program has is named, with what to do',
    async () => {
      const other = createServer((socket) => socket.destroy());
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const { port } = other.address() as AddressInfo;
      const started = start(['--port', String(port)]);
      expect(await started.ended).toBe(1);
      expect(started.output()).toContain(`Port ${port} is in use by another program.`);
      other.close();
    },
    minutes,
  );

  it.each([
    ['Azurite', /azurite/],
    ['The function host', /local\/host\/main/],
  ])(
    '%s that dies is named, and all the rest ends',
    async (name, command) => {
      const { started, pids } = await startAll();
      const [victim] = [...processesBelow(started.npm.pid)].find(([, each]) => command.test(each)) ?? [];
      process.kill(victim ?? 0, 'SIGKILL');
      expect(await started.ended).toBe(1);
      expect(started.output()).toMatch(new RegExp(`${name}.* has ended unexpectedly`));
      expect(stillRunning(pids)).toEqual([]);
    },
    2 * minutes,
  );

  it(
    'shows the usage for an option that does not exist',
    async () => {
      const started = start(['--prot', '1']);
      expect(await started.ended).toBe(1);
      expect(started.output()).toContain('Usage: npm start');
    },
    minutes,
  );
});
