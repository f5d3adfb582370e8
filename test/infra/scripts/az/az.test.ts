import { createAz } from '../../../../infra/scripts/az/az.ts';
import { FakeAz } from '../../support/fake-az.ts';

let fake: FakeAz;
afterEach(() => fake.remove());

const run = (rules: ConstructorParameters<typeof FakeAz>[0], timeoutMs?: number) => {
  fake = new FakeAz(rules);
  return createAz({ env: fake.env, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
};

describe('infra/scripts/az/az', () => {
  it('hands over the arguments as they are and gives back the JSON', async () => {
    const az = run([['rest', { json: { value: [1] } }]]);
    const args = ['rest', '--url', "https://x/y?$filter=a eq 'b'&c=$(d) `e`", '--body', '{"f":"g h"}'];
    expect(await az(args)).toEqual({ value: [1] });
    expect(fake.calls[0]?.args).toEqual([...args, '--output', 'json', '--only-show-errors']);
  });

  it('gives nothing where az printed nothing', async () => {
    expect(await run([['rest', {}]])(['rest'])).toBeUndefined();
  });

  it('fails as az says', async () => {
    await expect(run([['rest', { error: 'ERROR: Not Found({})' }]])(['rest'])).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('says what to do when there is no az', async () => {
    fake = new FakeAz([]);
    await expect(createAz({ env: { PATH: '' } })(['rest'])).rejects.toMatchObject({
      message: expect.stringContaining('is not installed'),
      exitCode: 5,
    });
  });

  it('takes an az that does not answer for an outage', async () => {
    await expect(run([['rest', {}]], 1)(['rest'])).rejects.toMatchObject({ code: 'unavailable' });
  });
});
