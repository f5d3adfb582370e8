/** Turns what zod found into sentences: where, what is wrong, what was expected, what stands there. */

import type * as z from 'zod';
import { nearest } from '../platform/nearest.ts';
import { knownKeys } from './json-schema.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

export function describeIssues(issues: readonly Issue[], root: Path = []): readonly string[] {
  return issues.flatMap((issue) => describeIssue(issue, [...root, ...issue.path]));
}

/** `providers.sentinel.workspaces[1]` */
export function formatPath(path: Path): string {
  const text = path.map(formatStep).join('').replace(/^\./, '');
  return text === '' ? 'the policy' : text;
}

function formatStep(step: PropertyKey): string {
  const name = String(step);
  return /^[$\w-]{1,64}$/.test(name) && typeof step !== 'number' ? `.${name}` : `[${quote(step)}]`;
}

function describeIssue(issue: Issue, path: Path): readonly string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${formatPath([...path, key])}: ${describeUnknownKey(key, path)}`);
  }
  if (issue.code === 'invalid_union') return describeUnion(issue, path);
  return [`${formatPath(path)}: ${describeValue(issue)}`];
}

function describeUnknownKey(key: string, path: Path): string {
  const known = knownKeys(path);
  const meant = nearest(key, known);
  if (meant !== undefined) return `is not a key of the policy; did you mean "${meant}"?`;
  return `is not a key of the policy${ownerOf(key)}; take it out, or use one of ${known.join(', ')}`;
}

/** Some keys are right, under another provider. */
function ownerOf(key: string): string {
  const owners = knownKeys(['providers']).filter((id) => knownKeys(['providers', id]).includes(key));
  return owners.length === 0 ? '' : ` here; it belongs to ${owners.join(' and ')}`;
}

/** Of a union's alternatives the one speaks that the author meant: whose mistakes lie deeper, not at its very root. */
function describeUnion(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path): readonly string[] {
  const meant = issue.errors.find((branch) =>
    branch.every((each) => each.path.length > 0 || each.code === 'unrecognized_keys'),
  );
  return meant === undefined
    ? [`${formatPath(path)}: ${issue.message}${found(issue.input)}`]
    : describeIssues(meant, path);
}

function describeValue(issue: Issue): string {
  const expected = expectation(issue);
  if (issue.input === undefined) return `is missing; expected ${expected ?? 'a value'}`;
  return `${expected === undefined ? issue.message : `expected ${expected}`}${found(issue.input)}${suggestion(issue)}`;
}

/** Undefined where the schema's own message says it all. */
function expectation(issue: Issue): string | undefined {
  if (issue.code === 'invalid_value') return listChoices(issue.values);
  if (issue.code === 'invalid_type') {
    return issue.expected === 'int' ? 'a whole number' : `${article(issue.expected)} ${issue.expected}`;
  }
  if (issue.code === 'too_small')
    return `${issue.inclusive === true ? 'at least' : 'more than'} ${issue.minimum}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum}`;
  return undefined;
}

function listChoices(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? texts.join('') : `one of ${texts.join(', ')}`;
}

function suggestion(issue: Issue): string {
  if (issue.code !== 'invalid_value' || typeof issue.input !== 'string') return '';
  const meant = nearest(issue.input, issue.values.map(String));
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? 'an' : 'a');

/** What stands there, cut short. A policy holds no secrets; an object or a list is only named. */
function found(input: unknown): string {
  if (Array.isArray(input)) return '; found an array';
  if (typeof input === 'object' && input !== null) return '; found an object';
  return `; found ${quote(input)}`;
}

function quote(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
