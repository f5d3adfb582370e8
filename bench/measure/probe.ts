/**
 * Preloaded into a measured process: tells its parent, when asked, what it has used so far, and ends with it. A channel
 * of its own, so that asking does not go through what is measured.
 */

import type { ProcessUsage } from './usage.ts';

process.on('message', () => {
  const usage: ProcessUsage = { cpu: process.cpuUsage(), memory: process.memoryUsage() };
  process.send?.(usage);
});
process.on('disconnect', () => process.exit());
process.channel?.unref();
