import { inspect } from 'node:util';
import { describeError, TransientError } from '../../../shared/errors.ts';
import { tokenFailure } from '../../../shared/platform/token-failure.ts';

const said = (code: string): Error =>
  new Error(`${code}: Application with identifier 'app-42' was not found in 'tenant-42'. Trace ID: 1`);

describe('shared/platform/token-failure', () => {
  it.each([
    ['an application that trusts nobody', 'AADSTS70021', /federation/],
    ['another subject', 'AADSTS700213', /federation/],
    ['an application that the tenant does not know', 'AADSTS700016', /az ad sp create/],
    ['an application without a service principal', 'AADSTS7000229', /az ad sp create/],
    ['an application for one tenant', 'AADSTS50194', /federation/],
    ['a tenant that there is not', 'AADSTS90002', /no such tenant/],
    ['a product that the tenant does not have', 'AADSTS500011', /does not have the product/],
  ])('says what to do about %s', (_sentence, code, words) => {
    const failure = tokenFailure(said(code));
    expect(failure).toMatchObject({ code: 'unauthorized', detail: code });
    expect(describeError(failure)).toMatch(words);
    expect(describeError(failure)).toContain(`[${code}]`);
    expect(inspect(failure, { showHidden: true })).not.toContain('-42');
  });

  it.each([
    ['a code that passes', said('AADSTS90033')],
    ['no code', new Error('connect ECONNREFUSED to tenant-42')],
    ['nothing', undefined],
  ])('takes %s for a bad minute', (_sentence, error) => {
    const failure = tokenFailure(error);
    expect(failure).toMatchObject({ code: 'unavailable' });
    expect(inspect(failure, { showHidden: true })).not.toContain('-42');
  });

  it('keeps a failure that has a name already', () => {
    const named = new TransientError('timeout', 'x');
    expect(tokenFailure(named)).toBe(named);
  });
});
