import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { describeIssues } from './describe-issues.ts';
import { codeOf, HostError, textOf } from './host-error.ts';

/**
 * A JSON file through its schema; undefined when there is none.
 * @throws HostError that names the file and each mistake.
 */
export function readJson<T>(file: string, schema: z.ZodType<T>): T | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(file, text));
  if (parsed.success) return parsed.data;
  throw new HostError(`${file} has mistakes; correct them and start again:\n${describeIssues(parsed.error)}`);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw new HostError(
      `${file} cannot be read (${textOf(cause)}). Check that it is a file and may be read.`,
      { cause },
    );
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new HostError(`${file} is not valid JSON (${textOf(cause)}). Correct it and start again.`, {
      cause,
    });
  }
}
