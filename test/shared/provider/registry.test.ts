import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { providerIds } from '../../../shared/provider/provider-id.ts';
import { providers } from '../../../shared/provider/registry.ts';

const folder = join(__dirname, '../../../shared/provider');
const fileOf = (id: string) => `${id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;

describe('shared/provider/registry', () => {
  it('has every adapter in the folder, and none without a file of its name', () => {
    const files = new Set(readdirSync(folder));
    const withFile = providerIds.filter((id) => files.has(fileOf(id)));
    expect([...providers.keys()].toSorted()).toEqual([...withFile].toSorted());
    for (const id of withFile) expect(providers.get(id)).toBe(exportOf(id));
  });

  it('finds each adapter under its own id', () => {
    for (const [id, provider] of providers) expect(provider.id).toBe(id);
  });
});

/** The adapter is exported under its id. */
function exportOf(id: string): unknown {
  const path = join(folder, fileOf(id));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the file's name is only known here
  return (require(path) as Record<string, unknown>)[id];
}
