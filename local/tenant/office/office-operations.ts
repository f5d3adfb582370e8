/** `/api/v1.0/{tenant}/activity/feed`: subscriptions, lists of blobs, blobs. */

import type { ViolationRule } from '../calls/violations.ts';
import type { Operation, OperationInput } from '../face/face.ts';
import { Refusal, type Reply } from '../http/exchange.ts';
import { tenantId } from '../seed/ids.ts';
import { isoTime } from '../state/timestamps.ts';
import type { World } from '../world.ts';
import { listContent } from './list-content.ts';
import { officeErrors as errors } from './office-errors.ts';

const needs = ['ActivityFeed.Read'] as const;
const contentTypes = new Set([
  'Audit.AzureActiveDirectory',
  'Audit.Exchange',
  'Audit.SharePoint',
  'Audit.General',
  'DLP.All',
]);
/** "15 minutes" between starts. */
const startPauseMs = 15 * 60_000;

export function officeOperations(world: World): readonly Operation[] {
  const feed = '/api/{version}/{tenant}/activity/feed';
  const operation = (
    name: string,
    method: string,
    path: string,
    handle: (input: OperationInput) => Reply,
  ): Operation => ({
    ...{ name, method, path: `${feed}${path}`, quota: 'office365', needs },
    handle: (input) => {
      checkCall(world, name, input);
      return handle(input);
    },
  });
  let startedAt = Number.NEGATIVE_INFINITY;
  return [
    operation('office.list', 'GET', '/subscriptions/list', () => ({
      status: 200,
      body: subscriptions(world),
    })),
    operation('office.start', 'POST', '/subscriptions/start', (input) => {
      const contentType = readContentType(input);
      if (world.clock.now() - startedAt < startPauseMs) note(world, 'office.startsTooOften', 'office.start');
      startedAt = world.clock.now();
      if (world.audit.isEnabled)
        throw new Refusal(errors.af('AF20024', 'The subscription is already enabled. No property change.'));
      if (contentType === 'Audit.General') world.audit.start();
      return { status: 200, body: { contentType, status: 'enabled', webhook: null } };
    }),
    operation('office.stop', 'POST', '/subscriptions/stop', () => {
      world.audit.stop();
      return { status: 200 };
    }),
    operation('office.content', 'GET', '/subscriptions/content', (input) => {
      const contentType = readContentType(input);
      if (!world.audit.isEnabled || contentType !== 'Audit.General')
        throw new Refusal(errors.af('AF20022', 'No subscription found for the specified content type.'));
      return listContent(world, input.call, contentType);
    }),
    operation('office.blob', 'GET', '/audit/{id}', ({ params }) => {
      const id = params.get('id') ?? '';
      const blob = world.audit.get(id);
      if (blob === undefined) throw new Refusal(errors.missing(id));
      return { status: 200, body: blob.events };
    }),
  ];
}

const subscriptions = (world: World): readonly object[] =>
  world.audit.isEnabled ? [{ contentType: 'Audit.General', status: 'enabled', webhook: null }] : [];

/** @throws Refusal AF20010 and AF20013 */
function checkCall(world: World, operation: string, { call, params }: OperationInput): void {
  const tenant = params.get('tenant') ?? '';
  if (!/^[\da-f-]{36}$/i.test(tenant))
    throw new Refusal(
      errors.af('AF20013', `The tenant ID passed in the URL (${tenant}) is not a valid GUID.`),
    );
  if (tenant.toLowerCase() !== tenantId)
    throw new Refusal(
      errors.af(
        'AF20010',
        `The tenant ID passed in the URL (${tenant}) does not match the tenant ID passed in the access token (${tenantId}).`,
      ),
    );
  const isNextPage = call.query.has('nextPage');
  if (!call.query.has('PublisherIdentifier') && !isNextPage) note(world, 'office.noPublisher', operation);
}

function readContentType({ call }: OperationInput): string {
  const contentType = call.query.get('contentType');
  if (contentType === null) throw new Refusal(errors.af('AF20001', 'Missing parameter: contentType.'));
  if (!contentTypes.has(contentType))
    throw new Refusal(errors.af('AF20020', 'The specified content type is not valid.'));
  return contentType;
}

function note(world: World, rule: ViolationRule, operation: string): void {
  world.violations.add({ at: isoTime(world.clock.now()), rule, operation, detail: 'Audit.General' });
}
