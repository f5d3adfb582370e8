/** Source files as the compiler's own parser sees them. */

import path from 'node:path';
import ts from 'typescript';

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly file: ts.SourceFile;
}

export interface Import {
  /** The path of the file within the repository, or the name of a package. */
  readonly target: string;
  readonly node: ts.Node;
}

export function parseSource(sourcePath: string, text: string): Source {
  return { path: sourcePath, file: ts.createSourceFile(sourcePath, text, ts.ScriptTarget.Latest, true) };
}

/** Every node of the file, outer ones first. */
export function* walk(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) yield* walk(child);
}

/** All of them: import and export declarations, import(), require() and import types. */
export function importsOf(source: Source): readonly Import[] {
  return [...walk(source.file)].flatMap((node) => {
    const specifier = specifierOf(node);
    return specifier === undefined ? [] : [{ target: resolveTarget(source.path, specifier), node }];
  });
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  if (ts.isCallExpression(node) && ['import', 'require'].includes(node.expression.getText())) {
    return textOf(node.arguments[0]);
  }
  return undefined;
}

export function textOf(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function resolveTarget(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(from), specifier);
  return packageOf(specifier);
}

/** `@scope/name/sub/path` → `@scope/name`; `node:fs/promises` stays. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** `path:line: message`, as editors and terminals link it. */
export function report(source: Source, node: ts.Node, message: string): string {
  const { line } = source.file.getLineAndCharacterOfPosition(node.getStart(source.file));
  return `${source.path}:${line + 1}: ${message}`;
}
