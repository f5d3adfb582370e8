/**
 * Alerts of a product that does not exist: the adapter that somebody writes who follows docs/adding-a-provider.md.
 * `../adding-a-provider.test.ts` puts it where the page says, under an id that has no adapter yet.
 */

import * as z from 'zod';
import { commentStands, fitComment } from '../../../shared/alert/comment.ts';
import { sameShown } from '../../../shared/alert/observation.ts';
import { absentAsUndefined } from '../../../shared/platform/absent.ts';
import { defined } from '../../../shared/platform/defined.ts';
import { readPages } from '../../../shared/provider/pages.ts';
import type { Provider } from '../../../shared/provider/provider.ts';
import { graphSecurity } from '../../../shared/provider/quota.ts';
import { comment, text, timestamp, type Reading } from '../../../shared/provider/reading.ts';
import { translate } from '../../../shared/provider/translate.ts';
import type { Words } from '../../../shared/provider/words.ts';

const words = {
  status: { field: 'state', words: { new: 'Open', inProgress: 'Doing', resolved: 'Done' } },
  classification: { field: 'verdict', words: { unknown: 'None', truePositive: 'Real' } },
} satisfies Words;
const { show, project, lift } = translate(words);

const commentLimit = 500;
const pathOf = (ref: string) => `/fictional/alerts/${encodeURIComponent(ref)}`;
const normaliseRef = (raw: string) => /^case-\d+$/.exec(raw.trim().toLowerCase())?.[0];

const CaseAlert = z
  .object({
    id: z.string(),
    state: text,
    verdict: text,
    note: comment,
    created: timestamp,
    changed: timestamp,
  })
  .transform(({ id, state, verdict, note, created, changed }): Reading => {
    const shown = show({ state, verdict });
    return defined({
      ref: id,
      shown,
      comment: shown.state === 'Done' ? note : undefined,
      createdAt: created,
      updatedAt: changed,
      aliases: [`webhook:${id}`],
      belongsTo: [],
    });
  });
const reader = { schema: CaseAlert, idField: 'id', normaliseRef };

export const webhook = {
  id: 'webhook',
  name: 'A product that does not exist',
  api: 'graph',
  kind: 'alert',
  writes: new Set(['new', 'inProgress', 'resolved']),
  closesAs: new Set(['unknown', 'truePositive']),
  reopens: true,
  irreversible: false,
  holdsComment: true,
  commentLimit,
  settleSeconds: 5,
  calls: { look: [graphSecurity], write: [graphSecurity], quotaOf: () => graphSecurity },
  permissions: { read: ['SecurityAlert.Read.All'], write: ['SecurityAlert.ReadWrite.All'] },
  nativeSync: 'nothing',
  see: 'https://learn.microsoft.com/graph/api/resources/security-alert',
  words,

  normaliseRef,
  inScope: () => true,

  async get(api, ref) {
    const readAt = api.now();
    const alert = await absentAsUndefined(api.send({ method: 'GET', path: pathOf(ref), schema: CaseAlert }));
    return alert && { ...alert, readAt };
  },
  list: (api, since) => readPages(api, `/fictional/alerts?since=${since.toISOString()}`, reader),
  async write(api, ref, want, observed) {
    const body = {
      ...(sameShown(project(want), observed.shown) ? {} : project(want)),
      ...(commentStands(want, observed, commentLimit)
        ? {}
        : { note: fitComment(want.comment ?? '', commentLimit) }),
    };
    if (Object.keys(body).length === 0) return undefined;
    const readAt = api.now();
    const alert = await api.send({ method: 'PATCH', path: pathOf(ref), body, schema: CaseAlert });
    return { ...alert, readAt };
  },

  project,
  lift,
} satisfies Provider;
