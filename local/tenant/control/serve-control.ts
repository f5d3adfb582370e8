/** The control API over HTTP: `POST /_control/{method}` with a JSON object, or GET with query parameters. */

import * as z from 'zod';
import type { Call, Reply } from '../http/exchange.ts';
import { parseJson } from '../http/json.ts';
import type { TenantControl } from './control.ts';
import { ControlError } from './control.ts';
import { controlMethods } from './control-methods.ts';

export const controlPrefix = '/_control/';

export async function serveControl(control: TenantControl, call: Call): Promise<Reply> {
  const name = call.path.slice(controlPrefix.length);
  const method = controlMethods.get(name);
  if (method === undefined)
    return wrong(404, `There is no '${name}'. Use one of ${[...controlMethods.keys()].join(', ')}.`);
  if (call.method !== 'GET' && call.method !== 'POST') return wrong(405, 'Use GET or POST.');
  const input = call.method === 'GET' ? Object.fromEntries(call.query) : parseJson(call.bodyText || '{}');
  try {
    const result = await method.run(control, input);
    return result === undefined ? { status: 204 } : { status: 200, body: result };
  } catch (error) {
    if (error instanceof z.ZodError) return wrong(400, z.prettifyError(error));
    if (error instanceof ControlError) return wrong(400, error.message);
    throw error;
  }
}

const wrong = (status: number, message: string): Reply => ({ status, body: { error: message } });
