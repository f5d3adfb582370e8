/**
 * The loop against everything that can happen to it, a few hundred times; `scripts/check-properties.ts` does the same
 * many thousand times. `PROPERTY_RUNS` sets how often; a failure says how to play it again.
 */

import { optionsFromEnvironment } from '../support/properties/environment.ts';
import { loopProperties } from '../support/properties/loop-properties.ts';

describe('properties/loop', () => {
  const options = optionsFromEnvironment(200);
  jest.setTimeout(60_000 + options.runs * 500);

  it.each(loopProperties)('$name', async (property) => {
    expect((await property.check(options))?.report).toBeUndefined();
  });
});
