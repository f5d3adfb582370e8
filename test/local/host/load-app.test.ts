import { loadApp } from '../../../local/host/load-app.ts';
import { removeApps, writeApp } from './fixture-app.ts';

afterAll(removeApps);

const timer = (name: string) =>
  `require('@azure/functions').app.timer('${name}', { schedule: '0 * * * * *', handler: () => undefined });`;
const load = (dir: string) => loadApp(dir, () => undefined);

describe('local/host/load-app', () => {
  it('loads what main names, as a file or as a glob, in order', async () => {
    const packageJson = { main: 'dist/{index.cjs,functions/*.cjs}' };
    const files = {
      'dist/index.cjs': '',
      'dist/functions/b.cjs': timer('b'),
      'dist/functions/a.cjs': timer('a'),
    };
    const { registry } = await load(writeApp({ packageJson, files }));
    expect([...registry.functions.keys()]).toEqual(['a', 'b']);
    expect(registry.started).toBe(true);
  });

  it('gives each app a registry of its own', async () => {
    const one = await load(writeApp({ files: { 'dist/index.cjs': timer('one') } }));
    const two = await load(writeApp({ files: { 'dist/index.cjs': timer('two') } }));
    expect([...one.registry.functions.keys()]).toEqual(['one']);
    expect([...two.registry.functions.keys()]).toEqual(['two']);
  });

  it.each([
    [
      'says to build when the entry file is missing',
      { packageJson: { main: 'dist/other.cjs' } },
      /"dist\/other.cjs".*npm run build/,
    ],
    [
      'says what a package.json without main lacks',
      { packageJson: { main: undefined } },
      /main: must name the entry file/,
    ],
    [
      'passes on what an entry file throws',
      { code: "throw new Error('boom');" },
      /threw while it was loaded.*boom/,
    ],
    [
      'passes on what an appStart hook throws',
      { code: "app.hook.appStart(() => { throw new Error('boom'); });" },
      /appStart hook threw.*boom/,
    ],
  ])('%s', async (_sentence, files, reason) => {
    await expect(load(writeApp(files))).rejects.toThrow(reason);
  });

  it('wants a package.json', async () => {
    await expect(load('/nowhere')).rejects.toThrow(/package.json is missing.*--app DIR/);
  });

  it('runs appStart with the app’s folder, and appTerminate at the end, with the same appHookData', async () => {
    const seen: unknown[] = [];
    globalThis.probe = { seen: (value: never) => seen.push(value) };
    const code = `
      app.hook.appStart((context) => { context.hookData.since = 'start'; });
      app.hook.appTerminate((context) => { probe.seen(context.hookData.since); });`;
    const loaded = await load(writeApp({ code }));
    expect(seen).toEqual([]);
    await loaded.terminate();
    expect(seen).toEqual(['start']);
  });
});
