/** The playbook that Bicep deploys names an incident in the form that the app takes, and holds no key. */

import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { sentinel } from '../../shared/provider/sentinel.ts';
import { pushSample } from '../support/push-samples.ts';

const text = readFileSync('infra/playbooks/name-incident.json', 'utf8');
const Step = z.object({
  type: z.string(),
  inputs: z.object({
    uri: z.string(),
    body: z.record(z.string(), z.string()),
    authentication: z.object({ type: z.string(), audience: z.string() }),
  }),
});
const { actions } = z.object({ actions: z.record(z.string(), Step) }).parse(JSON.parse(text));
const [step, ...others] = Object.values(actions);

/** `@{triggerBody()?['a']?['b']}`: what Logic Apps would put there. */
function evaluate(expression: string, triggerBody: unknown): unknown {
  const [, steps = ''] = /^@\{triggerBody\(\)((?:\?\['\w+'\])+)\}$/.exec(expression) ?? [];
  expect(steps).not.toBe('');
  return [...steps.matchAll(/'(\w+)'/g)].reduce<unknown>(
    (value, [, name = '']) => z.record(z.string(), z.unknown()).parse(value)[name],
    triggerBody,
  );
}

describe('infra/playbooks', () => {
  it("sends the trigger's incident as a ref, and nothing else of it", () => {
    expect(others).toEqual([]);
    expect(Object.keys(step?.inputs.body ?? {})).toEqual(['ref']);
    const ref = evaluate(step?.inputs.body.ref ?? '', pushSample('sentinel-playbook'));
    expect(sentinel.normaliseRef(String(ref))).toMatch(/\/incidents\/63883bf7-/);
  });

  it('sends with its own identity, to where its parameter says', () => {
    expect(step?.inputs).toMatchObject({
      uri: "@parameters('eventHub')",
      authentication: { type: 'ManagedServiceIdentity', audience: 'https://eventhubs.azure.net' },
    });
    expect(text).not.toMatch(/functions-key|SharedAccess|[?&](?:code|sig)=/i);
  });
});
