/** What a request to a storage service is, as its price list counts it. Pure. */

export type StorageService = 'blob' | 'queue' | 'table';

/**
 * Such as `queue put`, `table read`, `table transaction`. A transaction is one operation however many rows it holds;
 * a query that names no partition is a `table scan`, which costs more the more there is.
 * @param url path and query; the path begins with the account, as Azurite's do
 */
export function operationName(service: StorageService, method: string, url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const path = pathname.split('/').slice(2).join('/');
  if (service === 'blob') return 'blob';
  return service === 'queue'
    ? queueOperation(method, path, searchParams)
    : tableOperation(method, decodeURIComponent(path), searchParams.get('$filter') ?? '');
}

function queueOperation(method: string, path: string, query: URLSearchParams): string {
  if (!path.includes('/messages')) return query.get('comp') === 'metadata' ? 'queue count' : 'queue create';
  const names = new Map([
    ['POST', 'queue put'],
    ['GET', 'queue get'],
    ['PUT', 'queue update'],
    ['DELETE', 'queue delete'],
  ]);
  return names.get(method) ?? 'queue other';
}

function tableOperation(method: string, path: string, filter: string): string {
  if (path === '$batch') return 'table transaction';
  if (path.startsWith('Tables')) return 'table create';
  if (method !== 'GET') return 'table write';
  return path.includes('PartitionKey=') || filter.includes('PartitionKey eq') ? 'table read' : 'table scan';
}
