import { app, output } from '@azure/functions';
import { beginApp, currentApp, Disposable, registerHook } from '../../../local/host/functions-core.ts';

describe('local/host/functions-core', () => {
  it('is what @azure/functions registers with', () => {
    const queue = output.storageQueue({ queueName: 'q', connection: 'AzureWebJobsStorage' });
    const handler = () => ({ status: 204 });
    app.http('receive', {
      methods: ['POST'],
      authLevel: 'function',
      route: 'a/{id}',
      extraOutputs: [queue],
      handler,
    });
    const registered = currentApp().functions.get('receive');
    expect(registered?.callback).toBe(handler);
    expect(Object.values(registered?.metadata.bindings ?? {})).toEqual([
      expect.objectContaining({
        type: 'httpTrigger',
        direction: 'in',
        methods: ['POST'],
        authLevel: 'function',
        route: 'a/{id}',
      }),
      expect.objectContaining({ type: 'http', direction: 'out' }),
      expect.objectContaining({ type: 'queue', direction: 'out', queueName: 'q' }),
    ]);
    expect(currentApp().programmingModel?.name).toBe('@azure/functions');
  });

  it('refuses a second function of the same name, a bad name, and any after the start', () => {
    const registry = beginApp(() => undefined);
    const register = (name: string) => app.timer(name, { schedule: '0 * * * * *', handler: () => undefined });
    register('poll');
    expect(() => register('Poll')).toThrow(/"poll" is already registered/);
    expect(() => register('1st')).toThrow(/"1st" is not valid/);
    registry.started = true;
    expect(() => register('late')).toThrow(/only be registered while the app starts/);
  });

  it('knows five hooks, in their order, until they are disposed of', () => {
    const registry = beginApp(() => undefined);
    const [first, second] = [jest.fn(), jest.fn()];
    const disposable = registerHook('preInvocation', first);
    registerHook('preInvocation', second);
    expect(registry.hooks('preInvocation')).toEqual([first, second]);
    disposable.dispose();
    disposable.dispose();
    expect(registry.hooks('preInvocation')).toEqual([second]);
    const refusal = () => {
      try {
        return registerHook('other', first);
      } catch (error) {
        return error;
      }
    };
    expect(refusal()).toMatchObject({ name: 'RangeError', isAzureFunctionsSystemError: true });
  });

  it('disposes of several at once', () => {
    const dispose = jest.fn();
    Disposable.from({ dispose }, { dispose }).dispose();
    expect(dispose).toHaveBeenCalledTimes(2);
  });
});
