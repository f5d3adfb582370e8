/** How risks are named here: what it is, a colon, and the id that Graph has for it. */

/** Users and service principals have the same two things: detections, and the principal whom these put at risk. */
export interface RiskSide {
  readonly detection: string;
  readonly principal: string;
  /** Collections below `/identityProtection`. */
  readonly detections: string;
  readonly principals: string;
  /** The field of a detection that names its principal, and that of a write that names several. */
  readonly idField: 'userId' | 'servicePrincipalId';
  readonly idsField: string;
  /** The most that a page of either collection holds; undefined where the page documents no `$top`. */
  readonly pageSize?: number;
}

export const users: RiskSide = {
  detection: 'detection',
  principal: 'user',
  detections: 'riskDetections',
  principals: 'riskyUsers',
  idField: 'userId',
  idsField: 'userIds',
  pageSize: 500,
};
export const servicePrincipals: RiskSide = {
  detection: 'spDetection',
  principal: 'servicePrincipal',
  detections: 'servicePrincipalRiskDetections',
  principals: 'riskyServicePrincipals',
  idField: 'servicePrincipalId',
  idsField: 'servicePrincipalIds',
};

export interface RiskRef {
  readonly side: RiskSide;
  readonly isPrincipal: boolean;
  readonly id: string;
}

const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** 64 hex digits as a rule; the documentation prints something like a GUID. */
const detectionId = /^[\da-z][\da-z-]{0,127}$/;

const words = new Map(
  [users, servicePrincipals].flatMap((side) => [
    [side.detection.toLowerCase(), { side, isPrincipal: false, id: detectionId, word: side.detection }],
    [side.principal.toLowerCase(), { side, isPrincipal: true, id: guid, word: side.principal }],
  ]),
);

export function parseRiskRef(raw: string): RiskRef | undefined {
  const [kind = '', id = '', more] = raw.trim().toLowerCase().split(':');
  const known = words.get(kind);
  if (known === undefined || more !== undefined || !known.id.test(id)) return undefined;
  return { side: known.side, isPrincipal: known.isPrincipal, id };
}

export const formatRiskRef = ({ side, isPrincipal, id }: RiskRef): string =>
  `${isPrincipal ? side.principal : side.detection}:${id.toLowerCase()}`;

export function normaliseRiskRef(raw: string): string | undefined {
  const parsed = parseRiskRef(raw);
  return parsed && formatRiskRef(parsed);
}

export const isPrincipalRef = (ref: string): boolean => parseRiskRef(ref)?.isPrincipal === true;
