/** `npm run smoke`: whether the deployed app works. */

import { runAsProgram } from './script.ts';
import { runSmoke } from './smoke/run.ts';

await runAsProgram(runSmoke);
