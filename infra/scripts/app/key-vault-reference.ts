/** @see https://learn.microsoft.com/azure/app-service/app-service-key-vault-references */

export interface KeyVaultReference {
  readonly vault: string;
  readonly secret: string;
  /** A reference to one version never sees another. */
  readonly version: string | undefined;
}

/** Both forms in which an app setting may refer to a secret; undefined for anything else. */
export function parseReference(setting: string): KeyVaultReference | undefined {
  const inner = /^@Microsoft\.KeyVault\((.*)\)$/.exec(setting.trim())?.[1];
  if (inner === undefined) return undefined;
  const parts = new Map(
    inner.split(';').map((part) => [part.replace(/=.*/, ''), part.replace(/^[^=]*=/, '')]),
  );
  const uri = parts.get('SecretUri');
  return uri === undefined
    ? named(parts.get('VaultName'), parts.get('SecretName'), parts.get('SecretVersion'))
    : fromUri(uri);
}

function fromUri(uri: string): KeyVaultReference | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { hostname, pathname } = new URL(uri);
  const [, kind, secret, version] = pathname.split('/');
  return kind === 'secrets' ? named(hostname.replace(/\..*/, ''), secret, version) : undefined;
}

function named(vault = '', secret = '', version = ''): KeyVaultReference | undefined {
  if (vault === '' || secret === '') return undefined;
  return { vault, secret, version: version === '' ? undefined : version };
}
