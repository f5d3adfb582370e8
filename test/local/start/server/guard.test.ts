import { refuseHost, refusePost } from '../../../../local/start/server/guard.ts';

describe('local/start/server/guard', () => {
  it.each([
    ['127.0.0.1:7272', true],
    ['localhost:7272', true],
    ['LOCALHOST:7272', true],
    ['127.0.0.1:7273', false],
    ['evil.example:7272', false],
    ['127.0.0.1:7272.evil.example', false],
    ['127.0.0.1', false],
    [undefined, false],
  ])('a request to host %s is let in: %s', (host, isIn) => {
    expect(refuseHost(host === undefined ? {} : { host }, 7272) === undefined).toBe(isIn);
  });

  const json = { 'content-type': 'application/json' };
  it.each([
    ['from the page itself', { ...json, origin: 'http://127.0.0.1:7272' }, undefined],
    ['from another site', { ...json, origin: 'http://evil.example' }, 403],
    ['from another port', { ...json, origin: 'http://127.0.0.1:80' }, 403],
    ['from a sandboxed frame', { ...json, origin: 'null' }, 403],
    ['that does not say where from', json, 403],
    ['of a form', { origin: 'http://127.0.0.1:7272', 'content-type': 'text/plain' }, 415],
  ])('a POST %s', (_, headers, status) => {
    expect(refusePost(headers, 7272)?.status).toBe(status);
  });
});
