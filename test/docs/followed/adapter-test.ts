/** The adapter's test, as docs/adding-a-provider.md asks for it (`../adding-a-provider.test.ts` runs it). */

import type { Disposition } from '../../../shared/alert/disposition.ts';
import { describeProvider } from '../../shared/provider/contract-suite.ts';
import { isNew } from '../../shared/provider/dispositions.ts';
import { webhook } from './adapter.ts';

const alertWith = (d: Disposition, more: object = {}) => ({
  id: 'case-7',
  ...webhook.project(d),
  note: d.comment ?? null,
  created: '2026-11-22T08:00:00Z',
  changed: '2026-11-22T09:00:00Z',
  ...more,
});

describeProvider('shared/provider/webhook', webhook, {
  ref: 'case-7',
  spellings: ['CASE-7', ' case-7 '],
  foreign: ['7', 'case-x'],
  reads: (d) => [{ body: alertWith(d) }],
  readsUnknown: [{ body: alertWith(isNew, { state: 'Frozen' }) }],
  writes: (want) => [{ body: alertWith(want) }],
});
