import { createServer, type RequestListener } from 'node:http';

/** Any free port of 127.0.0.1, told to whoever started this process. */
export function listen(handler: RequestListener): void {
  const server = createServer(handler);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('There is no port.');
    process.stdout.write(`listening on http://127.0.0.1:${address.port}\n`);
  });
}
