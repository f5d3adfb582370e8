/** Knocks at every door of the app, with and without its key. */

import { randomUUID } from 'node:crypto';
import type { Ask, Reply } from './ask.ts';
import { judgeHealth } from './judge-health.ts';
import { fail, ok, type Line } from './line.ts';
import type { Target } from './target.ts';

const doors = ['/api/graph/notifications', '/api/graph/lifecycle'] as const;

export async function look(
  ask: Ask,
  { hostKey, graphKey }: Pick<Target, 'hostKey' | 'graphKey'>,
): Promise<readonly Line[]> {
  const closed = await ask('/api/health');
  if (closed === undefined)
    return [
      fail(
        'the app can not be reached: wrong address, a network that keeps this machine out, or it is starting',
      ),
    ];
  if (closed.status === 404)
    return [fail('the app answers, but without our functions: is the code deployed?')];
  if (closed.status >= 500) return [fail(`the app answers ${closed.status}: it is starting, or can't`)];
  const health = await ask('/api/health', { key: hostKey });
  const lines = [demandsKey('/api/health', closed), ...judgeHealthReply(health)];
  for (const door of doors) {
    const query = { validationToken: tokenOf() };
    lines.push(demandsKey(door, await ask(door, { method: 'POST', query })));
    lines.push(
      judgeHandshake(door, query.validationToken, await ask(door, { method: 'POST', query, key: graphKey })),
    );
  }
  return lines;
}

/** With characters that a careless server decodes twice, or not at all. */
const tokenOf = (): string => `Validation: Testing ${randomUUID()} +%20&<b>`;

function demandsKey(path: string, reply: Reply | undefined): Line {
  if (reply === undefined) return fail(`${path} did not answer`);
  return reply.status === 401 || reply.status === 403
    ? ok(`${path} asks for a key`)
    : fail(`${path} answers ${reply.status} to somebody without a key: anybody can flood it`);
}

function judgeHealthReply(reply: Reply | undefined): readonly Line[] {
  if (reply === undefined) return [fail('/api/health did not answer')];
  if (reply.status === 401) return [fail('/api/health does not take the key')];
  if (reply.status === 403)
    return [fail('the app answers 403: it is stopped, or its access restrictions keep this machine out')];
  if (reply.status !== 200 && reply.status !== 503) return [fail(`/api/health answers ${reply.status}`)];
  return judgeHealth(reply.text);
}

/** @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation */
function judgeHandshake(path: string, token: string, reply: Reply | undefined): Line {
  if (reply === undefined) return fail(`${path} did not answer`);
  if (reply.status !== 200) return fail(`${path} answers ${reply.status} to Graph's handshake, and not 200`);
  if (reply.type !== 'text/plain')
    return fail(`${path} answers Graph's handshake as "${reply.type}", not text/plain`);
  return reply.text === token
    ? ok(`${path} answers Graph's handshake`)
    : fail(`${path} answers Graph's handshake with another token`);
}
