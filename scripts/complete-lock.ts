/** `node scripts/complete-lock.ts`, after `npm install` has changed package-lock.json: adds what npm left out of it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { completeLock, missingEntries, parseLock } from './lock.ts';

const path = 'package-lock.json';
const lock = parseLock(readFileSync(path, 'utf8'));
const missing = missingEntries(lock);
if (missing.size > 0) writeFileSync(path, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
process.stdout.write(`${path}: ${missing.size} entries added\n`);
