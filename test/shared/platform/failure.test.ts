import { TerminalError, TransientError } from '../../../shared/errors.ts';
import { failureFor } from '../../../shared/platform/failure.ts';

const now = Date.parse('2026-11-22T10:00:00Z');

function failure(status: number, headers: Readonly<Record<string, string>> = {}, body = '') {
  return failureFor({ status, header: (name) => headers[name.toLowerCase()], body }, now);
}

describe('shared/platform/failure', () => {
  it.each([
    [408, 'unavailable'],
    [409, 'conflict'],
    [412, 'conflict'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unavailable'],
    [599, 'unavailable'],
  ])('tries again later after %i: %s', (status, code) => {
    const error = failure(status);
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ code, retryAfterMs: undefined });
  });

  it.each([
    [301, 'refused'],
    [302, 'refused'],
    [304, 'refused'],
    [400, 'refused'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'refused'],
    [410, 'not-found'],
    [413, 'refused'],
    [422, 'refused'],
  ])('gives up after %i: %s', (status, code) => {
    const error = failure(status);
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ code });
  });

  it.each([
    ['2.128', 2128],
    ['120', 120_000],
    ['0', 0],
    ['Sun, 22 Nov 2026 10:01:30 GMT', 90_000],
    ['Sun, 22 Nov 2026 09:59:00 GMT', 0],
    ['Sunday, 22-Nov-26 10:01:30 GMT', 90_000],
    ['-5', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    ['Infinity', undefined],
    ['9'.repeat(400), undefined],
    ['', undefined],
  ])('reads Retry-After %j as %p ms, for 429 and 503 alike', (value, retryAfterMs) => {
    expect(failure(429, { 'retry-after': value })).toMatchObject({ code: 'throttled', retryAfterMs });
    expect(failure(503, { 'retry-after': value })).toMatchObject({ code: 'unavailable', retryAfterMs });
  });

  it('says what the API said about a refusal', () => {
    const body = JSON.stringify({
      error: { code: 'BadRequest', message: 'Invalid value for determination.\r\nTry another.' },
    });
    expect(failure(400, {}, body)).toMatchObject({
      detail: 'BadRequest: Invalid value for determination. Try another.',
    });
    expect(failure(403, {}, body)).toMatchObject({
      code: 'forbidden',
      detail: expect.stringContaining('BadRequest'),
    });
    expect(failure(400, {}, '{"detail":"Wrong filter"}')).toMatchObject({ detail: 'Wrong filter' });
    for (const odd of ['', '<html>', 'null', '[]', '{"error":"x"}', '{"error":{"code":7}}']) {
      expect(failure(400, {}, odd)).toMatchObject({ detail: undefined });
    }
  });

  it('keeps status, code and words apart, for whoever has to decide by them', () => {
    const said = (status: number, body: unknown) => failure(status, {}, JSON.stringify(body)).said;
    const long = 'Authentication_RequestFromNonPremiumTenantOrB2CTenant';
    expect(said(403, { error: { code: long, message: 'No licence. sig=abc123' } })).toEqual({
      status: 403,
      code: long,
      message: 'No licence. sig=(removed)',
    });
    expect(said(409, { error: { code: 'Conflict' } })).toEqual({ status: 409, code: 'Conflict' });
    expect(said(403, { detail: 'No.' })).toEqual({ status: 403, message: 'No.' });
    expect(said(403, { error: { code: 'two words', message: 7 } })).toEqual({ status: 403 });
    expect(said(403, { error: { code: 'eyJhbGciOi.eyJzdWIi.c2ln' } })).toEqual({ status: 403 });
    expect(failure(429).said).toEqual({ status: 429 });
  });

  it('cuts a long story short', () => {
    const { detail } = failure(
      400,
      {},
      JSON.stringify({ error: { message: 'long '.repeat(200) } }),
    ) as TerminalError;
    expect(detail).toHaveLength(300);
    expect(detail?.endsWith('…')).toBe(true);
  });

  it.each([
    ['a token', 'The token eyJhbGciOi.eyJzdWIi.c2ln is stale'],
    ['an authorization', 'Got Bearer abcdefgh.12345'],
    ['a query', 'At https://x.test/y?code=abc123&z=1 nothing'],
    ['a secret by name', 'client_secret=abc123'],
    ['a secret in JSON', '{"clientState": "abc123"}'],
    ['a key', 'sharedKey: abc123'],
    ['a signature', 'sig=abc123%2F'],
    ['a long random string', 'Key AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abc123=='],
  ])('keeps %s out of the detail', (_, message) => {
    const { detail } = failure(400, {}, JSON.stringify({ error: { code: 'Bad', message } })) as TerminalError;
    expect(detail).toMatch(/^Bad: /);
    expect(detail).not.toMatch(/abc123|eyJ|abcdefgh/);
  });
});
