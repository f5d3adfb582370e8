/** Calls that the real product lets pass, or answers oddly, but that a careful app never makes. */

import { BoundedLog } from '../state/bounded-log.ts';

export const violationRules = [
  'cloudApps.closesEverything',
  'sentinel.noEtag',
  'sentinel.ifMatchIgnored',
  'sentinel.createsIncident',
  'sentinel.dropsFields',
  'graph.noPreferHeader',
  'graph.sameValueWrite',
  'endpoint.sameValueWrite',
  'risk.confirmsCompromised',
  'risk.endsNoRisk',
  'office.noPublisher',
  'office.startsTooOften',
] as const;
export type ViolationRule = (typeof violationRules)[number];

export interface Violation {
  readonly at: string;
  readonly rule: ViolationRule;
  readonly operation: string;
  readonly detail: string;
}

export class Violations {
  readonly #log = new BoundedLog<Violation>(500);

  add(violation: Violation): void {
    this.#log.add(violation);
  }

  list(): readonly Violation[] {
    return this.#log.list();
  }

  clear(): void {
    this.#log.clear();
  }
}
