/** `npm run secrets`: the client state and the notification key, into Key Vault, once the code is deployed. */

import { runAsProgram } from './script.ts';
import { runSecrets } from './secrets/run.ts';

await runAsProgram(runSecrets);
