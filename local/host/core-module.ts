import { registerHooks } from 'node:module';

/**
 * From now on whatever requires or imports `@azure/functions-core` gets this host's. To be called before `startHost`;
 * in Jest, which has its own module map (jest.config.js), neither needed nor possible.
 */
export function supplyCoreModule(): void {
  const core = new URL('./functions-core.ts', import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === '@azure/functions-core' ? { url: core, shortCircuit: true } : next(specifier, context),
  });
}
