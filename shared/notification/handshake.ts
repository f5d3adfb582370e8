import { problem, type Delivery, type DeliveryAnswer } from './delivery.ts';

/** Characters. Graph's tokens have a few hundred. */
const maxTokenLength = 4_096;

/**
 * The answer to Graph's validation request, which carries `?validationToken=`; undefined for anything else. Needs no
 * settings, so that a subscription can be made while the rest of the app is still being configured.
 * @see https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#notificationurl-validation
 */
export function answerHandshake({ query }: Pick<Delivery, 'query'>): DeliveryAnswer | undefined {
  const token = query.get('validationToken');
  if (token === null) return undefined;
  if (token === '' || token.length > maxTokenLength)
    return problem(400, 'The validation token has no usable length.');
  return {
    status: 200,
    // A browser must never take the token, which anybody could have chosen, for a page.
    headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' },
    body: token,
  };
}
