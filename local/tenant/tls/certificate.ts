/** The tenant's certificate: signed by a CA of its own whose private key is thrown away once it has signed. */

import { randomUUID, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** What callers must trust, and the file that holds it (for NODE_EXTRA_CA_CERTS). */
  readonly caCert: string;
  readonly caPath: string;
}

type Made = Omit<Certificate, 'caPath'>;

const daysValid = 90;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Reuses the certificate in `parent` while it is good for another day; makes a new one otherwise. The files change
 * together (a directory is renamed), so of two tenants that start at once both use what the first one wrote.
 */
export async function certificateIn(parent: string, nowMs: number): Promise<Certificate> {
  const directory = resolve(parent, 'tenant-tls');
  const kept = await readKept(directory, nowMs);
  if (kept !== undefined) return kept;
  await rm(directory, { recursive: true, force: true });
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(join(parent, 'tenant-tls-'));
  await writeDraft(draft, await make(nowMs));
  try {
    await rename(draft, directory);
  } catch {
    await rm(draft, { recursive: true });
  }
  const written = await readKept(directory, nowMs);
  if (written === undefined)
    throw new Error(`The tenant's certificate can't be kept in ${directory}: is it writable?`);
  return written;
}

async function writeDraft(draft: string, made: Made): Promise<void> {
  await writeFile(join(draft, 'key.pem'), made.key, { mode: 0o600 });
  await writeFile(join(draft, 'cert.pem'), made.cert);
  await writeFile(join(draft, 'ca.pem'), made.caCert);
}

async function readKept(directory: string, nowMs: number): Promise<Certificate | undefined> {
  try {
    const read = (name: string): Promise<string> => readFile(join(directory, name), 'utf8');
    const [key, cert, caCert] = await Promise.all([read('key.pem'), read('cert.pem'), read('ca.pem')]);
    const leaf = new X509Certificate(cert);
    const good =
      leaf.validToDate.getTime() > nowMs + dayMs && leaf.verify(new X509Certificate(caCert).publicKey);
    return good ? { key, cert, caCert, caPath: join(directory, 'ca.pem') } : undefined;
  } catch {
    return undefined;
  }
}

async function make(nowMs: number): Promise<Made> {
  const validity = {
    notBeforeDate: new Date(nowMs - dayMs),
    notAfterDate: new Date(nowMs + daysValid * dayMs),
    keyType: 'ec',
    algorithm: 'sha256',
  } as const;
  // A name of its own: of two CAs with the same name a caller that trusts both tries only one.
  const ca = await generate([{ name: 'commonName', value: `Alert Mirror local tenant CA ${randomUUID()}` }], {
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...validity,
    ca: { key: ca.private, cert: ca.cert },
  });
  return { key: leaf.private, cert: leaf.cert, caCert: ca.cert };
}
