/** The ids of every copy of the seeded stories: what a demo or a test acts on. */

import { guidFrom, hexFrom } from './deterministic-id.ts';
import { cloudAlertArmId, incidentArmId } from './ids.ts';

/** The ids of a story's records follow from its own id. */
export const idsOf = (story: string) =>
  ({
    story,
    /** Defender for Identity's own id, as Sentinel names it; alerts_v2 puts two letters before it. */
    identityGuid: guidFrom(`${story}/mdi`),
    identityAlert: `aa${guidFrom(`${story}/mdi`)}`,
    endpointAlert: `da${hexFrom(`${story}/mde`, 12).replace(/[a-f]/g, '7')}_-${hexFrom(story, 9).replace(/[a-f]/g, '3')}`,
    officeGuid: guidFrom(`${story}/mdo`),
    officeAlert: `fa${guidFrom(`${story}/mdo`)}`,
    dataLossGuid: guidFrom(`${story}/dlp`),
    dataLossAlert: `dl${guidFrom(`${story}/dlp`)}`,
    cloudAppsId: hexFrom(`${story}/mda`, 24),
    cloudAppsAlert: `ca${hexFrom(`${story}/mda`, 24)}`,
    insiderRiskAlert: `ir${guidFrom(`${story}/irm`)}`,
    riskDetection: hexFrom(`${story}/ipc`, 64),
    riskAlert: `ad${hexFrom(`${story}/ipc`, 64)}`,
    cloudName: `2518${hexFrom(`${story}/mdc`, 15).replace(/[a-f]/g, '5')}_${guidFrom(`${story}/mdc`)}`,
    cloudRef: cloudAlertArmId(
      `2518${hexFrom(`${story}/mdc`, 15).replace(/[a-f]/g, '5')}_${guidFrom(`${story}/mdc`)}`,
    ),
    sentinelName: guidFrom(`${story}/sentinel`),
    sentinelRef: incidentArmId(guidFrom(`${story}/sentinel`)),
  }) as const;

export type StoryIds = ReturnType<typeof idsOf>;

/** Design §9: Defender for Identity, Defender XDR incident 1001, Cloud Apps' own copy, Sentinel. */
export const passTheTicket = { ...idsOf('pass-the-ticket'), incident: '1001' } as const;
/** A Cloud Apps alert (`ca…` in alerts_v2) in incident 1002. */
export const massDownload = { ...idsOf('mass-download'), incident: '1002' } as const;
/** An endpoint and an Office alert in incident 1003, both members of one Sentinel incident. */
export const phishToEndpoint = { ...idsOf('phish-to-endpoint'), incident: '1003' } as const;
/** An Insider Risk alert in incident 1004. */
export const dataLeak = { ...idsOf('data-leak'), incident: '1004' } as const;
/** An ID Protection alert in incident 1005. */
export const riskySignIn = { ...idsOf('risky-sign-in'), incident: '1005' } as const;
/** A Sentinel incident of an analytics rule: it has no counterpart. */
export const ruleOnly = idsOf('rule-only');
/** A Defender for Cloud alert, its `dc…` copy in incident 1006, and a Sentinel incident. */
export const vmBruteForce = { ...idsOf('vm-brute-force'), incident: '1006' } as const;
/** Decided in every product three weeks ago. */
export const oldTicket = { ...idsOf('old-ticket'), incident: '901' } as const;
/** Decided in Cloud Apps weeks ago and never anywhere else: switching on must not close the rest. */
export const oldDownload = { ...idsOf('old-download'), incident: '902' } as const;
