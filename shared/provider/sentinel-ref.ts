/** The ARM id of a Sentinel incident. */

const incidentId =
  /^\/subscriptions\/[\da-f-]{36}\/resourcegroups\/[\w().-]*[\w()-]\/providers\/microsoft\.operationalinsights\/workspaces\/[\da-z-]+\/providers\/microsoft\.securityinsights\/incidents\/[\da-z_-]+$/;

export const normaliseSentinelRef = (raw: string): string | undefined =>
  incidentId.exec(raw.trim().toLowerCase())?.[0];
