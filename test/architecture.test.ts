/** Holds the rules of design §8. Every rule is first shown to see what it forbids, then held against the repository. */

import { findForeignText } from './architecture/text-rules.ts';
import {
  deploymentKnowsFacts,
  functionsLibraryStaysInFunctions,
  importsPointOneWay,
  importsSdk,
  onlyTheRegistryKnowsAdapters,
  productStandsAlone,
  sdkFiles,
  sdksStayIn,
  tenantKnowsNoAdapter,
  type Rule,
} from './architecture/import-rules.ts';
import {
  describesItsPath,
  entryImportsAll,
  isAdapter,
  namesAreKebabCase,
  registersItsName,
  registrationsOf,
  suites,
  testsMirrorSources,
} from './architecture/naming-rules.ts';
import { listFiles, readSources, readText } from './architecture/repository.ts';
import { importsOf, parseSource } from './architecture/source.ts';
import {
  clockFiles,
  clockIsPassedIn,
  filesAreShort,
  noEnums,
  noLooseEnds,
  nothingIsDefault,
  settingsComeFromConfig,
} from './architecture/syntax-rules.ts';

/** Design §7, and the two that exist only where the settings name an Event Hub. */
const functionNames = [
  'manage-subscriptions',
  'mirror-alert',
  'poll-providers',
  'receive-change-notification',
  'receive-graph-events',
  'receive-lifecycle-notification',
  'receive-provider-events',
  'receive-provider-notification',
  'record-dead-letter',
  'report-health',
  'sweep-alerts',
];

const files = listFiles();
const sources = readSources(files);
const paths = new Set(files);
const adapters = sources.filter(
  ({ path, ...rest }) => path.startsWith('shared/provider/') && isAdapter({ path, ...rest }),
);
const adapterPaths = new Set(adapters.map(({ path }) => path));
const functions = sources.filter(({ path }) => path.startsWith('functions/'));
const registering = functions.filter((source) => registrationsOf(source).length > 0).map(({ path }) => path);

const adapterRule = onlyTheRegistryKnowsAdapters(new Set(['shared/provider/sentinel.ts']));
const clockRule = clockIsPassedIn(new Set(['shared/mirror/waits.ts']));
const sdkRule = sdksStayIn(new Set(['shared/platform/queue.ts']));
const describeRule = describesItsPath(new Set(['shared/alert/y.ts']));
const mirrorRule = testsMirrorSources(new Set(['shared/alert/x.ts']));
const entryRule = entryImportsAll(['functions/mirror-alert.ts']);

const violations = (rule: Rule, path: string, text: string): readonly string[] =>
  rule(parseSource(path, text));

describe('architecture', () => {
  describe('sees', () => {
    it.each<[string, Rule, string, string]>([
      [
        'an import that points upwards',
        importsPointOneWay,
        'shared/alert/x.ts',
        "import { a } from '../mirror/a.ts';",
      ],
      [
        'a type import that points upwards',
        importsPointOneWay,
        'shared/platform/x.ts',
        "import type { A } from '../alert/a.ts';",
      ],
      [
        'an import type that points upwards',
        importsPointOneWay,
        'shared/errors.ts',
        "type A = import('./platform/a.ts').A;",
      ],
      [
        'a dynamic import that points upwards',
        importsPointOneWay,
        'shared/mirror/x.ts',
        "await import('../services.ts');",
      ],
      [
        'an export that points upwards',
        importsPointOneWay,
        'shared/policy/x.ts',
        "export { a } from '../subscription/a.ts';",
      ],
      [
        'a shared file that imports a function',
        importsPointOneWay,
        'shared/services.ts',
        "import '../functions/a.ts';",
      ],
      ['a folder that the design does not know', importsPointOneWay, 'shared/utils/x.ts', ''],
      [
        'a product that needs its test bed',
        productStandsAlone,
        'functions/x.ts',
        "import { a } from '../local/a.ts';",
      ],
      [
        'a product that needs its tests',
        productStandsAlone,
        'shared/mirror/x.ts',
        "import { a } from '../../test/a.ts';",
      ],
      [
        'a product that needs what deploys it',
        productStandsAlone,
        'shared/mirror/x.ts',
        "import { a } from '../../infra/scripts/a.ts';",
      ],
      [
        'a deployment that knows how the app works',
        deploymentKnowsFacts,
        'infra/scripts/x.ts',
        "import { a } from '../../shared/mirror/a.ts';",
      ],
      [
        'a tenant that borrows from an adapter',
        tenantKnowsNoAdapter,
        'local/tenant/x.ts',
        "import { a } from '../../shared/provider/a.ts';",
      ],
      [
        'an adapter that knows another',
        adapterRule,
        'shared/provider/x.ts',
        "import { sentinel } from './sentinel.ts';",
      ],
      [
        'a decision that knows an adapter',
        adapterRule,
        'shared/mirror/x.ts',
        "import { sentinel } from '../provider/sentinel.ts';",
      ],
      [
        'the Functions library in shared/',
        functionsLibraryStaysInFunctions,
        'shared/mirror/x.ts',
        "import { app } from '@azure/functions';",
      ],
      [
        'the Functions library in the tenant',
        functionsLibraryStaysInFunctions,
        'local/tenant/x.ts',
        "import type { A } from '@azure/functions';",
      ],
      [
        'an SDK in a decision',
        sdkRule,
        'shared/mirror/plan.ts',
        "import { QueueClient } from '@azure/storage-queue';",
      ],
      [
        'an SDK by a path inside it',
        sdkRule,
        'functions/x.ts',
        "require('@microsoft/microsoft-graph-client/lib/x');",
      ],
      ['the environment', settingsComeFromConfig, 'shared/mirror/x.ts', 'const a = process.env.A;'],
      [
        'the environment by its name',
        settingsComeFromConfig,
        'functions/x.ts',
        "const a = process['env'].A;",
      ],
      ['the environment taken apart', settingsComeFromConfig, 'functions/x.ts', 'const { env } = process;'],
      ['the clock', clockRule, 'shared/mirror/x.ts', 'const a = Date.now();'],
      ['the clock handed on', clockRule, 'shared/mirror/x.ts', 'const clock = { now: Date.now };'],
      ['the current date', clockRule, 'shared/alert/x.ts', 'const a = new Date();'],
      ['the current date without parentheses', clockRule, 'shared/alert/x.ts', 'const a = new Date;'],
      ['chance', clockRule, 'shared/alert/x.ts', 'const a = Math.random();'],
      [
        'a random identifier',
        clockRule,
        'shared/alert/x.ts',
        "import { randomUUID } from 'node:crypto'; const a = randomUUID();",
      ],
      ['waiting', clockRule, 'shared/mirror/x.ts', 'setTimeout(() => {}, 1);'],
      [
        'waiting by promise',
        clockRule,
        'shared/mirror/x.ts',
        "import { setTimeout as wait } from 'node:timers/promises';",
      ],
      ['a default export', nothingIsDefault, 'cli/x.ts', 'export default 1;'],
      ['a default function', nothingIsDefault, 'cli/x.ts', 'export default function a() {}'],
      ['a default by another name', nothingIsDefault, 'cli/x.ts', 'const a = 1; export { a as default };'],
      ['an enum', noEnums, 'bench/x.ts', 'enum A { B }'],
      ['a constant enum', noEnums, 'bench/x.ts', 'export const enum A { B }'],
      ['work left over', noLooseEnds, 'shared/alert/x.ts', `// TODO later`],
      ['a silenced compiler', noLooseEnds, 'local/x.ts', `// @ts-ignore`],
      ['a long file', filesAreShort, 'shared/alert/x.ts', '\n'.repeat(200) + 'const a = 1;\n'],
      ['a name in camel case', namesAreKebabCase, 'shared/alert/alertKey.ts', ''],
      ['a folder in capitals', namesAreKebabCase, 'shared/Alert/key.ts', ''],
      ['a name with an underscore', namesAreKebabCase, 'shared/alert/alert_key.ts', ''],
      ['a test with another name', describeRule, 'test/shared/alert/x.test.ts', "describe('x', () => {});"],
      [
        'a second root of another name',
        describeRule,
        'test/shared/alert/x.test.ts',
        "describe('shared/alert/x', () => {}); describe.each([1])('z', () => {});",
      ],
      ['a test without a root', describeRule, 'test/shared/alert/x.test.ts', 'const a = 1;'],
      ['a test of nothing', mirrorRule, 'test/shared/alert/y.test.ts', ''],
      [
        'a function under another name',
        registersItsName,
        'functions/mirror-alert.ts',
        "app.storageQueue('mirrorAlert', {});",
      ],
      [
        'a file with two functions',
        registersItsName,
        'functions/a.ts',
        "app.http('a', {}); app.timer('b', {});",
      ],

      ['a function whose name is computed', registersItsName, 'functions/a.ts', "app.http('a' + '', {});"],
      ['an entry that forgets a function', entryRule, 'functions/index.ts', "import './other.ts';"],
    ])('%s', (_sentence, rule, path, text) => {
      expect(violations(rule, path, text)).toHaveLength(1);
    });

    it.each([
      ['a path of one machine', ['', 'work', 'main'].join('/')],
      ['a path in the text', `see "${['', 'root', '.npmrc'].join('/')}"`],
      ['a temporary folder', ['', 'tmp', 'x'].join('/')],
      ['a registry', ['https://registry', 'npmjs', 'org'].join('.')],
      ['a locked download', ['"resolved"', ' "https', '//host/x.tgz"'].join(':')],
    ])('%s', (_sentence, text) => {
      expect(findForeignText('docs/x.md', `first line\n${text}\n`)).toEqual([
        expect.stringMatching(/^docs\/x\.md:2: /),
      ]);
    });
  });

  describe('allows', () => {
    it.each<[string, Rule, string, string]>([
      [
        'imports within a layer',
        importsPointOneWay,
        'shared/policy/x.ts',
        "import { a } from '../provider/a.ts';",
      ],
      [
        'imports that point downwards',
        importsPointOneWay,
        'functions/x.ts',
        "import { a } from '../shared/services.ts';",
      ],
      [
        'the registry to know adapters',
        adapterRule,
        'shared/provider/registry.ts',
        "import { sentinel } from './sentinel.ts';",
      ],
      [
        'an SDK where it belongs',
        sdkRule,
        'shared/platform/queue.ts',
        "import { QueueClient } from '@azure/storage-queue';",
      ],
      [
        'the Functions library in functions/',
        functionsLibraryStaysInFunctions,
        'functions/x.ts',
        "import { app } from '@azure/functions';",
      ],
      [
        'the environment in config',
        settingsComeFromConfig,
        'shared/platform/config.ts',
        'const a = process.env;',
      ],
      ['a date made of a number', clockRule, 'shared/mirror/x.ts', 'const a = new Date(now).toISOString();'],
      ['a clock that is passed in', clockRule, 'shared/mirror/x.ts', 'const a = clock.now();'],
      ['the clock in platform', clockRule, 'shared/platform/clock.ts', 'const a = new Date();'],
      ['waiting where it is listed', clockRule, 'shared/mirror/waits.ts', 'setTimeout(() => {}, 1);'],
      [
        'a suite that takes the path',
        describeRule,
        'test/shared/alert/x.test.ts',
        "describeThing('shared/alert/x', {});",
      ],
      ['a test that mirrors its source', mirrorRule, 'test/shared/alert/x.test.ts', ''],
      ['a scenario', mirrorRule, 'test/scenarios/resolve-once.test.ts', ''],
      [
        'a function under its own name',
        registersItsName,
        'functions/mirror-alert.ts',
        "app.storageQueue('mirror-alert', {});",
      ],
      ['what functions have in common', registersItsName, 'functions/a.ts', 'export const a = 1;'],
      [
        'a neighbour tested along',
        describeRule,
        'test/shared/alert/x.test.ts',
        "describe('shared/alert/x', () => {}); describe('shared/alert/y', () => {});",
      ],
      ['an entry that imports all', entryRule, 'functions/index.ts', "import './mirror-alert.ts';"],
      ['200 lines', filesAreShort, 'shared/alert/x.ts', '\n'.repeat(199) + 'const a = 1;\n'],
    ])('%s', (_sentence, rule, path, text) => {
      expect(violations(rule, path, text)).toEqual([]);
    });
  });

  describe('in this repository', () => {
    it.each<[string, Rule]>([
      ['imports point one way', importsPointOneWay],
      ['the product stands alone', productStandsAlone],
      ['the deployment knows facts only', deploymentKnowsFacts],
      ['the tenant knows no adapter', tenantKnowsNoAdapter],
      ['only the registry knows adapters', onlyTheRegistryKnowsAdapters(adapterPaths)],
      ['the Functions library stays in functions/ and local/host', functionsLibraryStaysInFunctions],
      ['SDKs stay in stores, clients, queue and http', sdksStayIn(sdkFiles)],
      ['settings come from config', settingsComeFromConfig],
      ['clock and chance are passed in', clockIsPassedIn(clockFiles)],
      ['nothing is exported by default', nothingIsDefault],
      ['there are no enums', noEnums],
      ['there are no loose ends', noLooseEnds],
      ['files are short', filesAreShort],
      ['names are kebab-case', namesAreKebabCase],
      ['each test describes its path', describesItsPath(paths)],
      ['tests mirror sources', testsMirrorSources(paths)],
      ['each function file registers its own name', registersItsName],
      ['the entry imports every function', entryImportsAll(registering)],
    ])('%s', (_sentence, rule) => {
      expect(sources.flatMap(rule)).toEqual([]);
    });

    it('every adapter is registered', () => {
      const registry = parseSource('shared/provider/registry.ts', readText('shared/provider/registry.ts'));
      const registered = new Set(importsOf(registry).map(({ target }) => target));
      expect(adapters.length).toBeGreaterThan(0);
      expect([...adapterPaths].filter((path) => !registered.has(path))).toEqual([]);
    });

    it.each([
      ['export const a: Provider = {};', true],
      ['export const a = {} satisfies Provider;', true],
      ['const a: Provider = {};', false],
      ['export const a = {};', false],
    ])('an adapter is recognised: %s', (text, adapter) => {
      expect(isAdapter(parseSource('shared/provider/a.ts', text))).toBe(adapter);
    });

    it('the functions are those of the design', () => {
      expect(functions.flatMap(registrationsOf).sort()).toEqual(functionNames);
    });

    it('every file on the list of SDK users is one', () => {
      const users = sources.filter((source) => sdkFiles.has(source.path) && importsSdk(source));
      expect(users.map(({ path }) => path).sort()).toEqual([...sdkFiles].sort());
    });

    it('every file on the lists of exceptions exists', () => {
      expect([...clockFiles, ...suites].filter((path) => !paths.has(path))).toEqual([]);
    });

    it('no file names a path of one machine or a host to download from', () => {
      expect(files.flatMap((file) => findForeignText(file, readText(file)))).toEqual([]);
    });
  });
});
