/**
 * What a cloud doesn't have. Where the documents are silent (legacy alerts in China, say) nothing stands here: a call
 * that fails says so itself, and a product that was refused by mistake would go unmirrored.
 *
 * @see https://learn.microsoft.com/graph/deployments
 * @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
 */

import type { CloudName } from '../platform/clouds.ts';
import type { ProviderId } from '../provider/provider-id.ts';

/** Each as a sentence goes on after "<cloud> has no". */
export const absentProducts: ReadonlyMap<CloudName, ReadonlyMap<ProviderId, string>> = new Map([
  [
    'china',
    new Map<ProviderId, string>([
      ['defenderXdr', 'alerts_v2 in Microsoft Graph'],
      ['defenderXdrIncidents', 'incidents in Microsoft Graph'],
      // Of it, Graph there has the two actions on sign-ins and nothing to read.
      ['entraIdProtection', 'API of Entra ID Protection'],
      ['defenderForCloud', 'Defender for Cloud (retired there on 18 August 2026)'],
      ['defenderForCloudApps', 'Defender for Cloud Apps'],
      ['defenderForEndpoint', 'API of Defender for Endpoint'],
    ]),
  ],
]);
