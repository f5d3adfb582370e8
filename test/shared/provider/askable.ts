import type { Provider } from '../../../shared/provider/provider.ts';

/** A provider that can be asked for one copy, as nearly all can. */
export type AskableProvider = Provider & Required<Pick<Provider, 'get'>>;
