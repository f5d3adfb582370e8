import { redirect } from '../../../bench/storage/connection-string.ts';

const whole =
  'AccountName=a;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:2/a;TableEndpoint=http://127.0.0.1:3/a;';

describe('bench/storage/connection-string', () => {
  it.each([
    [{}, whole],
    [{ queue: 9 }, whole.replace(':2/', ':9/')],
    [{ table: 8 }, whole.replace(':3/', ':8/')],
    [{ queue: 9, table: 8 }, whole.replace(':2/', ':9/').replace(':3/', ':8/')],
  ])('moves %j and nothing else', (ports, expected) => {
    expect(redirect(whole, ports)).toBe(expected);
  });
});
