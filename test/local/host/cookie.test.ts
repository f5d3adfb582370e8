import { formatCookie } from '../../../local/host/cookie.ts';

describe('local/host/cookie', () => {
  it('writes every attribute that is given', () => {
    const cookie = {
      name: 'a',
      value: 'b c',
      domain: { value: 'example.org' },
      path: { value: '/' },
      expires: { value: { seconds: 0 } },
      secure: { value: true },
      httpOnly: { value: true },
      sameSite: 'explicitNone',
      maxAge: { value: 60 },
    };
    expect(formatCookie(cookie)).toBe(
      'a=b%20c; Max-Age=60; Domain=example.org; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; SameSite=None; Secure; HttpOnly',
    );
  });

  it('writes nothing that is not given', () => {
    expect(formatCookie({ name: 'a', value: '1', sameSite: 'none' })).toBe('a=1');
  });
});
