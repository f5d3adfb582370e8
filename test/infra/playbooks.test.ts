/** The playbooks that Bicep deploys name an incident or an alert in a form that the app takes, and hold no key. */

import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { defenderForCloud } from '../../shared/provider/defender-for-cloud.ts';
import type { EventSubject } from '../../shared/provider/provider.ts';
import { sentinel } from '../../shared/provider/sentinel.ts';
import { pushSample } from '../support/push-samples.ts';

const Step = z.object({
  type: z.string(),
  inputs: z.object({
    uri: z.string(),
    body: z.record(z.string(), z.string()),
    authentication: z.object({ type: z.string(), audience: z.string() }),
  }),
});
const Definition = z.object({ actions: z.record(z.string(), Step) });

function read(name: string) {
  const text = readFileSync(`infra/playbooks/${name}.json`, 'utf8');
  const steps = Object.values(Definition.parse(JSON.parse(text)).actions);
  expect(steps).toHaveLength(1);
  return { text, inputs: steps[0]?.inputs };
}

/** `@{triggerBody()?['a']?['b']}`: what Logic Apps would put there. */
function evaluate(expression: string, triggerBody: unknown): unknown {
  const [, steps = ''] = /^@\{triggerBody\(\)((?:\?\['\w+'\])+)\}$/.exec(expression) ?? [];
  expect(steps).not.toBe('');
  return [...steps.matchAll(/'(\w+)'/g)].reduce<unknown>(
    (value, [, name = '']) => z.record(z.string(), z.unknown()).parse(value)[name],
    triggerBody,
  );
}

/** What a run sends for one of the samples in docs/push.md. */
function send(name: string, sample: string): Readonly<Record<string, unknown>> {
  const body = Object.entries(read(name).inputs?.body ?? {});
  return Object.fromEntries(body.map(([field, value]) => [field, evaluate(value, pushSample(sample))]));
}

const refOf = (subject: EventSubject | undefined): string =>
  subject !== undefined && 'ref' in subject ? subject.ref : '';

describe('infra/playbooks', () => {
  it("one sends the trigger's incident as a ref, and nothing else of it", () => {
    const sent = send('name-incident', 'sentinel-playbook');
    expect(Object.keys(sent)).toEqual(['ref']);
    expect(sentinel.normaliseRef(String(sent.ref))).toMatch(/\/incidents\/63883bf7-/);
  });

  it('the other sends what names the alert, and nothing else of it', () => {
    const sent = send('name-alert', 'defender-for-cloud-export');
    expect(Object.keys(sent)).toEqual(['SystemAlertId', 'AlertUri', 'AzureResourceId']);
    expect(refOf(defenderForCloud.subjectOf(sent))).toMatch(/\/alerts\/2517229041130089999_57963b4b-/);
  });

  it.each(['name-incident', 'name-alert'])(
    '%s sends with its own identity, to where its parameter says',
    (name) => {
      const { text, inputs } = read(name);
      expect(inputs).toMatchObject({
        uri: "@parameters('eventHub')",
        authentication: { type: 'ManagedServiceIdentity', audience: 'https://eventhubs.azure.net' },
      });
      expect(text).not.toMatch(/functions-key|SharedAccess|[?&](?:code|sig)=/i);
    },
  );
});
