/**
 * Kusto's own language service: it parses a query and binds it to the tables, as the portal's editor does. What it
 * can't see is what is inside our JSON; `log-names.ts` looks there.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { applicationInsightsTables } from './application-insights-tables.ts';

/** A node of the syntax tree, as far as it is looked at here. */
export interface SyntaxNode {
  readonly Kind: number;
  readonly ChildCount: number;
  readonly SimpleName?: string;
  readonly Name?: SyntaxNode;
  readonly Expression?: SyntaxNode;
  readonly Selector?: SyntaxNode;
  readonly LiteralValue?: unknown;
  readonly Parent?: SyntaxNode | null;
  GetChild(index: number): SyntaxNode | null;
  toString(): string;
}

interface Diagnostic {
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
}

interface DiagnosticList {
  readonly Count?: number;
  readonly length?: number;
  getItem?(index: number): Diagnostic;
  readonly [index: number]: Diagnostic;
}

interface Analysis {
  readonly Syntax: SyntaxNode;
  GetDiagnostics(): DiagnosticList;
}

interface KustoLanguage {
  readonly KustoCode: { ParseAndAnalyze(query: string, globals: unknown): Analysis };
  readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } };
  readonly Symbols: {
    readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, says: null) => unknown };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: readonly unknown[]) => unknown };
  };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, number>> };
}

const language = loadLanguage();
export const { SyntaxKind } = language.Syntax;
const globals = language.GlobalState.Default.WithDatabase(
  new language.Symbols.DatabaseSymbol.ctor(
    'component',
    [...applicationInsightsTables].map(
      ([name, columns]) => new language.Symbols.TableSymbol.$ctor7(name, `(${columns})`, null),
    ),
  ),
);

/** Once for each worker of Jest: its test files share what runs in "this context", which refuses a second loading. */
function loadLanguage(): KustoLanguage {
  const loaded: unknown = vm.runInThisContext('globalThis.Kusto?.Language');
  if (loaded !== undefined) return loaded as KustoLanguage;
  const find = createRequire(`${process.cwd()}/package.json`);
  for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
    const path = find.resolve(`@kusto/language-service-next/${file}`);
    vm.runInThisContext(readFileSync(path, 'utf8'), { filename: path });
  }
  return vm.runInThisContext('Kusto.Language') as KustoLanguage;
}

export interface Query {
  readonly syntax: SyntaxNode;
  /** Errors, warnings and suggestions, each with the line that it is about. */
  readonly diagnostics: readonly string[];
}

export function analyseQuery(text: string): Query {
  const analysis = language.KustoCode.ParseAndAnalyze(text, globals);
  const list = analysis.GetDiagnostics();
  const count = list.Count ?? list.length ?? 0;
  const diagnostics = Array.from({ length: count }, (_, i) => list.getItem?.(i) ?? list[i]);
  return {
    syntax: analysis.Syntax,
    diagnostics: diagnostics.flatMap((each) =>
      each === undefined ? [] : [`${each.Message} (${lineAt(text, each.Start)})`],
    ),
  };
}

const lineAt = (text: string, position: number): string =>
  `line ${text.slice(0, position).split('\n').length}`;
