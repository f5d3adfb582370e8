import type { Kind, Provider } from './provider.ts';

export const kindOf = ({ kind }: Pick<Provider, 'kind'>, ref: string): Kind =>
  typeof kind === 'function' ? kind(ref) : kind;
