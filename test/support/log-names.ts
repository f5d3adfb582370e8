/**
 * What a query reads from our log lines, compared with the list of what is written (`shared/telemetry/events.ts`).
 * `line = parse_json(message)` is followed through the names that a query gives to parts of it.
 */

import { events, type EventSpec } from '../../shared/telemetry/events.ts';
import type { Field, FieldList } from '../../shared/telemetry/field.ts';
import { SyntaxKind, type SyntaxNode } from './kusto.ts';

const specs: ReadonlyMap<string, EventSpec> = new Map(Object.entries(events));
const ofEveryLine: FieldList = {
  message: { kind: 'text', says: '', optional: false },
  level: { kind: 'text', says: '', optional: false },
  invocationId: { kind: 'text', says: '', optional: false },
};
/** Closed, or it would take in every message that only begins like it; without any name it means all lines. */
const lineStart = /^\{"message":(?:"([^"]+)",)?$/;
const converts = new Map([
  ['tolong', 'number'],
  ['toint', 'number'],
  ['todouble', 'number'],
  ['toreal', 'number'],
  ['tobool', 'flag'],
]);

function* walk(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (let i = 0; i < node.ChildCount; i++) {
    const child = node.GetChild(i);
    if (child !== null) yield* walk(child);
  }
}

const isKind = (node: SyntaxNode, kind: string): boolean => node.Kind === SyntaxKind[kind];
const textOf = (node: SyntaxNode | null | undefined): string => (node?.toString() ?? '').trim();

/** Sentences about names that are not on the list; none when all is well. */
export function findWrongNames(syntax: SyntaxNode): readonly string[] {
  const nodes = [...walk(syntax)];
  const starts = nodes
    .filter((node) => isKind(node, 'StringLiteralExpression'))
    .map((node) => String(node.LiteralValue))
    .filter((text) => text.startsWith('{'));
  const unfinished = starts.filter((text) => !lineStart.test(text));
  const named = starts.map((text) => lineStart.exec(text)?.[1]);
  const isOfAll = named.length === 0 || named.includes(undefined);
  const wanted = isOfAll ? [...specs.keys()] : named.filter((name) => name !== undefined);
  const compared = nodes.flatMap(comparedMessage);
  const fields = fieldsOf(wanted.flatMap((name) => specs.get(name) ?? []));
  return [
    ...unfinished.map((text) => `${text} is no beginning of a line`),
    ...[...wanted, ...compared]
      .filter((name) => !specs.has(name))
      .map((name) => `no line has the message ${name}`),
    ...findWrongPaths(nodes, fields),
  ];
}

/** `tostring(line.message) == 'x'` */
function comparedMessage(node: SyntaxNode): readonly string[] {
  if (!isKind(node, 'EqualExpression')) return [];
  const literal = node.GetChild(2);
  const isMessage = /\bline\.message\)?$/.test(textOf(node.GetChild(0)));
  return isMessage && literal !== null && isKind(literal, 'StringLiteralExpression')
    ? [String(literal.LiteralValue)]
    : [];
}

/** The union: a query that reads several kinds of line finds empty what one of them hasn't. */
function fieldsOf(lines: readonly EventSpec[]): ReadonlyMap<string, Field> {
  return new Map([ofEveryLine, ...lines.map(({ fields }) => fields)].flatMap((list) => Object.entries(list)));
}

type Path = readonly string[];

function findWrongPaths(nodes: readonly SyntaxNode[], fields: ReadonlyMap<string, Field>): readonly string[] {
  const parts = new Map<string, Path>();
  for (const node of nodes.filter((each) => isKind(each, 'SimpleNamedExpression'))) {
    const path = pathOf(node.Expression, parts);
    if (path !== undefined) parts.set(textOf(node.Name), path);
  }
  return nodes
    .filter((node) => isKind(node, 'PathExpression') || isKind(node, 'ElementExpression'))
    .flatMap((node) => {
      const path = pathOf(node, parts);
      return path === undefined ? [] : wrongIn(path, node, fields);
    });
}

/** The names below the JSON of a line; undefined for what is no part of one. */
function pathOf(node: SyntaxNode | undefined, parts: ReadonlyMap<string, Path>): Path | undefined {
  if (node === undefined) return undefined;
  if (isKind(node, 'NameReference')) return parts.get(textOf(node));
  if (isKind(node, 'FunctionCallExpression'))
    return /^parse_json\(message\)$/.test(textOf(node)) ? [] : undefined;
  if (!isKind(node, 'PathExpression') && !isKind(node, 'ElementExpression')) return undefined;
  const above = pathOf(node.Expression, parts);
  return above === undefined ? undefined : [...above, nameIn(textOf(node.Selector))];
}

const nameIn = (selector: string): string => selector.replace(/^\[\s*['"]?|['"]?\s*\]$/g, '');

function wrongIn(path: Path, node: SyntaxNode, fields: ReadonlyMap<string, Field>): readonly string[] {
  const [name = '', inner] = path;
  const field = fields.get(name);
  if (field === undefined) return [`${path.join('.')}: no line that is read here has ${name}`];
  if (inner === undefined) return wrongConversion(path, node, field);
  if (field.kind === 'counts') return [];
  const column = field.columns?.[inner];
  return column === undefined
    ? [`${path.join('.')}: ${name} has no ${inner}`]
    : wrongConversion(path, node, column);
}

function ancestors(node: SyntaxNode): readonly SyntaxNode[] {
  const above = node.Parent;
  return above === null || above === undefined ? [] : [above, ...ancestors(above)];
}

function wrongConversion(path: Path, node: SyntaxNode, { kind }: Field): readonly string[] {
  const call = ancestors(node).find((above) => isKind(above, 'FunctionCallExpression'));
  const name = textOf(call?.Name);
  const wants = converts.get(name);
  if (wants === undefined || textOf(call) !== `${name}(${textOf(node)})` || wants === kind) return [];
  return [`${path.join('.')}: is ${kind}, not what ${name} reads`];
}
