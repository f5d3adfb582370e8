/** Says who is in the way on a busy port, and what to do. */

import { pageServerName } from './page-server.ts';

export async function whoHasPort(port: number): Promise<string> {
  const other = `choose another port: npm start -- --port ${port === 65_535 ? 7272 : port + 1}`;
  return (await isOurs(port))
    ? `Alert Mirror already runs here: open http://127.0.0.1:${port}, or ${other}`
    : `Port ${port} is in use by another program. End that one, or ${other}`;
}

async function isOurs(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(1000),
    });
    return answer.headers.get('server') === pageServerName;
  } catch {
    return false;
  }
}
