/** Scenarios mostly wait, some of them for minutes: they begin first, so that none is waited for alone at the end. */

const { default: Sequencer } = require('@jest/test-sequencer');

/** Against published quotas, which take their time. */
const longest = ['quotas.test.ts', 'native-sync.test.ts', 'defender-for-cloud.test.ts'];

const rankOf = ({ path }) => {
  const known = longest.findIndex((name) => path.endsWith(name));
  if (known >= 0) return known;
  return path.includes('/scenarios/') ? longest.length : longest.length + 1;
};

module.exports = class ScenariosFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rankOf(a) - rankOf(b));
  }
};
