/** What an analyst does in the portal, told in the words of Defender for Endpoint's API. */

import type { GraphAlert } from '../graph/graph-alert.ts';
import { commentAlert, writeAlert } from '../graph/write-alert.ts';
import { defined } from '../http/json.ts';
import type { Actor } from '../state/products.ts';
import type { World } from '../world.ts';
import {
  endpointClassifications,
  endpointDeterminations,
  endpointStatuses,
  storedWord,
} from './endpoint-words.ts';

export interface EndpointWords {
  readonly status?: string | undefined;
  readonly classification?: string | undefined;
  readonly determination?: string | undefined;
  readonly comment?: string | undefined;
  readonly assignedTo?: string | undefined;
}

/** @returns the name of a field whose word the product doesn't know; undefined when all is done */
export function actAtEndpoint(
  world: World,
  alert: GraphAlert,
  { comment, ...said }: EndpointWords,
  actor: Actor,
): string | undefined {
  const stored = {
    status: storedWord(endpointStatuses, said.status),
    classification: storedWord(endpointClassifications, said.classification),
    determination: storedWord(endpointDeterminations, said.determination),
    assignedTo: said.assignedTo,
  };
  const names = ['status', 'classification', 'determination'] as const;
  const strange = names.find((name) => said[name] !== undefined && stored[name] === undefined);
  if (strange !== undefined) return strange;
  const by = [actor, 'defenderForEndpoint'] as const;
  const change = defined(stored);
  const changed = Object.keys(change).length > 0 ? writeAlert(world, alert, change, ...by) : alert;
  if (comment !== undefined) commentAlert(world, changed, comment, ...by);
  return undefined;
}
