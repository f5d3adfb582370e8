import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBicep } from '../../scripts/bicep.ts';
import { formatAll, lintAll } from '../../scripts/run-bicep.ts';

const bicep = findBicep();
// That there is a compiler in the pipeline is held by test/infra/templates.test.ts.
const describeCompiler = bicep === undefined ? describe.skip : describe;

describeCompiler('scripts/run-bicep', () => {
  const program = bicep ?? '';
  let directory = '';
  const put = (name: string, text: string): void => {
    writeFileSync(path.join(directory, name), text);
  };

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'alert-mirror-run-bicep-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('sees a wrong type, which is only a warning to the compiler, and says in which file', () => {
    put('good.bicep', "output name string = 'x'\n");
    put(
      'bad.bicep',
      "resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {\n  name: 'v'\n  location: 'global'\n  propertys: {}\n  properties: { tenantId: 'x', sku: { family: 'A', name: 'standard' }, x: 1 }\n}\n",
    );
    const { files, diagnostics } = lintAll(program, directory);
    expect(files).toBe(2);
    expect(diagnostics.map(({ rule }) => rule)).toContain('BCP037');
    expect(new Set(diagnostics.map(({ file }) => path.basename(file)))).toEqual(new Set(['bad.bicep']));
  }, 60_000);

  it('says nothing of a file without a mistake', () => {
    put('good.bicep', "output name string = 'x'\n");
    expect(lintAll(program, directory)).toEqual({ files: 1, diagnostics: [] });
  }, 60_000);

  it('formats templates and parameters', () => {
    put('main.bicep', 'param   name   string\noutput name string=name\n');
    put('main.bicepparam', "using   'main.bicep'\nparam name='x'\n");
    formatAll(program, directory);
    const read = (name: string): string => readFileSync(path.join(directory, name), 'utf8');
    expect(read('main.bicep')).toBe('param name string\noutput name string = name\n');
    expect(read('main.bicepparam')).toBe("using 'main.bicep'\nparam name = 'x'\n");
  }, 60_000);
});
