import { readAnswer } from '../../../bench/load/read-answer.ts';

const empty = 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n';
const sized = 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 5\r\n\r\nabcde';
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';
const noChunk = 'HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';

describe('bench/load/read-answer', () => {
  it.each([
    ['without a body', empty, 202],
    ['with a length', sized, 503],
    ['in chunks', chunked, 200],
    ['in no chunk at all', noChunk, 202],
  ])('reads an answer %s, and only when it is complete', (_what, text, status) => {
    expect(readAnswer(text)).toEqual({ status, length: text.length });
    for (let cut = 0; cut < text.length; cut += 1) expect(readAnswer(text.slice(0, cut))).toBeUndefined();
  });

  it('leaves what follows', () => {
    expect(readAnswer(sized + empty)?.length).toBe(sized.length);
    expect(readAnswer(chunked + sized)?.length).toBe(chunked.length);
  });

  it('takes an answer without a length for one without a body', () => {
    expect(readAnswer('HTTP/1.1 204 No Content\r\nDate: x\r\n\r\n')?.status).toBe(204);
  });
});
