import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { removeApps, writeApp } from './fixture-app.ts';
import { until } from './until.ts';

const root = path.resolve(__dirname, '..', '..', '..');
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  removeApps();
});

const code = `
  app.http('slow', { methods: ['GET'], authLevel: 'anonymous', handler: async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { body: process.cwd() + ' ' + process.env.MIRROR_TEST };
  } });
  app.http('stuck', { methods: ['GET'], authLevel: 'anonymous', handler: () => new Promise(() => undefined) });
  app.http('loud', { methods: ['GET'], authLevel: 'anonymous', handler: (request, context) => {
    for (let line = 0; line < 300; line += 1) context.log('x'.repeat(1000));
    return { body: 'said it' };
  } });
  app.http('stray', { methods: ['GET'], authLevel: 'anonymous', handler: () => {
    setTimeout(() => { throw new Error('nobody waits for me'); }, 1);
    return {};
  } });
  app.hook.appTerminate(() => { console.log('terminated'); });`;

/** The command as a person runs it. */
function run(...args: readonly string[]) {
  const main = path.join(root, 'local', 'host', 'main.ts');
  const child = spawn(process.execPath, [main, ...args], { cwd: root, env: { PATH: process.env.PATH } });
  children.push(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  return {
    child,
    output: () => printed,
    ended: once(child, 'exit') as Promise<[number | null, string | null]>,
  };
}

async function runApp(
  dir = writeApp({ code, files: { 'local.settings.json': '{"Values":{"MIRROR_TEST":"from the file"}}' } }),
) {
  const host = run('--port', '0', '--app', dir);
  const ready = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/m;
  await until(() => ready.test(host.output()) || host.child.exitCode !== null);
  return { ...host, dir, url: ready.exec(host.output())?.[1] ?? '' };
}

describe('local/host/main', () => {
  it('lists the functions, says where it listens, and runs the app in its own folder with its settings', async () => {
    const { url, dir, output } = await runApp();
    expect(output()).toContain(`slow   [GET] ${url}/api/slow`);
    expect(output().trimEnd()).toMatch(/listening on http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${url}/api/slow`)).text()).toBe(`${dir} from the file`);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('answers what runs, then ends well, on %s', async (signal) => {
    const { url, child, output, ended } = await runApp();
    const answer = fetch(`${url}/api/slow`);
    await until(() => output().includes("Executing 'Functions.slow'"));
    child.kill(signal);
    expect((await answer).status).toBe(200);
    expect(await ended).toEqual([0, null]);
    expect(output()).toContain('terminated');
  });

  it('ends at once on the second signal', async () => {
    const { url, child, output, ended } = await runApp();
    fetch(`${url}/api/stuck`).catch(() => undefined);
    await until(() => output().includes("Executing 'Functions.stuck'"));
    child.kill('SIGTERM');
    await until(() => output().includes('Stopping'));
    child.kill('SIGTERM');
    expect(await ended).toEqual([143, null]);
  });

  it('goes on working when nobody reads its output', async () => {
    const { url, child } = await runApp();
    child.stdout.pause();
    for (let call = 0; call < 5; call += 1)
      expect(await (await fetch(`${url}/api/loud`)).text()).toBe('said it');
  });

  it('ends with the reason when the app throws outside of an invocation', async () => {
    const { url, output, ended } = await runApp();
    await fetch(`${url}/api/stray`).catch(() => undefined);
    expect(await ended).toEqual([1, null]);
    expect(output()).toMatch(/An error outside of any invocation ended the app[^]*nobody waits for me/);
  });

  it('says what to do when the port is in use', async () => {
    const { url } = await runApp();
    const second = run('--port', new URL(url).port, '--app', writeApp({ code }));
    expect(await second.ended).toEqual([1, null]);
    expect(second.output()).toMatch(
      /^Port \d+ is in use. End the program that holds it, or choose another with --port.\n$/,
    );
  });

  it.each([
    ['a wrong option', ['--prot', '1'], {}, /Unknown option '--prot'[^]*Usage: npm run host/],
    ['a folder without app', ['--app', 'docs'], {}, /host.json is missing/],
    [
      'an app that is not built',
      [],
      { packageJson: { main: 'dist/none.cjs' } },
      /"dist\/none.cjs".*Run "npm run build" first/,
    ],
    ['a host.json with mistakes', [], { hostJson: { version: '1.0' } }, /version: must be "2.0"/],
    [
      'an entry file that throws',
      [],
      { code: "throw new Error('boom');" },
      /threw while it was loaded.*boom/,
    ],
    [
      'storage that is not set',
      [],
      { code: "app.timer('poll', { schedule: '0 * * * * *', handler: () => undefined });" },
      /AzureWebJobsStorage is not set/,
    ],
  ])('ends with exit code 1 and a reason on %s', async (_sentence, args, files, reason) => {
    const { ended, output } = run('--port', '0', '--app', writeApp(files), ...args);
    expect(await ended).toEqual([1, null]);
    expect(output()).toMatch(reason);
    expect(output()).not.toContain('listening on');
  });
});
