/**
 * Defender for Cloud beside the others, for real (see `every-direction.test.ts`): a product that shows neither times,
 * comments nor most classifications. Decisions come from it and go to it, and are taken back on either side.
 */

import { decisionWrites } from '../../local/demo/writes.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import type { Action, Copy } from '../../local/tenant/control/control.ts';
import type { Product } from '../../local/tenant/state/products.ts';
import { eventually, settled } from '../support/eventually.ts';
import { withoutQuotas } from '../support/scenario.ts';
import { expectNothingWritten, historyOf } from '../support/writes.ts';

type Deed = { readonly at: Product } & Pick<
  Action,
  'status' | 'classification' | 'determination' | 'comment'
>;

interface Step {
  readonly deed: Deed;
  /** What every copy shows in the end, as `status classification`. */
  readonly shown: Readonly<Record<'defenderForCloud' | 'graph' | 'sentinel', string>>;
  /** Copies that need no write: where the analyst acted, and what already shows the same. */
  readonly untouched: readonly Product[];
}

interface Story {
  readonly name: string;
  readonly first: Step;
  readonly second: Step;
}

const note = 'Decided by the analyst of this test.';
const inCloud = (status: string): Deed => ({ at: 'defenderForCloud', status });
const open = { defenderForCloud: 'Active', graph: 'new', sentinel: 'New' } as const;
const truePositive = {
  defenderForCloud: 'Resolved',
  graph: 'resolved truePositive',
  sentinel: 'Closed TruePositive',
} as const;
const falsePositive = {
  defenderForCloud: 'Dismissed',
  graph: 'resolved falsePositive',
  sentinel: 'Closed FalsePositive',
} as const;
const unclassified = {
  defenderForCloud: 'Resolved',
  graph: 'resolved unknown',
  sentinel: 'Closed Undetermined',
} as const;

const stories: readonly Story[] = [
  {
    name: 'dismissed there, a false positive everywhere; activated there, open everywhere',
    first: { deed: inCloud('Dismissed'), shown: falsePositive, untouched: ['defenderForCloud'] },
    second: { deed: inCloud('Active'), shown: open, untouched: ['defenderForCloud'] },
  },
  {
    name: 'resolved there, without a class everywhere; then dismissed after all',
    first: { deed: inCloud('Resolved'), shown: unclassified, untouched: ['defenderForCloud'] },
    second: { deed: inCloud('Dismissed'), shown: falsePositive, untouched: ['defenderForCloud'] },
  },
  {
    name: 'a true positive in Defender XDR is Resolved there; reopened in Defender XDR, Active there',
    first: {
      deed: {
        at: 'defenderXdr',
        status: 'resolved',
        classification: 'truePositive',
        determination: 'malware',
        comment: note,
      },
      shown: truePositive,
      untouched: ['defenderXdr'],
    },
    second: { deed: { at: 'defenderXdr', status: 'new' }, shown: open, untouched: ['defenderXdr'] },
  },
  {
    name: 'a false positive in Defender XDR is Dismissed there; Resolved after that, it is none any more',
    first: {
      deed: { at: 'defenderXdr', status: 'resolved', classification: 'falsePositive', comment: note },
      shown: falsePositive,
      untouched: ['defenderXdr'],
    },
    second: { deed: inCloud('Resolved'), shown: unclassified, untouched: ['defenderForCloud'] },
  },
  {
    name: 'work begins there, and a false positive in Sentinel ends it',
    first: {
      deed: inCloud('InProgress'),
      shown: { defenderForCloud: 'InProgress', graph: 'inProgress', sentinel: 'Active' },
      untouched: ['defenderForCloud'],
    },
    second: {
      deed: { at: 'sentinel', status: 'Closed', classification: 'FalsePositive', comment: note },
      shown: falsePositive,
      untouched: ['sentinel'],
    },
  },
];

/** The classification counts only while a copy is closed. */
function shownBy({ provider, status, classification = '' }: Copy): string {
  const closed = status === 'resolved' || status === 'Closed';
  return closed && provider !== 'defenderForCloud' ? `${status} ${classification}` : status;
}

function expectedAt({ shown }: Step, { provider }: Copy): string {
  const isGraph = provider === 'defenderXdr' || provider === 'defenderXdrIncidents';
  const word = isGraph ? shown.graph : provider === 'sentinel' ? shown.sentinel : shown.defenderForCloud;
  return provider === 'defenderXdrIncidents' ? word.replace(/^new$/, 'active') : word;
}

describe('scenarios/defender-for-cloud', () => {
  let stack: Stack;
  const ids = new Map<string, string>();
  const before = new Map<string, number>();
  const lines: string[] = [];

  const copiesOf = async ({ name }: Story): Promise<readonly Copy[]> =>
    stack.tenant.control.copies({ story: ids.get(name) });

  /** Everything has outlived the settle time of the product that needs the longest: 15 seconds. */
  async function settledThere(): Promise<void> {
    await settled(stack);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
  }

  async function actIn(phase: 'first' | 'second'): Promise<void> {
    for (const story of stories) {
      const { at, ...deed } = story[phase].deed;
      const copies = await copiesOf(story);
      for (const copy of copies) before.set(copy.ref, decisionWrites(copy));
      const ref = copies.find(({ provider }) => provider === at)?.ref ?? '';
      await stack.tenant.control.act({ provider: at, ref, by: 'alex@contoso.com', ...deed });
    }
  }

  async function expectOnce(story: Story, step: Step): Promise<void> {
    await eventually(async () => {
      const copies = await copiesOf(story);
      expect(copies.map(({ provider }) => provider).toSorted()).toEqual([
        'defenderForCloud',
        'defenderXdr',
        'defenderXdrIncidents',
        'sentinel',
      ]);
      expect(copies.map((copy) => [copy.provider, shownBy(copy)])).toEqual(
        copies.map((copy) => [copy.provider, expectedAt(step, copy)]),
      );
    }, 120);
    const copies = await copiesOf(story);
    const writes = (of: (copy: Copy) => number) =>
      copies.map((copy) => [copy.provider, of(copy), ...historyOf(copy)]);
    expect(writes((copy) => decisionWrites(copy) - (before.get(copy.ref) ?? 0))).toEqual(
      writes(({ provider }) => (step.untouched.includes(provider) ? 0 : 1)),
    );
  }

  beforeAll(async () => {
    stack = await startStack({
      settings: { ...withoutQuotas(), POLL_SCHEDULE: '*/2 * * * * *' },
      onHostLine: (line) => lines.push(line),
    });
    await stack.tenant.control.setThrottle({ on: false });
    await stack.runFunction('manage-subscriptions');
    for (const [i, { name }] of stories.entries()) {
      const principal = `analyst${i}@contoso.com`;
      const [story] = await stack.tenant.control.raise({ blueprint: 'cloudWorkload', principal });
      if (story !== undefined) ids.set(name, story.id);
    }
    await settledThere();
    await actIn('first');
  }, 180_000);

  afterAll(() => stack.stop());

  describe('at first', () => {
    it.each(stories)('$name', async (story) => expectOnce(story, story.first), 150_000);
  });

  describe('and then', () => {
    beforeAll(async () => {
      await settledThere();
      await actIn('second');
    }, 150_000);

    it.each(stories)('$name', async (story) => expectOnce(story, story.second), 150_000);
  });

  it('half a minute of polls and echoes later nothing more was written, and no contract was violated', async () => {
    await expectNothingWritten(stack, 30);
    expect(await stack.tenant.control.violations()).toEqual([]);
    expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  }, 180_000);
});
