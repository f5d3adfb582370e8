/** What every face asks of a body before it looks inside. */

import { Refusal, header, type Call, type Reply } from '../http/exchange.ts';
import { isObject, parseJson, type JsonObject } from '../http/json.ts';

/** @throws Refusal made by `refuse` unless the body is a JSON object that says it is JSON. */
export function readObject(call: Call, refuse: (message: string) => Reply): JsonObject {
  if (!(header(call, 'content-type') ?? '').toLowerCase().startsWith('application/json'))
    throw new Refusal(refuse('The Content-Type header must be application/json.'));
  const body = parseJson(call.bodyText);
  if (!isObject(body)) throw new Refusal(refuse('Unable to read JSON request payload.'));
  return body;
}
