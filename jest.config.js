/** Tests run as CommonJS through swc (fast, no types: `tsc` checks those first). */
const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
];

/** Packages below the Azure SDKs that ship ES modules only, which Jest's CommonJS cannot require. */
const esModulesOnly = [
  'jose',
  // @azure/core-rest-pipeline
  ...['agent-base', 'http-proxy-agent', 'https-proxy-agent', 'proxy-agent-negotiate'],
  // @azure/core-xml
  ...['@nodable', 'anynum', 'strnum', 'xml-naming'],
  // @azure/identity
  ...['bundle-name', 'default-browser', 'default-browser-id', 'define-lazy-prop', 'is-docker', 'is-in-ssh'],
  ...['is-inside-container', 'is-wsl', 'open', 'powershell-utils', 'run-applescript', 'wsl-utils'],
];

const config = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '\\.[cm]?[jt]s$': swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esModulesOnly.join('|')})/)`],
  moduleNameMapper: { '^@azure/functions-core$': '<rootDir>/local/host/functions-core.ts' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  // More than the cores of a small machine: scenarios mostly wait. With six, the one that is timed on the wire came too late once.
  maxWorkers: 4,
  testTimeout: 30_000,
};

export { config as default };
