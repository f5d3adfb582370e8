/** Writes what is derived from the code and from the queries; tests compare all of it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { policyJsonSchema } from '../shared/policy/json-schema.ts';
import { replaceSettingsTable } from './settings-table.ts';
import { replacePart } from './generated-part.ts';
import { mappingTables } from './mapping-tables.ts';
import { productRows } from './product-rows.ts';
import { reachedRows } from './reached-rows.ts';
import { telemetryTables } from './telemetry-tables.ts';
import { workbookJson, workbookPath } from './workbook.ts';

const schemaPath = 'mirror.policy.schema.json';
const options = await resolveConfig(schemaPath);
writeFileSync(schemaPath, await format(JSON.stringify(policyJsonSchema()), { ...options, parser: 'json' }));

const docsPath = 'docs/settings.md';
writeFileSync(docsPath, replaceSettingsTable(readFileSync(docsPath, 'utf8')));

writeFileSync(workbookPath, workbookJson());

const telemetryPath = 'docs/telemetry.md';
writeFileSync(telemetryPath, replacePart(readFileSync(telemetryPath, 'utf8'), 'events', telemetryTables()));

const providersPath = 'docs/providers.md';
const tables = [
  ['products', productRows()],
  ['reached', reachedRows()],
  ['mappings', mappingTables()],
] as const;
writeFileSync(
  providersPath,
  tables.reduce((page, [name, table]) => replacePart(page, name, table), readFileSync(providersPath, 'utf8')),
);
