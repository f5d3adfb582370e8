/** One HTTP answer from the front of what a socket has received. Pure. */

export interface ReadAnswer {
  readonly status: number;
  /** Characters (one per byte: latin1) that it takes up. */
  readonly length: number;
}

const endOfHead = '\r\n\r\n';
const endOfChunks = '0\r\n\r\n';

/** Undefined while the answer is not complete. */
export function readAnswer(text: string): ReadAnswer | undefined {
  const headEnd = text.indexOf(endOfHead);
  if (headEnd < 0) return undefined;
  const status = Number(text.slice(9, 12));
  const bodyStart = headEnd + endOfHead.length;
  const head = text.slice(0, headEnd).toLowerCase();
  const end = head.includes('\r\ntransfer-encoding: chunked')
    ? endOfChunked(text, bodyStart)
    : bodyStart + Number(/\r\ncontent-length: *(\d+)/.exec(head)?.[1] ?? 0);
  return end === undefined || text.length < end ? undefined : { status, length: end };
}

/** The servers measured here send no chunk that itself holds the end of chunks. */
function endOfChunked(text: string, from: number): number | undefined {
  const last = text.startsWith(endOfChunks, from) ? from : text.indexOf(`\r\n${endOfChunks}`, from) + 2;
  return last < from ? undefined : last + endOfChunks.length;
}
