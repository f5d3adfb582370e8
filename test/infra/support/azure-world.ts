/** Azure as far as the scripts use it, with a memory: what one run changes, the next one finds. Knows the requests, not the scripts. */

import { readFileSync } from 'node:fs';
import { AzError } from '../../../infra/scripts/az/az-error.ts';
import type { Az } from '../../../infra/scripts/az/az.ts';
import type { Sleep } from '../../../infra/scripts/az/with-patience.ts';
import { runScript, type Script } from '../../../infra/scripts/script.ts';
import { azureSubscriptionId, tenant } from './tenant-rules.ts';

type Json = Readonly<Record<string, unknown>>;
interface RoleAssignment {
  readonly id: string;
  readonly properties: Json & { readonly scope: string };
}

const notFound = () =>
  new AzError({ code: 'not-found', reason: 'ResourceNotFound', detail: '', command: '' });

export class AzureWorld {
  readonly appRoles = new Map<string, Json>();
  readonly azureRoles = new Map<string, RoleAssignment>();
  readonly secrets = new Map<string, string>();
  /** By function, then by name. */
  readonly keys = new Map<string, Map<string, string>>();
  /** What the running app has in the place of its references: read anew at each refresh. */
  readonly running = new Map<string, string>();
  readonly history: string[] = [];
  changes = 0;

  /** Runs a script; every change counts. `dieAfter`: that many changes, then az is gone. */
  async run(script: Script, args: readonly string[], { dieAfter = Infinity } = {}) {
    const lines: string[] = [];
    const end = this.changes + dieAfter;
    const az: Az = async (command) => {
      if (this.changes >= end) throw new Error('killed');
      return this.answer(command);
    };
    const io = {
      ...{
        az,
        sleep: (async () => undefined) as Sleep,
        env: {},
        now: () => Date.parse('2026-11-22T12:00:00Z'),
      },
      print: (line: string) => void lines.push(line),
    };
    const code = await runScript(script, args, io);
    return { code, output: lines.join('\n') };
  }

  private answer(args: readonly string[]): unknown {
    const [group] = args;
    const option = (name: string): string => args[args.indexOf(`--${name}`) + 1] ?? '';
    if (group === 'keyvault') return this.keyVault(args[2] ?? '', option);
    if (group !== 'rest') return this.scripted(args);
    const body = args.includes('--body') ? bodyOf(option('body')) : {};
    return this.rest(option('method'), decodeURIComponent(option('url')), body) ?? this.scripted(args);
  }

  private rest(method: string, url: string, body: Json): unknown {
    const [path = ''] = url.replace('https://graph.microsoft.com/v1.0', '').split('?');
    if (path.includes('/appRoleAssignments')) return this.appRoleAssignments(method, path, body);
    if (path.includes('/roleAssignments')) return this.roleAssignments(method, path, body);
    if (/\/functions\/[^/]+\//.test(path)) return this.functionKeys(path, body);
    if (path.endsWith('/functions'))
      return { value: graphFunctions.map((name) => ({ name: `func-mirror/${name}` })) };
    if (path.includes('/configreferences/')) return this.references(path);
    if (path.endsWith('/restart')) return this.change('restart', {});
    return undefined;
  }

  private appRoleAssignments(method: string, path: string, body: Json): unknown {
    if (method === 'get') return { value: [...this.appRoles.values()] };
    const id = path.replace(/.*\/appRoleAssignments\/?/, '');
    if (method === 'delete') {
      if (!this.appRoles.delete(id)) throw notFound();
    } else {
      const made = `assignment-${this.changes}`;
      this.appRoles.set(made, { ...body, id: made });
    }
    return this.change('app role', {});
  }

  private roleAssignments(method: string, path: string, body: Json): unknown {
    const scope = path.replace(/\/providers\/Microsoft\.Authorization\/.*/, '');
    if (method === 'get')
      return { value: [...this.azureRoles.values()].filter(({ id }) => id.startsWith(scope)) };
    if (method === 'delete') this.azureRoles.delete(path);
    else this.azureRoles.set(path, { id: path, properties: { ...(body.properties as Json), scope } });
    return this.change('azure role', {});
  }

  private functionKeys(path: string, body: Json): unknown {
    const [, name = '', , keyName = ''] = /\/functions\/([^/]+)\/(listkeys|keys\/([^/]+))$/.exec(path) ?? [];
    const keys = this.keys.get(name) ?? new Map<string, string>();
    if (path.endsWith('/listkeys')) return Object.fromEntries(keys);
    this.keys.set(name, keys.set(keyName, String((body.properties as Json).value)));
    return this.change(`key ${keyName}`, {});
  }

  private keyVault(verb: string, option: (name: string) => string): unknown {
    if (verb === 'list')
      return [...this.secrets.keys()].map((name) => ({
        id: `https://kv/secrets/${name}`,
        attributes: { enabled: true, updated: '2026-11-01T00:00:00+00:00' },
      }));
    const name = option('name');
    if (verb === 'show') return this.secrets.get(name);
    this.secrets.set(name, readFileSync(option('file'), 'utf8'));
    return this.change(`secret ${name}`, `https://kv/secrets/${name}/1`);
  }

  private references(path: string): unknown {
    if (path.endsWith('/refresh')) {
      this.refetch();
      return this.change('refresh', {});
    }
    const status = (secret: string): string => (this.running.has(secret) ? 'Resolved' : 'SecretNotFound');
    const names = { CLIENT_STATE: 'client-state', NOTIFICATION_KEY: 'notification-key' };
    const previous = { CLIENT_STATE_PREVIOUS: 'client-state-previous' };
    const value = Object.entries({ ...names, ...previous }).map(([name, secret]) => ({
      ...{ name, properties: { status: status(secret) } },
    }));
    return { value };
  }

  /** The platform does so also by itself, once a day, whatever a script is in the middle of. */
  refetch(): void {
    for (const [name, value] of this.secrets) this.running.set(name, value);
  }

  private change<T>(what: string, answer: T): T {
    this.changes += 1;
    this.history.push(what);
    return answer;
  }

  /** What never changes: accounts, apps, definitions. */
  private scripted(args: readonly string[]): unknown {
    const rule = tenant.find(([pattern]) => new RegExp(pattern).test(args.join(' ')));
    if (rule === undefined) throw notFound();
    return rule[1]?.json;
  }
}

export const graphFunctions = ['receive-change-notification', 'receive-lifecycle-notification'] as const;
export const subscriptionScope = `/subscriptions/${azureSubscriptionId}`;

function bodyOf(argument: string): Json {
  const text = argument.startsWith('@') ? readFileSync(argument.slice(1), 'utf8') : argument;
  return JSON.parse(text) as Json;
}
