/** What holds of every plan, a thousand times each; `scripts/check-properties.ts` tries many more. */

import { optionsFromEnvironment } from '../support/properties/environment.ts';
import { planProperties } from '../support/properties/plan-properties.ts';

describe('properties/plan', () => {
  it.each(planProperties)('$name', async (property) => {
    expect((await property.check(optionsFromEnvironment(1000)))?.report).toBeUndefined();
  });
});
