/** Who may import whom (design §8). Each rule takes one file and returns what it does wrong. */

import { importsOf, report, type Source } from './source.ts';

export type Rule = (source: Source) => readonly string[];

/** Bottom to top; a file imports from its own layer and from those below. The first pattern that fits counts. */
const layers: readonly { readonly name: string; readonly holds: RegExp }[] = [
  { name: 'errors', holds: /^shared\/errors\.ts$/ },
  { name: 'platform, telemetry', holds: /^shared\/(?:platform|telemetry)\// },
  { name: 'provider, correlation, alert, policy', holds: /^shared\/(?:provider|correlation|alert|policy)\// },
  {
    name: 'mirror, quota, capability, subscription, notification, deadletter, health',
    holds: /^shared\/(?:mirror|quota|capability|subscription|notification|deadletter|health)\//,
  },
  // The composition root and what starts it; errors.ts is taken already.
  { name: 'services', holds: /^shared\/[a-z-]+\.ts$/ },
  { name: 'functions, cli', holds: /^(?:functions|cli)\// },
];

const isProduct = (path: string): boolean => /^(?:shared|functions|cli)\//.test(path);

export const importsPointOneWay: Rule = (source) => {
  const own = layers.findIndex(({ holds }) => holds.test(source.path));
  if (own < 0) {
    return isProduct(source.path) ? [report(source, source.file, 'belongs to no layer of the design')] : [];
  }
  return importsOf(source).flatMap(({ target, node }) => {
    const other = layers.findIndex(({ holds }) => holds.test(target));
    if (other <= own) return [];
    const names = `${layers[own]?.name ?? ''} must not import from ${layers[other]?.name ?? ''}`;
    return [report(source, node, names)];
  });
};

/** What stands in for Azure on a laptop, and what tests need, is no part of the product. */
export const productStandsAlone: Rule = (source) => {
  if (!isProduct(source.path)) return [];
  return importsOf(source)
    .filter(({ target }) => /^(?:local|test|bench|scripts|infra)\//.test(target))
    .map(({ target, node }) => report(source, node, `imports ${target}, which is not part of the product`));
};

/** The scripts that deploy the app know its facts, policy, adapters and clouds, and nothing of how it works. */
export const deploymentKnowsFacts: Rule = (source) => {
  if (!source.path.startsWith('infra/')) return [];
  return importsOf(source)
    .filter(({ target }) => /^(?:shared|functions|cli|local|test|bench|scripts)\//.test(target))
    .filter(({ target }) => !/^shared\/(?:policy|provider|platform)\//.test(target))
    .map(({ target, node }) =>
      report(source, node, `imports ${target}; infra/ knows policy, provider and platform`),
    );
};

/** The simulated tenant says what Microsoft's documentation says; a mistake must not agree with itself. */
export const tenantKnowsNoAdapter: Rule = (source) => {
  if (!source.path.startsWith('local/')) return [];
  return importsOf(source)
    .filter(({ target }) => target.startsWith('shared/provider/'))
    .map(({ target, node }) =>
      report(source, node, `imports ${target}: local/ shares no code with the adapters`),
    );
};

/** Only the registry knows the adapters, so none knows another. */
export function onlyTheRegistryKnowsAdapters(adapters: ReadonlySet<string>): Rule {
  return (source) => {
    if (!isProduct(source.path) || source.path === 'shared/provider/registry.ts') return [];
    return importsOf(source)
      .filter(({ target }) => adapters.has(target))
      .map(({ target, node }) => report(source, node, `imports the adapter ${target}; use the registry`));
  };
}

export const functionsLibraryStaysInFunctions: Rule = (source) => {
  if (/^(?:functions|local\/host|test)\//.test(source.path)) return [];
  return importsOf(source)
    .filter(({ target }) => target === '@azure/functions' || target === '@azure/functions-core')
    .map(({ node }) => report(source, node, 'only functions/ and local/host know the Functions library'));
};

/** Stores, clients, queue and http: the files that may know an SDK. */
export const sdkFiles: ReadonlySet<string> = new Set([
  'shared/capability/store.ts',
  'shared/correlation/table-rows.ts',
  'shared/correlation/table-store.ts',
  'shared/deadletter/store.ts',
  'shared/mirror/cursors.ts',
  'shared/mirror/guard-counter.ts',
  'shared/platform/access-token.ts',
  'shared/platform/apis.ts',
  'shared/platform/client-options.ts',
  'shared/platform/credentials.ts',
  'shared/platform/graph-client.ts',
  'shared/platform/http-client.ts',
  'shared/platform/identity.ts',
  'shared/platform/queue-storage.ts',
  'shared/platform/queue.ts',
  'shared/platform/storage-account.ts',
  'shared/platform/storage-errors.ts',
  'shared/platform/table-storage.ts',
  'shared/quota/store.ts',
  'shared/subscription/store.ts',
]);

export const importsSdk = (source: Source): boolean => importsOf(source).some(({ target }) => isSdk(target));

const isSdk = (target: string): boolean =>
  /^@(?:azure|microsoft)\//.test(target) && !target.startsWith('@azure/functions');

export function sdksStayIn(files: ReadonlySet<string>): Rule {
  return (source) => {
    if (!isProduct(source.path) || files.has(source.path)) return [];
    return importsOf(source)
      .filter(({ target }) => isSdk(target))
      .map(({ target, node }) =>
        report(source, node, `imports ${target}; SDKs stay in stores, clients, queue and http`),
      );
  };
}
