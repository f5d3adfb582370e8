/** Alerts that the page opens with beside the tenant's own, so that each product of the laptop's policy shows a copy. */

import type { RaiseOptions } from '../tenant/control/control.ts';

/** The last one stands on top. */
export const openingStories: readonly RaiseOptions[] = [
  { blueprint: 'legacy', principal: 'mika@contoso.com', title: 'Impossible travel activity' },
  { blueprint: 'office', principal: 'ola@contoso.com' },
  { blueprint: 'device', principal: 'pat@contoso.com', title: 'Credential dumping tool on a device' },
  { blueprint: 'sixHomes', principal: 'lou@contoso.com', title: 'Sign-in with a stolen token' },
];
