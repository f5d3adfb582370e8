import type { Product } from './product-alias.ts';

/** Product names in lower case, old and new; alerts keep the name that they were raised under. */
const productOf = new Map<string | undefined, Product>([
  ['azure advanced threat protection', 'mdi'],
  ['azure atp', 'mdi'],
  ['microsoft defender for identity', 'mdi'],
  ['microsoft cloud app security', 'mda'],
  ['mcas', 'mda'],
  ['microsoft defender for cloud apps', 'mda'],
  ['azure security center', 'mdc'],
  ['microsoft defender for cloud', 'mdc'],
  ['microsoft defender advanced threat protection', 'mde'],
  ['microsoft defender atp', 'mde'],
  ['microsoft defender for endpoint', 'mde'],
  ['office 365 advanced threat protection', 'mdo'],
  ['o365 atp', 'mdo'],
  ['microsoft defender for office 365', 'mdo'],
  ['azure active directory identity protection', 'idp'],
  ['microsoft entra id protection', 'idp'],
  ['microsoft 365 insider risk management', 'irm'],
  ['microsoft purview insider risk management', 'irm'],
  ['microsoft data loss prevention', 'dlp'],
  ['microsoft 365 data loss prevention', 'dlp'],
  ['microsoft purview data loss prevention', 'dlp'],
]);

/** Undefined for a product whose alerts have no common ids with others here. */
export const productNamed = (name: string | undefined): Product | undefined =>
  productOf.get(name?.toLowerCase());
