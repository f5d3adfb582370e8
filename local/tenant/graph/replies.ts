/** Answers that several operations of Graph give. */

import type { Reply } from '../http/exchange.ts';

export const ok = (body: object): Reply => ({ status: 200, body });

/** All comments, which is what posting one answers. `context`: the path below the metadata's root. */
export const commentList = (context: string, value: readonly object[]): object => ({
  '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${context}`,
  value,
});
