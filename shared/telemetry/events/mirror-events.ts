/** What the reconcile loop logs: each decision, and what became of it. */

import { flag, number, optional, rows, text, texts } from '../field.ts';
import { copy, provider, reason, tenant, trace } from './common.ts';

const correlation = { correlationId: text('the alert: partition of table `correlations`') } as const;
const source = {
  source: text('why it was looked at: notification, poll, sweep, provider, requeue, verify, ...'),
} as const;
const about = { ...correlation, ...copy, ...source, ...trace } as const;
const noticedMs = number(
  "milliseconds from the change, by the product's clock, to when we learned of it; only where the look found a change",
);

export const mirrorEvents = {
  planned: {
    levels: ['info'],
    says: 'what was agreed for an alert, what its copies showed, which are written and which not, and why',
    fields: {
      ...about,
      meaning: text('what the look at this copy meant: changed, same, ours, stale, baseline, ...'),
      noticedMs: optional(noticedMs),
      agreed: optional(text('status/classification/determination, and whether there is a comment')),
      decidedBy: optional(text('product in which a person decided')),
      decidedAt: optional(text("when, by that product's clock; ISO 8601 UTC")),
      decision: optional(number('counts the decisions for this alert')),
      looks: rows('what the look at each copy meant', { ...provider, meaning: text('as above') }),
      writes: texts('products that are written'),
      notWritten: rows('copies out of step that are left so', {
        ...provider,
        check: text('the check that objects'),
      }),
      outvoted: number('decisions that lost against a later one'),
    },
  },
  mirrored: {
    levels: ['info'],
    says: 'a copy was written',
    fields: {
      ...about,
      decidedBy: text('product in which a person decided'),
      decision: number('which of the decisions for this alert'),
      disposition: text('what was written; whether there is a comment, never the comment'),
      proven: flag("the product's answer shows the new state"),
      again: flag('it had been written for this decision before: a repair'),
      lagMs: number('milliseconds from when we learned of the change'),
      sinceChangeMs: number(
        "milliseconds from the change itself, by the deciding product's clock, or from when this copy was found if that is later",
      ),
    },
  },
  'write failed': {
    levels: ['warn'],
    says: 'a product did not take a write; the key comes back, or a dead letter follows',
    fields: { ...about, decision: number('which of the decisions'), ...reason },
  },
  assigned: {
    levels: ['info'],
    says: 'a copy was given to the person that the alert is assigned to; never who that is',
    fields: {
      ...about,
      assignment: number('counts the assignments of this alert'),
      origin: text('product in which somebody assigned it'),
      proven: flag("the product's answer shows that person"),
      lagMs: number('milliseconds from when we learned of the change'),
    },
  },
  'assignment failed': {
    levels: ['warn'],
    says: 'a product did not take the person; the key comes back, or it is left at that where the product refused',
    fields: { ...about, assignment: number('which of the assignments'), ...reason },
  },
  'shared copy looked at': {
    levels: ['info'],
    says: 'an incident or ticket was looked at and its alerts told',
    fields: {
      ...copy,
      ...source,
      ...trace,
      meaning: text('what the look meant'),
      noticedMs: optional(noticedMs),
      members: number('alerts in it'),
      told: number('alerts that are looked at because of it'),
    },
  },
  'correlations merged': {
    levels: ['info'],
    says: 'two records turned out to be one alert',
    fields: { ...tenant, ...correlation, merged: text('the record that is no more') },
  },
  'key comes back': {
    levels: ['info', 'warn'],
    says: 'the copy is looked at again later; warn after a failure',
    fields: {
      ...copy,
      ...trace,
      delayMs: number('milliseconds until then'),
      attempt: number('failures so far'),
      ...reason,
    },
  },
  'dead letter': {
    levels: ['error'],
    says: 'given up: refused for good, or failed too often',
    fields: { ...copy, ...trace, reasons: texts('why; the table `deadletters` has the whole story') },
  },
  'message given up': {
    levels: ['error'],
    says: 'the host gave a message up after its last try',
    fields: {
      ...tenant,
      deadLetter: text('row in table `deadletters`'),
      reasons: texts('why'),
      copies: texts('the copies in it'),
    },
  },
  'message elements rejected': {
    levels: ['error'],
    says: 'a queue message held something that this version does not understand; it is a dead letter',
    fields: { reasons: texts('what is wrong, and where') },
  },
  'key dropped: its provider is off': {
    levels: ['info'],
    says: 'the policy was changed while the key was waiting',
    fields: { ...copy, ...trace },
  },
  'key dropped: its provider cannot be read': {
    levels: ['info'],
    says: 'the product does not let the app read it (see `capability`); polls and the sweep catch up once it does',
    fields: { ...copy, ...trace },
  },
  'list instead of looks ended early': {
    levels: ['info'],
    says: 'many copies of one product were to be read in one list, which failed; they are read one by one',
    fields: { ...tenant, ...provider, ...reason },
  },
  'keys handled': {
    levels: ['info'],
    says: 'how many keys were worked off, summed up per process, tenant and minute; those that changed nothing are only here',
    fields: {
      ...tenant,
      keys: rows('by provider, source and outcome', {
        ...provider,
        ...source,
        outcome: text('done, waits, failed or dead'),
        count: number('how many'),
      }),
    },
  },
} as const;
