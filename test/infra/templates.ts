/** The Bicep files as the compiler sees them: what a deployment would be given. */

import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { runBicep } from '../../scripts/run-bicep.ts';

const Value = z.looseObject({
  type: z.string().optional(),
  nullable: z.boolean().optional(),
  metadata: z.looseObject({ description: z.string().optional() }).optional(),
});
const Metadata = z.looseObject({ name: z.string().optional(), description: z.string().optional() });
const Resource = z.looseObject({ type: z.string() });
type Resource = z.output<typeof Resource>;

/** The compiler lists resources by symbolic name, or only one after the other when it has no need of names. */
const byName = (
  resources: Readonly<Record<string, Resource>> | readonly Resource[],
): Record<string, Resource> => Object.fromEntries(Object.entries(resources));

const Template = z.looseObject({
  metadata: Metadata.default({}),
  parameters: z.record(z.string(), Value).default({}),
  outputs: z.record(z.string(), Value).default({}),
  resources: z.union([z.record(z.string(), Resource), z.array(Resource)]).transform(byName),
});
export type Template = z.output<typeof Template>;

/** What is deployed on its own; main.bicep brings its modules along. */
export const entries = [
  'main',
  'defender-for-cloud-export',
  'defender-for-cloud-role',
  'defender-for-cloud-workflow',
  'sentinel-push',
  'sentinel-role',
] as const;
export type Entry = (typeof entries)[number];

/** Compiles a copy: the compiler leaves its output beside the files. */
export function compileAll(bicep: string, directory: string): ReadonlyMap<Entry, Template> {
  const copy = mkdtempSync(path.join(tmpdir(), 'alert-mirror-infra-'));
  try {
    cpSync(directory, copy, { recursive: true });
    const { ok, output } = runBicep(bicep, ['build', '--pattern', '*.bicep'], copy);
    if (!ok) throw new Error(output);
    const read = (entry: Entry): unknown =>
      JSON.parse(readFileSync(path.join(copy, `${entry}.json`), 'utf8'));
    return new Map(entries.map((entry) => [entry, Template.parse(read(entry))]));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const Nested = z.object({ properties: z.object({ template: Template }) });

/** A template and those of its modules. */
export function withModules(template: Template): readonly Template[] {
  const modules = Object.values(template.resources).flatMap((resource) => {
    const nested = Nested.safeParse(resource);
    return nested.success ? withModules(nested.data.properties.template) : [];
  });
  return [template, ...modules];
}

/** As `DeploymentRule`, over a compiled template and its modules. */
export interface TemplateRule {
  readonly name: string;
  readonly violations: (template: Template) => readonly string[];
  /** Applied to a copy of the entry that it names. */
  readonly breaks: Readonly<Record<string, readonly [Entry, (template: Template) => void]>>;
}
