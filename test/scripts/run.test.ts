import { run } from '../../scripts/run.ts';

const node = (program: string, minutes?: number): Promise<boolean> =>
  run(process.execPath, ['-e', program], minutes === undefined ? {} : { minutes });

describe('scripts/run', () => {
  it.each([
    ['succeeds', 'process.exit(0)', true],
    ['fails', 'process.exit(3)', false],
    ['is killed', "process.kill(process.pid, 'SIGKILL')", false],
    ['waits for input that never comes', 'process.stdin.resume()', true],
  ])('says how a program ended that %s', async (_sentence, program, ok) => {
    expect(await node(program)).toBe(ok);
  });

  it('says that a program that does not exist failed', async () => {
    const spoken = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await run('no-such-program-anywhere', [])).toBe(false);
    expect(spoken).toHaveBeenCalledWith(expect.stringContaining("no-such-program-anywhere can't be started"));
    spoken.mockRestore();
  });

  it('ends a program that takes too long', async () => {
    const spoken = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    expect(await node('setInterval(() => {}, 1000)', 0.001)).toBe(false);
    expect(spoken).toHaveBeenCalledWith(expect.stringContaining('did not end within'));
    spoken.mockRestore();
  });

  it('leaves no listeners behind', async () => {
    const before = process.listenerCount('SIGTERM');
    await node('0', 1);
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});
