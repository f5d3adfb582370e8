/** Things that go wrong on purpose. A fault without `times` stays until it is removed. */

export const faultFaces = [
  'graph',
  'arm',
  'cloudApps',
  'defender',
  'office365',
  'identity',
  'notifications',
] as const;
export type FaultFace = (typeof faultFaces)[number];

export const callFaultKinds = [
  /** Answers with `status` and, where given, `retryAfter`. */
  'status',
  /** Drops the connection. */
  'reset',
  /** Never answers. */
  'hang',
  /** Answers `ms` later. */
  'latency',
  /** A read shows the state of `ms` ago. */
  'stale',
  /** The answer to a change shows the state before it. */
  'oldBody',
  /** Somebody else comments on the record just before it is changed, so that its etag is old by then. */
  'race',
] as const;

export const notificationFaultKinds = [
  'lose',
  'double',
  /** `ms` after it was due. */
  'late',
  /** The items of the same POST in reverse order. */
  'reorder',
  /** A stranger, who can't know the clientState, sends one of the same as well. */
  'forge',
] as const;

export type FaultKind = (typeof callFaultKinds)[number] | (typeof notificationFaultKinds)[number];

export interface FaultRule {
  readonly face: FaultFace;
  readonly kind: FaultKind;
  /** An operation's name such as `alerts.patch`; every operation of the face when absent. */
  readonly operation?: string | undefined;
  /** Only calls whose path (only notifications whose resource) contains this, without case. */
  readonly about?: string | undefined;
  /** How often it strikes. */
  readonly times?: number | undefined;
  readonly status?: number | undefined;
  /** Seconds, sent as given. */
  readonly retryAfter?: string | undefined;
  readonly ms?: number | undefined;
  /** The change is made before the answer goes wrong: what a lost answer looks like. */
  readonly afterwards?: boolean | undefined;
}

export interface Fault extends FaultRule {
  readonly id: string;
  readonly struck: number;
}
