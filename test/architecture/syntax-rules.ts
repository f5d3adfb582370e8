/** What no file may say, wherever it gets it from. */

import ts from 'typescript';
import type { Rule } from './import-rules.ts';
import { importsOf, report, walk, type Source } from './source.ts';

const isProduct = (path: string): boolean => /^(?:shared|functions|cli)\//.test(path);

/** One violation for each node that `judge` has something to say about. */
function eachNode(source: Source, judge: (node: ts.Node) => string | undefined): readonly string[] {
  return [...walk(source.file)].flatMap((node) => {
    const message = judge(node);
    return message === undefined ? [] : [report(source, node, message)];
  });
}

export const settingsComeFromConfig: Rule = (source) => {
  if (!/^(?:shared|functions)\//.test(source.path) || source.path === 'shared/platform/config.ts') return [];
  return eachNode(source, (node) => {
    const named = ts.isPropertyAccessExpression(node) && node.getText() === 'process.env';
    const indexed = ts.isElementAccessExpression(node) && node.expression.getText() === 'process';
    const taken = ts.isBindingElement(node) && node.getText().startsWith('env') && fromProcess(node);
    return named || indexed || taken
      ? 'reads the environment; shared/platform/config.ts does that'
      : undefined;
  });
};

/** `const { env } = process` */
function fromProcess(node: ts.BindingElement): boolean {
  const declaration = node.parent.parent;
  return ts.isVariableDeclaration(declaration) && declaration.initializer?.getText() === 'process';
}

const clockCalls = new Set([
  ...['Date', 'Date.now', 'performance.now', 'process.hrtime', 'process.hrtime.bigint', 'process.uptime'],
  ...['Math.random', 'crypto.randomUUID', 'crypto.getRandomValues', 'randomUUID', 'randomBytes', 'randomInt'],
  ...['setTimeout', 'setInterval', 'setImmediate'],
]);

/** Where clock and chance are handed out, and files that wait, each for a time that its caller may set. */
export const clockFiles: ReadonlySet<string> = new Set([
  'shared/health/report.ts',
  'shared/notification/send-within.ts',
  'shared/services.ts',
]);

/** Time and chance come in as arguments, so that tests can decide them. */
export function clockIsPassedIn(allowed: ReadonlySet<string>): Rule {
  return (source) => {
    if (!source.path.startsWith('shared/') || source.path.startsWith('shared/platform/')) return [];
    if (allowed.has(source.path)) return [];
    const timers = importsOf(source)
      .filter(({ target }) => target.startsWith('node:timers'))
      .map(({ node }) => report(source, node, 'waits by itself; waiting is done in platform'));
    return [...timers, ...eachNode(source, clockUse)];
  };
}

function clockUse(node: ts.Node): string | undefined {
  if (
    ts.isNewExpression(node) &&
    node.expression.getText() === 'Date' &&
    (node.arguments?.length ?? 0) === 0
  ) {
    return 'new Date() looks at the clock, which is passed in';
  }
  if (!ts.isCallExpression(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  const name = ts.isCallExpression(node) ? node.expression : node;
  // Date.now(), and Date.now handed on, are reported once: at the name.
  const isName = ts.isIdentifier(name) ? ts.isCallExpression(node) : ts.isPropertyAccessExpression(node);
  const text = name.getText().replace(/^globalThis\./, '');
  return isName && clockCalls.has(text) ? `${text} is passed in, not taken` : undefined;
}

/** Jest takes these by their default export only. */
const takenByDefault = /^test\/support\/global-(?:setup|teardown)\.ts$/;

export const nothingIsDefault: Rule = (source) => {
  if (takenByDefault.test(source.path)) return [];
  return eachNode(source, (node) => {
    const assigned = ts.isExportAssignment(node);
    const modified = ts.canHaveModifiers(node) && has(node, ts.SyntaxKind.DefaultKeyword);
    const renamed = ts.isExportSpecifier(node) && node.name.text === 'default';
    return assigned || modified || renamed ? 'exports by default; export by name' : undefined;
  });
};

const has = (node: ts.HasModifiers, kind: ts.SyntaxKind): boolean =>
  ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) === true;

export const noEnums: Rule = (source) =>
  eachNode(source, (node) =>
    ts.isEnumDeclaration(node) ? 'is an enum; use a union of literals' : undefined,
  );

export const noLooseEnds: Rule = (source) => {
  if (!isProduct(source.path) && !/^(?:local|scripts|bench)\//.test(source.path)) return [];
  return source.file.text
    .split('\n')
    .flatMap((line, index) =>
      /\b(?:TODO|FIXME|XXX)\b|@ts-(?:ignore|nocheck|expect-error)/.test(line)
        ? [`${source.path}:${index + 1}: leaves a loose end`]
        : [],
    );
};

const maxLines = 200;

export const filesAreShort: Rule = (source) => {
  if (!/^(?:shared|functions)\//.test(source.path)) return [];
  const lines = source.file.text.trimEnd().split('\n').length;
  return lines > maxLines
    ? [`${source.path}: has ${lines} lines, more than ${maxLines}; is there a second idea in it?`]
    : [];
};
