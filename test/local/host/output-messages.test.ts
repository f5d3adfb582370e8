import { decodeMessage, encodeMessage } from '../../../local/host/message-encoding.ts';
import { messagesOf } from '../../../local/host/output-messages.ts';
import type { TypedData } from '../../../local/host/rpc.ts';

const texts = (data: TypedData): readonly string[] => messagesOf(data).map(String);

describe('local/host/output-messages', () => {
  it.each<readonly [string, TypedData, readonly string[]]>([
    ['text is one message', { string: 'a' }, ['a']],
    ['an object is its JSON', { json: '{"a":1}' }, ['{"a":1}']],
    ['an array is several', { json: '["a",{"b":2},3]' }, ['a', '{"b":2}', '3']],
    ['an empty array is none', { json: '[]' }, []],
    ['bytes are sent as they are', { bytes: Buffer.from('xyz') }, ['xyz']],
    ['a number is its text', { int: 0 }, ['0']],
  ])('%s', (_sentence, data, want) => {
    expect(texts(data)).toEqual(want);
  });

  it('reads back what it encoded, in either encoding', () => {
    for (const encoding of ['base64', 'none'] as const) {
      expect(decodeMessage(encodeMessage(Buffer.from('Grüße'), encoding), encoding)).toBe('Grüße');
    }
  });

  it('notices text that is not base64', () => {
    expect(decodeMessage('{"a":1}', 'base64')).toBeUndefined();
    expect(decodeMessage('abc', 'base64')).toBeUndefined();
  });
});
