/** What every ARM operation asks of a request. */

import type { OperationInput } from '../face/face.ts';
import { Refusal } from '../http/exchange.ts';
import { azureSubscriptionId } from '../seed/ids.ts';
import { armErrors } from './arm-errors.ts';

/** @throws Refusal 400 without the one api-version this tenant serves, or with an unknown query parameter. */
export function checkQuery({ call }: OperationInput, apiVersion: string, allowed: readonly string[]): void {
  const given = call.query.get('api-version');
  if (given === null || given === '') throw new Refusal(armErrors.noApiVersion());
  if (given !== apiVersion) throw new Refusal(armErrors.wrongApiVersion(given, apiVersion));
  for (const name of call.query.keys())
    if (name !== 'api-version' && !allowed.includes(name))
      throw new Refusal(armErrors.bad(`The query parameter '${name}' is not supported.`));
}

/** @throws Refusal 404 */
export function checkSubscription({ params }: OperationInput): void {
  const id = params.get('sub') ?? '';
  if (id.toLowerCase() !== azureSubscriptionId) throw new Refusal(armErrors.noSubscription(id));
}
