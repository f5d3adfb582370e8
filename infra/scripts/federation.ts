/** `npm run federation`: an application through which the app's identity can be known in further tenants. */

import { runFederation } from './federation/run.ts';
import { runAsProgram } from './script.ts';

await runAsProgram(runFederation);
