import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';

const script = path.resolve('scripts', 'require-node.cjs');

interface Machine {
  readonly node?: string;
  readonly npm?: string;
  readonly installed?: boolean;
}

/** What the script says on a machine, and the code it exits with; nothing when it is content. */
function saysOn({ node = '24.1.0', npm = '11.0.0', installed = true }: Machine): unknown {
  let said: string | undefined;
  let exit: number | undefined;
  const modules = new Map<string, unknown>([
    ['fs', { existsSync: () => installed }],
    ['path', path],
  ]);
  runInNewContext(readFileSync(script, 'utf8'), {
    require: (name: string) => modules.get(name),
    __dirname: path.dirname(script),
    process: {
      versions: { node },
      env: { npm_config_user_agent: `npm/${npm} node/v${node} linux x64` },
      exit: (code: number) => (exit = code),
    },
    console: { error: (text: string) => (said = text) },
  });
  return said === undefined && exit === undefined ? undefined : { said, exit };
}

describe('scenarios/old-node', () => {
  it('a machine with what is needed is let on', () => {
    expect(saysOn({})).toBeUndefined();
    expect(saysOn({ node: '25.0.0', npm: '12.1.0' })).toBeUndefined();
  });

  it.each<[string, Machine, RegExp]>([
    [
      'Node is too old',
      { node: '20.19.0' },
      /^Node 20\.19\.0 is too old: 24 or later is needed\. Run "npm ci"/,
    ],
    [
      'npm is too old',
      { npm: '6.14.0' },
      /^npm 6\.14\.0 is too old: 7 or later is needed\. Run "npm install -g/,
    ],
    ['nothing is installed yet', { node: '18.0.0', installed: false }, /Run "npm ci" first/],
  ])('%s: it says what to do', (_, machine, said) => {
    expect(saysOn(machine)).toEqual({ said: expect.stringMatching(said), exit: 1 });
  });

  it('is written so that a Node of old can read it', () => {
    // The marks of what came after ES5: they would be a syntax error there, instead of a sentence.
    expect(readFileSync(script, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')).not.toMatch(
      /=>|`|\b(?:const|let|class|import)\b|\?\.|\?\?/,
    );
  });
});
