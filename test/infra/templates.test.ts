/** Rules over the compiled Bicep files, for which the compiler must be here. */

import { bicepHint, findBicep } from '../../scripts/bicep.ts';
import { templateRules } from './rules/template.ts';
import { compileAll, entries, type Entry, type Template } from './templates.ts';

const bicep = findBicep();
const mustBeHere = process.env.CI === 'true';
const describeCompiled = bicep === undefined ? describe.skip : describe;

const breaks = templateRules.flatMap((rule) =>
  Object.entries(rule.breaks).map(
    ([what, [entry, doBreak]]) => [rule.name, what, rule, entry, doBreak] as const,
  ),
);

describe('infra/templates', () => {
  let compiled: ReadonlyMap<Entry, Template>;
  const copyOf = (entry: Entry): Template =>
    structuredClone(compiled.get(entry) ?? { metadata: {}, parameters: {}, outputs: {}, resources: {} });

  it(bicep === undefined ? `needs the compiler: ${bicepHint}` : 'has a compiler', () => {
    if (mustBeHere) expect(bicep).toBeDefined();
  });

  describeCompiled('compiled', () => {
    beforeAll(() => {
      compiled = compileAll(bicep ?? '', 'infra');
    }, 120_000);

    describe.each(entries)('%s', (entry) => {
      it.each(templateRules.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
        expect(compiled.get(entry)).toBeDefined();
        expect(rule.violations(copyOf(entry))).toEqual([]);
      });
    });

    describe('sees', () => {
      it.each(breaks)('%s: %s', (_name, _what, rule, entry, doBreak) => {
        const broken = copyOf(entry);
        doBreak(broken);
        expect(rule.violations(broken)).not.toEqual([]);
      });

      it('a break of every rule', () => {
        expect(templateRules.filter((rule) => Object.keys(rule.breaks).length === 0)).toEqual([]);
      });
    });
  });
});
