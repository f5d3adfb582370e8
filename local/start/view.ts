/** What the page shows, ready to be drawn: every word and every judgement is made here. Pure. */

import { productName } from '../demo/copies-table.ts';
import type { Copy } from '../tenant/control/control.ts';
import type { Story } from '../tenant/seed/story.ts';
import type { Product } from '../tenant/state/products.ts';
import { decisionWrites } from '../demo/writes.ts';
import { choicesFor, takesComment } from './choices.ts';
import { faultOf, faultTargets } from './fault-switches.ts';
import { shortNames } from './short-names.ts';
import { copyKey, type AppRecord } from './judge/app-record.ts';
import { describeMeaning } from './judge/differences.ts';
import type { Mark } from './judge/judge-copy.ts';
import { judgeStory, type StoryJudgement, type StoryState } from './judge/judge-story.ts';
import { percentile } from './samples.ts';
import type { Phase, Snapshot } from './snapshot.ts';

export interface CopyView {
  readonly provider: Product;
  readonly ref: string;
  readonly product: string;
  readonly shortRef: string;
  readonly status: string;
  /** Classification and determination, in the product's words. */
  readonly detail: string;
  readonly comment: string;
  readonly mark: Mark;
  readonly reason: string;
  /** How often the app changed the decision here. */
  readonly writes: number;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly takesComment: boolean;
}

export interface AlertView {
  readonly id: string;
  readonly title: string;
  readonly state: StoryState;
  readonly headline: string;
  readonly outOfStepSince?: number;
  readonly decision?: {
    readonly words: string;
    readonly product: string;
    readonly by: string;
    readonly at: number;
  };
  /** What the app has on record as agreed, one line for each alert that has a decision. */
  readonly agreed: readonly string[];
  readonly copies: readonly CopyView[];
}

export interface View {
  readonly phase: Phase;
  readonly mode: string;
  readonly problems: readonly string[];
  readonly alerts: readonly AlertView[];
  /** Alerts that are not listed because there are too many. */
  readonly hidden: number;
  readonly summary: {
    readonly alerts: number;
    readonly inStep: number;
    readonly held: number;
    readonly oldestDriftSince?: number;
    readonly lagP50?: number;
    readonly lagP95?: number;
    readonly writes: number;
    readonly backlog?: number;
    readonly deadLetters?: number;
    readonly polls: readonly { readonly product: string; readonly at?: number }[];
  };
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

export function toView(snapshot: Snapshot, mirrored: ReadonlySet<Product>): View {
  const byStory = Map.groupBy(snapshot.copies, ({ story }) => story);
  const context = { records: snapshot.records, failures: snapshot.failures, mirrored };
  const alerts = inOrder(snapshot)
    .map((story) => ({ story, copies: byStory.get(story.id) ?? [] }))
    .filter(({ copies }) => copies.length > 0)
    .map(({ story, copies }) => toAlert(story, judgeStory(copies, context), snapshot.records));
  const { phase, health } = snapshot;
  return {
    phase,
    mode: health.mode,
    problems: phase === 'ready' ? health.problems : [],
    alerts: alerts.slice(0, mostAlerts),
    hidden: Math.max(0, alerts.length - mostAlerts),
    summary: summarize(alerts, snapshot),
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

/** What was raised on this page comes first, the newest on top; history comes last. */
function inOrder({ stories, seeded }: Snapshot) {
  const raised = stories.filter(({ id }) => !seeded.has(id)).toReversed();
  const others = stories.filter(({ id }) => seeded.has(id));
  return [...raised, ...others.filter(({ history }) => !history), ...others.filter(({ history }) => history)];
}

function summarize(alerts: readonly AlertView[], { health, lags }: Snapshot): View['summary'] {
  const watched = alerts.filter(({ state }) => state !== 'history');
  const drifts = watched.map((alert) => alert.outOfStepSince).filter((since) => since !== undefined);
  const [p50, p95] = [0.5, 0.95].map((share) =>
    percentile(
      lags.map(({ lagMs }) => lagMs),
      share,
    ),
  );
  return {
    alerts: watched.length,
    inStep: watched.filter(({ state }) => state !== 'outOfStep' && state !== 'held').length,
    held: watched.filter(({ state }) => state === 'held').length,
    ...(drifts.length === 0 ? {} : { oldestDriftSince: Math.min(...drifts) }),
    ...(p50 === undefined ? {} : { lagP50: p50 }),
    ...(p95 === undefined ? {} : { lagP95: p95 }),
    writes: alerts.flatMap(({ copies }) => copies).reduce((sum, { writes }) => sum + writes, 0),
    ...(health.backlog === undefined
      ? {}
      : { backlog: health.backlog.changes, deadLetters: health.backlog.deadLetters }),
    polls: health.polls.map(({ provider, lastSuccessAt }) => ({
      product: shortNames.get(provider) ?? provider,
      ...(lastSuccessAt === undefined ? {} : { at: Date.parse(lastSuccessAt) }),
    })),
  };
}

function toAlert({ id, title }: Story, judged: StoryJudgement, records: readonly AppRecord[]): AlertView {
  const { state, decision, outOfStepSince, copies } = judged;
  const keys = new Set(copies.map(({ copy }) => copyKey(copy)));
  return {
    id,
    title,
    state,
    headline: headlineOf(judged),
    ...(outOfStepSince === undefined ? {} : { outOfStepSince }),
    ...(decision === undefined
      ? {}
      : {
          decision: {
            words: describeMeaning(decision.meaning),
            product: productName(decision.copy.provider),
            by: decision.by,
            at: decision.at,
          },
        }),
    agreed: agreedFor(keys, records),
    copies: copies.map(({ copy, judgement }) => ({ ...toCopy(copy), ...judgement })),
  };
}

function headlineOf({ state, copies }: StoryJudgement): string {
  const count = (mark: Mark): number => copies.filter(({ judgement }) => judgement.mark === mark).length;
  if (state === 'inStep') return 'In step';
  if (state === 'history') return 'Left alone';
  if (state === 'undecided') return 'Nothing decided';
  if (state === 'held') return `${count('held')} held back`;
  return `${count('waiting')} out of step`;
}

function agreedFor(keys: ReadonlySet<string>, records: readonly AppRecord[]): readonly string[] {
  const lines = records
    .filter(({ copies }) => [...copies].some((key) => keys.has(key)))
    .map(({ agreed }) => agreed)
    .filter((agreed) => agreed !== undefined)
    .map(({ words }) => words);
  return [...new Set(lines)];
}

function toCopy(copy: Copy): Omit<CopyView, 'mark' | 'reason'> {
  const { provider, ref, status, classification, determination } = copy;
  return {
    provider,
    ref,
    product: productName(provider),
    shortRef: shortRef(ref),
    status,
    detail: [classification, determination]
      .filter((word) => word !== undefined && word !== 'unknown')
      .join(' · '),
    comment: copy.comments.at(-1) ?? '',
    writes: decisionWrites(copy),
    choices: choicesFor(provider).map(({ id, label }) => ({ id, label })),
    takesComment: takesComment(provider),
  };
}

function shortRef(ref: string): string {
  const last = ref.slice(ref.lastIndexOf('/') + 1);
  return last.length > 14 ? `${last.slice(0, 8)}…${last.slice(-4)}` : last;
}
