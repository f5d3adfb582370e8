/** `microsoft.graph.alert` as this tenant stores it: the store of the products that keep none of it themselves. */

export const legacyStatuses = ['newAlert', 'inProgress', 'resolved', 'dismissed'] as const;
export const legacyFeedbacks = ['unknown', 'truePositive', 'falsePositive', 'benignPositive'] as const;
/** The update page leaves `dismissed` out. */
export const writableStatuses = ['newAlert', 'inProgress', 'resolved'] as const;

export interface LegacyAlert {
  readonly id: string;
  readonly azureTenantId: string;
  readonly title: string;
  readonly description: string;
  readonly category: string;
  readonly severity: string;
  readonly status: string;
  readonly feedback: string | null;
  readonly assignedTo: string | null;
  readonly comments: readonly string[];
  readonly tags: readonly string[];
  readonly createdDateTime: string;
  readonly eventDateTime: string;
  readonly lastModifiedDateTime: string;
  readonly closedDateTime: string | null;
  readonly incidentIds: readonly string[];
  readonly userStates: readonly { readonly userPrincipalName: string; readonly accountName: string }[];
  readonly hostStates: readonly { readonly fqdn: string }[];
  readonly vendorInformation: {
    readonly provider: string;
    readonly providerVersion: string | null;
    readonly subProvider: string | null;
    readonly vendor: string;
  };
}
