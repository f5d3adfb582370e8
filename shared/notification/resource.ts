/** Which security resource a change notification is about. */

export type GraphResource = 'alerts_v2' | 'incidents' | 'alerts';

export interface ChangedResource {
  readonly resource: GraphResource;
  readonly id: string;
}

const byName = new Map<string, GraphResource>([
  ['alerts_v2', 'alerts_v2'],
  ['incidents', 'incidents'],
  ['alerts', 'alerts'],
]);
const byType = new Map<string, GraphResource>([
  ['microsoft.graph.security.alert', 'alerts_v2'],
  ['microsoft.graph.security.incident', 'incidents'],
  ['microsoft.graph.alert', 'alerts'],
]);
/** `security/alerts_v2/{id}`, `security/alerts('{id}')`, or the collection; any casing, with or without a host. */
const path = /(?:^|\/)security\/(alerts_v2|incidents|alerts)(?:\('([^']+)'\)|\/([^/?]+))?(?=[/?]|$)/i;
const legacyType = /SecurityGraphModel/i;
// eslint-disable-next-line no-control-regex -- an id with a control character is none
const unusable = /[\s\u0000-\u001f\u007f]/;
const maxIdLength = 1_024;

/**
 * No document shows a webhook body for a security alert, so everything that tells is used: the path, then
 * `@odata.id`, then `@odata.type`; the id is `resourceData.id` before the one in the path. Undefined when it is about
 * something else, `id: ''` when it has no usable id.
 */
export function changedResource(resource: unknown, data: unknown): ChangedResource | undefined {
  const fields = typeof data === 'object' && data !== null ? data : {};
  const odataId = '@odata.id' in fields ? fields['@odata.id'] : undefined;
  const odataType = '@odata.type' in fields ? fields['@odata.type'] : undefined;
  const found = fromPath(resource) ?? fromPath(odataId);
  const id = usableId('id' in fields ? fields.id : undefined) ?? usableId(found && decode(found.segment));
  const kind = found?.resource ?? fromType(odataType) ?? fromBareId(resource, odataType, id);
  return kind === undefined ? undefined : { resource: kind, id: id ?? '' };
}

/** The segment as it stands there: most often the id is elsewhere too, and nobody needs it decoded. */
function fromPath(
  value: unknown,
): { readonly resource: GraphResource; readonly segment: string } | undefined {
  if (typeof value !== 'string') return undefined;
  const [, name = '', quoted, segment] = path.exec(value) ?? [];
  const resource = byName.get(name.toLowerCase());
  return resource === undefined ? undefined : { resource, segment: quoted ?? segment ?? '' };
}

function fromType(value: unknown): GraphResource | undefined {
  if (typeof value !== 'string') return undefined;
  if (legacyType.test(value)) return 'alerts';
  return byType.get(value.replace(/^#/, '').toLowerCase());
}

/**
 * The one printed event about a security alert has a bare id for a resource. Without a type it is one of ours all the
 * same, since only our own subscriptions carry our clientState. Incidents are numbered; ids of alerts_v2 begin with
 * letters that name the product. Trying the wrong one costs one read that finds nothing, and the poll finds the rest.
 * @see https://learn.microsoft.com/azure/event-grid/security-alert-events
 */
function fromBareId(resource: unknown, type: unknown, id: string | undefined): GraphResource | undefined {
  if (typeof resource !== 'string' || resource.includes('/') || type !== undefined || id === undefined)
    return undefined;
  return /^\d+$/.test(id) ? 'incidents' : 'alerts_v2';
}

function usableId(value: unknown): string | undefined {
  const id = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id !== 'string' || id === '' || id.length > maxIdLength || unusable.test(id)) return undefined;
  return id;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
