/** The products that hold copies, by the ids that a policy uses for them (design §6). */
export const products = [
  'defenderXdr',
  'defenderXdrIncidents',
  'defenderForCloudApps',
  'sentinel',
  'defenderForCloud',
  'defenderForEndpoint',
  'office365',
  'legacyGraphAlerts',
  'entraIdProtection',
] as const;
export type Product = (typeof products)[number];

export interface CopyName {
  readonly provider: Product;
  /** What the product's own API wants: a Graph id, a Cloud Apps `_id`, an ARM resource id; `user:` or `detection:` before the id of a risk. */
  readonly ref: string;
}

/** Who changed a copy: the app under test, a person in the product's portal, or the product itself. */
export interface Actor {
  readonly kind: 'app' | 'analyst' | 'product';
  readonly name: string;
}
