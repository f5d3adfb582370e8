/** What a process has used so far: CPU in microseconds, memory in bytes. */
export interface ProcessUsage {
  readonly cpu: NodeJS.CpuUsage;
  readonly memory: NodeJS.MemoryUsage;
}

/** Microseconds of CPU, user and system, of all threads, between two readings. */
export function cpuBetween(before: ProcessUsage, after: ProcessUsage): number {
  return after.cpu.user - before.cpu.user + (after.cpu.system - before.cpu.system);
}
