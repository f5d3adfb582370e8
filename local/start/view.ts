/** What the page shows, ready to be drawn: every word and every judgement is made here. Pure. */

import { toAlert, type AlertView } from './alert-view.ts';
import { toBehaviourViews, type BehaviourView } from './behaviours.ts';
import { faultOf, faultTargets } from './fault-switches.ts';
import { copyKey, type AppRecord } from './judge/app-record.ts';
import { judgeStory } from './judge/judge-story.ts';
import type { MirroredProducts } from './mirrored-products.ts';
import type { Phase, Snapshot } from './snapshot.ts';
import { summarize, type SummaryView } from './summary-view.ts';

export interface View {
  readonly phase: Phase;
  readonly mode: string;
  readonly problems: readonly string[];
  readonly alerts: readonly AlertView[];
  /** Alerts that are not listed because there are too many. */
  readonly hidden: number;
  readonly summary: SummaryView;
  readonly behaviours: readonly BehaviourView[];
  readonly faults: readonly {
    readonly id: string;
    /** Short, for the page. */
    readonly name: string;
    readonly label: string;
    readonly switches: readonly {
      readonly id: string;
      readonly label: string;
      readonly effect: string;
      readonly on: boolean;
      readonly struck: number;
    }[];
  }[];
}

const mostAlerts = 60;

export function toView(snapshot: Snapshot, mirrored: MirroredProducts): View {
  const byStory = Map.groupBy(snapshot.copies, ({ story }) => story);
  const byCopy = recordsByCopy(snapshot.records);
  const alerts = inOrder(snapshot)
    .map((story) => ({ story, copies: byStory.get(story.id) ?? [] }))
    .filter(({ copies }) => copies.length > 0)
    .map(({ story, copies }) => {
      const records = [...new Set(copies.flatMap((copy) => byCopy.get(copyKey(copy)) ?? []))];
      return toAlert(story, judgeStory(copies, { records, failures: snapshot.failures, mirrored }), records);
    });
  const { phase, health } = snapshot;
  return {
    phase,
    mode: health.mode,
    problems: phase === 'ready' ? health.problems : [],
    alerts: alerts.slice(0, mostAlerts),
    hidden: Math.max(0, alerts.length - mostAlerts),
    summary: summarize(alerts, snapshot),
    behaviours: toBehaviourViews(snapshot.switches),
    faults: faultTargets.map(({ id, name, label, switches }) => ({
      id,
      name,
      label,
      switches: switches.map((each) => {
        const fault = faultOf(each, snapshot.faults);
        return {
          id: each.id,
          label: each.label,
          effect: each.effect,
          on: fault !== undefined,
          struck: fault?.struck ?? 0,
        };
      }),
    })),
  };
}

/** So that many alerts don't make each one slower. */
function recordsByCopy(records: readonly AppRecord[]): ReadonlyMap<string, readonly AppRecord[]> {
  const pairs = records.flatMap((record) => [...record.copies].map((key) => ({ key, record })));
  const groups = Map.groupBy(pairs, ({ key }) => key);
  return new Map([...groups].map(([key, group]) => [key, group.map(({ record }) => record)]));
}

/** What was raised on this page comes first, the newest on top; history comes last. */
function inOrder({ stories, seeded }: Snapshot) {
  const raised = stories.filter(({ id }) => !seeded.has(id)).toReversed();
  const others = stories.filter(({ id }) => seeded.has(id));
  return [...raised, ...others.filter(({ history }) => !history), ...others.filter(({ history }) => history)];
}
