/** azure.yaml, main.bicep and `npm run package` name the same things. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readOptions } from '../../scripts/package-options.ts';

const read = (file: string): string => readFileSync(path.resolve(file), 'utf8');
const azd = read('azure.yaml');
const valueOf = (key: string): string => new RegExp(`^ +${key}: (.*)$`, 'm').exec(azd)?.[1] ?? '';

describe('infra/azd', () => {
  it('deploys the folder that the hook makes', () => {
    const [, args = ''] = /npm run package -- (.*)/.exec(valueOf('run')) ?? [];
    expect(readOptions(args.split(' '), '').folder).toBe(path.resolve(valueOf('project')));
  });

  it('finds the app by an output of the template', () => {
    const [, output = ''] = /^\$\{(\w+)\}$/.exec(valueOf('resourceName')) ?? [];
    expect(read(path.join(valueOf('path'), `${valueOf('module')}.bicep`))).toContain(
      `output ${output} string`,
    );
  });
});
