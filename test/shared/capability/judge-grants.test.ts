import { judgeActions, judgeRoles } from '../../../shared/capability/judge-grants.ts';

const write = 'Microsoft.SecurityInsights/incidents/write';
const verbs = ['activate', 'dismiss'].map((verb) => `Microsoft.Security/locations/alerts/${verb}/action`);
const role = (actions: readonly string[], notActions: readonly string[] = []) => ({ actions, notActions });

describe('shared/capability/judge-grants', () => {
  it.each([
    ['all that is needed', ['A.ReadWrite.All', 'B'], ['B', 'A.ReadWrite.All', 'C'], 'yes'],
    ['none of it', ['A.ReadWrite.All'], ['A.Read.All'], 'no'],
    ['nothing at all', ['A.ReadWrite.All'], [], 'no'],
    ['some of it', ['A', 'B'], ['A'], 'unknown'],
    ['what the token does not tell', ['A'], undefined, 'unknown'],
    ['a permission where none is needed', [], ['A'], 'unknown'],
  ])('reads a token that carries %s', (_sentence, needed, roles, can) => {
    expect(judgeRoles(needed, roles).can).toBe(can);
  });

  it.each([
    [
      'Microsoft Sentinel Responder',
      [write],
      [role(['*/read', 'Microsoft.SecurityInsights/incidents/*'])],
      'yes',
    ],
    ['Microsoft Sentinel Reader', [write], [role(['*/read'])], 'no'],
    ['Owner', [write], [role(['*'])], 'yes'],
    ['an action in other letters', [write], [role([write.toUpperCase()])], 'yes'],
    ['no role', [write], [], 'no'],
    ['an action that is excepted', [write], [role(['*'], ['Microsoft.SecurityInsights/*/write'])], 'no'],
    ['one role excepting what another gives', [write], [role(['*'], ['*/write']), role([write])], 'yes'],
    ['one verb of two', verbs, [role([verbs[0] ?? ''])], 'unknown'],
    ['a name that only looks alike', [write], [role(['MicrosoftxSecurityInsights/incidents/write'])], 'no'],
    ['a longer name', [write], [role([`${write}/more`])], 'no'],
  ])('reads the actions of %s', (_sentence, needed, permissions, can) => {
    expect(judgeActions(needed, permissions).can).toBe(can);
  });
});
