import { TerminalError } from '../../shared/errors.ts';
import { credentialsFor } from '../../shared/tenant-credentials.ts';

const identity = { getToken: () => Promise.reject(new Error('nobody asks for a token here')) };
const settings = { cloud: 'public', identity: {} } as const;
const guest = (appId: string | undefined, arm: 'lighthouse' | 'application') => ({
  tenantId: 'guest',
  guest: { arm, ...(appId === undefined ? {} : { appId }) },
});

describe('shared/tenant-credentials', () => {
  it('is the identity everywhere at home', () => {
    const credential = credentialsFor({ tenantId: 'home' }, settings, identity);
    expect([credential('graph'), credential('arm')]).toEqual([identity, identity]);
  });

  it('is the application elsewhere, and the identity where subscriptions are delegated to it', () => {
    const credential = credentialsFor(guest('app', 'lighthouse'), settings, identity);
    expect(credential('arm')).toBe(identity);
    expect(credential('graph')).not.toBe(identity);
    expect(credential('graph')).toBe(credential('cloudApps'));
    expect(credentialsFor(guest('app', 'application'), settings, identity)('arm')).not.toBe(identity);
  });

  it('refuses to go on as somebody else where no application is named', () => {
    const credential = credentialsFor(guest(undefined, 'lighthouse'), settings, identity);
    expect(() => credential('graph')).toThrow(TerminalError);
    expect(credential('arm')).toBe(identity);
  });
});
