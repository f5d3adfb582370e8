import type * as z from 'zod';

/** Every mistake with its place, one a line: `extensions.queues.batchSize: ...`. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `  ${path.join('.') || '(whole file)'}: ${message}`)
    .join('\n');
}
