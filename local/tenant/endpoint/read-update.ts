/** What a body may say of an alert, for one or for many. @see https://learn.microsoft.com/defender-endpoint/api/update-alert */

import type { AlertChange } from '../graph/write-alert.ts';
import { Refusal } from '../http/exchange.ts';
import { defined, type JsonObject } from '../http/json.ts';
import { endpointErrors as errors } from './endpoint-errors.ts';
import {
  endpointClassifications,
  endpointDeterminations,
  endpointStatuses,
  storedWord,
} from './endpoint-words.ts';

const updatable = new Set(['status', 'assignedTo', 'classification', 'determination', 'comment']);

export interface EndpointUpdate {
  readonly change: AlertChange;
  readonly comment?: string;
}

/** @throws Refusal 400: names and values are compared case by case. */
export function readUpdate(body: JsonObject): EndpointUpdate {
  const strange = Object.keys(body).find((name) => !updatable.has(name));
  if (strange !== undefined || Object.keys(body).length === 0) throw incorrect();
  const change = defined({
    status: read(body.status, (raw) => storedWord(endpointStatuses, raw)),
    classification: read(body.classification, (raw) => storedWord(endpointClassifications, raw)),
    determination: read(body.determination, (raw) => storedWord(endpointDeterminations, raw)),
    assignedTo: read(body.assignedTo, textOf),
  });
  return { change, ...defined({ comment: read(body.comment, textOf) }) };
}

function read(raw: unknown, parse: (raw: unknown) => string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const value = parse(raw);
  if (value === undefined) throw incorrect();
  return value;
}

const textOf = (raw: unknown): string | undefined => (typeof raw === 'string' ? raw : undefined);
export const incorrect = (): Refusal => new Refusal(errors.badBody('Request body is incorrect'));
