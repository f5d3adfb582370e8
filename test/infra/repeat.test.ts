/** The scripts against an Azure with a memory: run twice, cut off anywhere and run again, taken back. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runGrants } from '../../infra/scripts/grants/run.ts';
import { runSecrets } from '../../infra/scripts/secrets/run.ts';
import { AzureWorld, graphFunctions } from './support/azure-world.ts';
import { azureSubscriptionId, workspace } from './support/tenant-rules.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'alert-mirror-repeat-'));
const policy = path.join(directory, 'policy.json');
writeFileSync(
  policy,
  JSON.stringify({
    providers: {
      defenderXdr: { direction: 'both' },
      defenderForCloudApps: { direction: 'both' },
      defenderForCloud: { direction: 'both', azureSubscriptions: [azureSubscriptionId] },
      sentinel: { direction: 'in', workspaces: [workspace] },
    },
  }),
);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const group = ['--resource-group', 'rg'];
const grant = [...group, '--policy', policy, '--apply'];
const set = [...group, '--apply'];
const rotate = [...set, '--rotate'];

/** Whether whatever Graph may carry now opens both doors and is believed. */
function believes(
  { keys, running }: AzureWorld,
  carried: { readonly state: string; readonly key: string },
): boolean {
  const opens = graphFunctions.every((name) => [...(keys.get(name)?.values() ?? [])].includes(carried.key));
  const states = [running.get('client-state'), running.get('client-state-previous')];
  return opens && states.includes(carried.state);
}

/** What the app hands to Graph. */
const handedOut = ({ running }: AzureWorld) => ({
  state: running.get('client-state') ?? '',
  key: running.get('notification-key') ?? '',
});

describe('infra/repeat', () => {
  it('grants once, however often it runs', async () => {
    const world = new AzureWorld();
    expect((await world.run(runGrants, grant)).code).toBe(0);
    expect([world.appRoles.size, world.azureRoles.size]).toEqual([3, 2]);
    const { changes } = world;
    const second = await world.run(runGrants, grant);
    expect(second).toEqual({ code: 0, output: expect.stringMatching(/Nothing to do\.$/) });
    expect(world.changes).toBe(changes);
  });

  it('grants the rest when it was cut off anywhere', async () => {
    for (let dieAfter = 0; dieAfter < 5; dieAfter += 1) {
      const world = new AzureWorld();
      await expect(world.run(runGrants, grant, { dieAfter })).rejects.toThrow('killed');
      expect((await world.run(runGrants, grant)).code).toBe(0);
      expect([world.appRoles.size, world.azureRoles.size]).toEqual([3, 2]);
    }
  });

  it('takes back all that it granted', async () => {
    const world = new AzureWorld();
    await world.run(runGrants, grant);
    expect((await world.run(runGrants, [...grant, '--remove'])).code).toBe(0);
    expect([world.appRoles.size, world.azureRoles.size]).toEqual([0, 0]);
  });

  it('sets the secrets once, however often it runs', async () => {
    const world = new AzureWorld();
    expect((await world.run(runSecrets, set)).code).toBe(0);
    const { changes } = world;
    expect(believes(world, handedOut(world))).toBe(true);
    expect((await world.run(runSecrets, set)).code).toBe(0);
    expect(world.changes).toBe(changes);
  });

  it('sets the secrets also when it was cut off anywhere', async () => {
    for (let dieAfter = 0; dieAfter < 6; dieAfter += 1) {
      const world = new AzureWorld();
      await expect(world.run(runSecrets, set, { dieAfter })).rejects.toThrow('killed');
      expect((await world.run(runSecrets, set)).code).toBe(0);
      expect(believes(world, handedOut(world))).toBe(true);
    }
  });

  it('rotates without a moment in which what Graph carries is refused, wherever it is cut off', async () => {
    const steps = 11;
    for (let dieAfter = 0; dieAfter < steps; dieAfter += 1) {
      const world = new AzureWorld();
      await world.run(runSecrets, set);
      const before = handedOut(world);
      await expect(world.run(runSecrets, rotate, { dieAfter })).rejects.toThrow('killed');
      expect(believes(world, before)).toBe(true);
      expect(believes(world, handedOut(world))).toBe(true);
      world.refetch();
      expect(believes(world, before)).toBe(true);
      expect(believes(world, handedOut(world))).toBe(true);
    }
    const world = new AzureWorld();
    await world.run(runSecrets, set);
    const before = handedOut(world);
    const { changes } = world;
    expect((await world.run(runSecrets, rotate)).code).toBe(0);
    expect(world.changes - changes).toBe(steps);
    expect(handedOut(world)).not.toEqual(before);
    expect(believes(world, before)).toBe(true);
    expect(believes(world, handedOut(world))).toBe(true);
  });

  it('finishes a rotation that was cut off, and Graph is believed throughout', async () => {
    for (let dieAfter = 0; dieAfter < 8; dieAfter += 1) {
      const world = new AzureWorld();
      await world.run(runSecrets, set);
      const before = handedOut(world);
      await expect(world.run(runSecrets, rotate, { dieAfter })).rejects.toThrow('killed');
      expect((await world.run(runSecrets, rotate)).code).toBe(0);
      expect(believes(world, before)).toBe(true);
      expect(handedOut(world).state).not.toBe(before.state);
    }
  });
});
