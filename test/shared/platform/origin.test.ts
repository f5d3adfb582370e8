import { parseOrigin } from '../../../shared/platform/origin.ts';

describe('shared/platform/origin', () => {
  it.each([
    ['https://graph.microsoft.com', 'https://graph.microsoft.com'],
    ['https://graph.microsoft.com/', 'https://graph.microsoft.com'],
    ['https://LOCALHOST:8443', 'https://localhost:8443'],
    ['https://host.example:443', 'https://host.example'],
  ])('reads %s', (text, origin) => {
    expect(parseOrigin(text)).toBe(origin);
  });

  it.each([
    'graph.microsoft.com',
    'http://graph.microsoft.com',
    'http://localhost:8080',
    'https://host/v1.0',
    'https://host/?',
    'https://host?code=1',
    'https://host/#',
    'https://user@host',
    'https://user:password@host',
    'ftp://host',
    'https://',
    '',
  ])('refuses %s', (text) => {
    expect(parseOrigin(text)).toBeUndefined();
  });

  it.each([
    ['http://localhost:7071', 'http://localhost:7071'],
    ['http://127.0.0.1:7071/', 'http://127.0.0.1:7071'],
    ['http://[::1]:7071', 'http://[::1]:7071'],
    ['https://host.example', 'https://host.example'],
    ['http://host.example', undefined],
    ['http://localhost.example', undefined],
    ['ftp://localhost', undefined],
  ])('with http on loopback allowed, reads %s as %s', (text, origin) => {
    expect(parseOrigin(text, { httpOnLoopback: true })).toBe(origin);
  });
});
