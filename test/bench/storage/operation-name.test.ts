import { operationName, type StorageService } from '../../../bench/storage/operation-name.ts';

const table = '/devstoreaccount1';
const filter = (text: string): string => `?$filter=${encodeURIComponent(text)}`;

describe('bench/storage/operation-name', () => {
  it.each<[string, StorageService, string, string]>([
    ['queue put', 'queue', 'POST', '/devstoreaccount1/alert-changes/messages?visibilitytimeout=0'],
    ['queue get', 'queue', 'GET', '/devstoreaccount1/alert-changes/messages?numofmessages=8'],
    ['queue delete', 'queue', 'DELETE', '/devstoreaccount1/alert-changes/messages/1?popreceipt=x'],
    ['queue update', 'queue', 'PUT', '/devstoreaccount1/alert-changes/messages/1?popreceipt=x'],
    ['queue count', 'queue', 'GET', '/devstoreaccount1/alert-changes?comp=metadata'],
    ['queue create', 'queue', 'PUT', '/devstoreaccount1/alert-changes'],
    ['table transaction', 'table', 'POST', `${table}/$batch`],
    ['table transaction', 'table', 'POST', `${table}/%24batch`],
    ['table create', 'table', 'POST', `${table}/Tables`],
    ['table write', 'table', 'POST', `${table}/aliases`],
    ['table write', 'table', 'PUT', `${table}/cursors(PartitionKey='a',RowKey='b')`],
    ['table read', 'table', 'GET', `${table}/cursors(PartitionKey='a',RowKey='b')`],
    ['table read', 'table', 'GET', `${table}/aliases()${filter("PartitionKey eq 'a' and RowKey lt 'log:'")}`],
    ['table scan', 'table', 'GET', `${table}/aliases()${filter("correlationId eq 'a'")}`],
    ['table scan', 'table', 'GET', `${table}/aliases()`],
    ['blob', 'blob', 'PUT', '/devstoreaccount1/azure-webjobs-hosts/locks/x'],
  ])('%s: %s %s %s', (name, service, method, url) => {
    expect(operationName(service, method, url)).toBe(name);
  });
});
