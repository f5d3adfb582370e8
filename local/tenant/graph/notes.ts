/** Careless calls to Graph, for the list of violations. */

import type { ViolationRule } from '../calls/violations.ts';
import type { OperationInput } from '../face/face.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { seesUnknownMembers } from './present.ts';

/** Whether the caller asked for newer enum members; one who didn't can't tell some alerts apart. */
export function seesLaterMembers(world: World, { call }: OperationInput, operation: string): boolean {
  const sees = seesUnknownMembers(call);
  if (!sees) note(world, 'graph.noPreferHeader', operation, call.path);
  return sees;
}

/** A write that says what stands there already still moves the alert, and wakes whoever watches it. */
export function noteSameValue(world: World, operation: string, id: string): void {
  note(world, 'graph.sameValueWrite', operation, id);
}

function note(world: World, rule: ViolationRule, operation: string, detail: string): void {
  world.violations.add({ at: isoTime(world.clock.now()), rule, operation, detail });
}
