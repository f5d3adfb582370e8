/** As much of `@azure/functions-core` as registering needs: keeps the handlers, and does nothing else. */

export type Handler = (request: unknown, context: unknown) => Promise<unknown>;

export const handlers = new Map<string, Handler>();

export const version = '3.14.1';
export const hostVersion = '4.0.0';

export class Disposable {
  dispose(): void {
    return undefined;
  }
}

let programmingModel: unknown;

export function setProgrammingModel(model: unknown): void {
  programmingModel = model;
}

export function getProgrammingModel(): unknown {
  return programmingModel;
}

export function registerFunction(metadata: { readonly name: string }, handler: Handler): Disposable {
  handlers.set(metadata.name, handler);
  return new Disposable();
}

export function registerHook(): Disposable {
  return new Disposable();
}

export function log(): void {
  return undefined;
}
