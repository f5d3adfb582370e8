/** Names that can be found by knowing another name: file, function, test. */

import path from 'node:path';
import ts from 'typescript';
import type { Rule } from './import-rules.ts';
import { importsOf, report, textOf, walk, type Source } from './source.ts';

/** Endings that say what reads the file stand before the extension: `.test`, `.d`. */
const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|d))?$/;

export const namesAreKebabCase: Rule = ({ path: file }) => {
  const steps = file.replace(/\.ts$/, '').split('/');
  return steps.every((step) => kebab.test(step)) ? [] : [`${file}: is not named in kebab-case`];
};

const isTest = (file: string): boolean => /^test\/.*\.test\.ts$/.test(file);

/** One suite over several sources: named for what they have in common. */
export const suites: ReadonlySet<string> = new Set([
  'test/local/tenant/contracts.test.ts',
  'test/shared/mirror/operations.test.ts',
  'test/shared/platform/clients.test.ts',
  'test/shared/provider/conformity.test.ts',
  'test/shared/quota/drain.test.ts',
  'test/shared/quota/long-lists.test.ts',
  'test/shared/quota/stray-calls.test.ts',
]);

/**
 * The root describe of a test is its path, so that a failing test names the file to open. Small sources that are
 * tested in a neighbour's file have a root there, under their own path.
 */
export function describesItsPath(sources: ReadonlySet<string>): Rule {
  return (source) => {
    if (!isTest(source.path) || suites.has(source.path)) return [];
    const want = source.path.replace(/^test\//, '').replace(/\.test\.ts$/, '');
    const names = source.file.statements.flatMap(rootName);
    if (!names.some(({ name }) => name === want))
      return [report(source, source.file, `has no describe('${want}')`)];
    return names
      .filter(({ name }) => name !== want && !name.startsWith(`${want}: `) && !sources.has(`${name}.ts`))
      .map(({ node }) =>
        report(source, node, `the root describe must be '${want}', or the path of another source`),
      );
  };
}

/** `describe('x')`, `describe.each(…)('x')`, `describeProvider('x')`: any call whose first argument is a text. */
function rootName(statement: ts.Statement): readonly { name: string; node: ts.Node }[] {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return [];
  const name = textOf(statement.expression.arguments[0]);
  return name === undefined || statement.expression.expression.getText().startsWith('jest.')
    ? []
    : [{ name, node: statement }];
}

/** Tests of no single file. */
const ofTheWhole = /^test\/(?:architecture|scenarios|contracts|properties|docs|infra)(?:\/|\.test\.ts$)/;

export function testsMirrorSources(sources: ReadonlySet<string>): Rule {
  return ({ path: file }) => {
    if (!isTest(file) || ofTheWhole.test(file) || suites.has(file)) return [];
    const tested = file.replace(/^test\//, '').replace(/\.test\.ts$/, '.ts');
    return sources.has(tested) ? [] : [`${file}: tests ${tested}, which does not exist`];
  };
}

const registrars = new Set([
  'http',
  'get',
  'post',
  'put',
  'patch',
  'deleteRequest',
  'timer',
  'storageQueue',
  'eventHub',
  'generic',
]);

/** The names under which a file registers functions. */
export function registrationsOf(source: Source): readonly string[] {
  return [...walk(source.file)].flatMap((node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
    const { expression, name } = node.expression;
    if (expression.getText() !== 'app' || !registrars.has(name.text)) return [];
    return [textOf(node.arguments[0]) ?? '(not a literal)'];
  });
}

const entry = 'functions/index.ts';

/** What functions have in common registers nothing. */
export const registersItsName: Rule = (source) => {
  const names = registrationsOf(source);
  if (!source.path.startsWith('functions/') || names.length === 0) return [];
  const want = path.posix.basename(source.path, '.ts');
  return names.length === 1 && names[0] === want
    ? []
    : [`${source.path}: must register one function, '${want}'; registers ${names.join(', ')}`];
};

/** The bundle holds what the entry imports: a function file that it forgets would silently not be deployed. */
export function entryImportsAll(registering: readonly string[]): Rule {
  return (source) => {
    if (source.path !== entry) return [];
    const imported = new Set(importsOf(source).map(({ target }) => target));
    return registering
      .filter((file) => !imported.has(file))
      .map((file) => `${entry}: does not import ${file}`);
  };
}

/** Files that export a `Provider`, by annotation or by `satisfies`. */
export function isAdapter(source: Source): boolean {
  return source.file.statements.some(
    (statement) =>
      ts.isVariableStatement(statement) &&
      statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true &&
      statement.declarationList.declarations.some((declaration) => typeOf(declaration) === 'Provider'),
  );
}

function typeOf({ type, initializer }: ts.VariableDeclaration): string | undefined {
  if (type !== undefined) return type.getText();
  return initializer !== undefined && ts.isSatisfiesExpression(initializer)
    ? initializer.type.getText()
    : undefined;
}
