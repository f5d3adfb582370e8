/** Server-sent events: the whole state at first and when it changes, the feed as it grows, and a sample each second. */

import type { ServerResponse } from 'node:http';
import type { Feed } from '../feed.ts';
import type { Observer } from '../observer.ts';
import type { Samples } from '../samples.ts';

export interface Sources {
  readonly observer: Observer;
  readonly feed: Feed;
  readonly samples: Samples;
}

const tickMs = 1000;
/** A reader that has gone to sleep gets no more than this into its buffer. */
const mostBuffered = 4 * 1024 * 1024;

export function streamEvents(response: ServerResponse, { observer, feed, samples }: Sources): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'keep-alive' });
  const send = (event: string, data: unknown): void => {
    if (response.writableLength > mostBuffered) response.destroy();
    else response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  send('feed', { reset: true, entries: feed.list() });
  send('samples', { now: Date.now(), shares: samples.shares(), lags: samples.lags() });
  send('view', observer.view());
  const offs = [
    observer.onView((view) => send('view', view)),
    feed.onAdded((entries) => send('feed', { reset: false, entries })),
  ];
  const timer = setInterval(
    () => send('samples', { now: Date.now(), shares: samples.shares().slice(-1), lags: samples.lags() }),
    tickMs,
  );
  response.once('close', () => {
    clearInterval(timer);
    for (const off of offs) off();
  });
}
