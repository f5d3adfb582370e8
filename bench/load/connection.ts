/**
 * One kept-alive connection that sends ready-made bytes: an HTTP client of Node's own would cost more than the server
 * that it is to measure.
 */

import { connect, type Socket } from 'node:net';
import { readAnswer } from './read-answer.ts';

export interface Connection {
  /** False once the server has closed it. */
  readonly isOpen: boolean;
  /** Sends one request and resolves to the status. One at a time. @throws Error when the connection breaks. */
  exchange(request: Buffer): Promise<number>;
  close(): void;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = await connected(port);
  let received = '';
  let waiting: PromiseWithResolvers<number> | undefined;
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
    const answer = readAnswer(received);
    if (answer === undefined) return;
    received = received.slice(answer.length);
    waiting?.resolve(answer.status);
  });
  const broken = (): void => waiting?.reject(new Error('The server under test closed the connection.'));
  socket.on('error', broken).on('close', broken);
  return {
    get isOpen() {
      return socket.readyState === 'open';
    },
    exchange(request) {
      waiting = Promise.withResolvers<number>();
      if (socket.readyState === 'open') socket.write(request);
      else broken();
      return waiting.promise;
    },
    close: () => void socket.removeListener('close', broken).destroy(),
  };
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
