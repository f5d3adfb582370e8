import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateIn } from '../../../../local/tenant/tls/certificate.ts';

const day = 24 * 3_600_000;

describe('local/tenant/tls/certificate', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tls-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is for localhost and 127.0.0.1, signed by its CA, for less than a year', async () => {
    const made = await certificateIn(directory, Date.now());
    const leaf = new X509Certificate(made.cert);
    const ca = new X509Certificate(made.caCert);
    expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    expect([leaf.verify(ca.publicKey), ca.ca, leaf.ca]).toEqual([true, true, false]);
    expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBeLessThan(365 * day);
  });

  it('keeps the key for its owner only', async () => {
    await certificateIn(directory, Date.now());
    expect(statSync(join(directory, 'tenant-tls', 'key.pem')).mode & 0o777).toBe(0o600);
  });

  it('is reused while valid and replaced when not, or when broken', async () => {
    const first = await certificateIn(directory, Date.now());
    expect(await certificateIn(directory, Date.now())).toEqual(first);
    const later = await certificateIn(directory, Date.now() + 90 * day);
    expect(later.cert).not.toBe(first.cert);
    writeFileSync(later.caPath, 'nonsense');
    expect((await certificateIn(directory, Date.now())).caCert).toContain('BEGIN CERTIFICATE');
  });

  it('is the same for tenants that start at once', async () => {
    const both = await Promise.all([
      certificateIn(directory, Date.now()),
      certificateIn(directory, Date.now()),
    ]);
    expect(both[0].caCert).toBe(both[1].caCert);
  });
});
