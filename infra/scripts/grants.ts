/**
 * `npm run grants`: what the app's identity must be granted, for exactly the products that the policy turns on. TypeScript and
 * not a shell script, because the list comes from the policy's own parser and the adapters' own facts: it can't drift from them.
 */

import { runGrants } from './grants/run.ts';
import { runAsProgram } from './script.ts';

await runAsProgram(runGrants);
