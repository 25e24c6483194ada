/**
 * The house rule that tests mirror the sources: whoever opens a file knows where its specification is.
 * @module
 */
import ts from 'typescript';
import { isExported } from './documentation.ts';
import type { Finding, Source } from './source.ts';

/** Files whose behaviour another test specifies, each with the reason why it has none of its own. */
export const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {};

/** Where the test of a file belongs: `src/a/b.ts` in `test/a/b.test.ts`, `sim/a.ts` in `test/sim/a.test.ts`. */
export function mirrorOf(path: string): string {
  return `test/${path.replace(/^src\//, '').replace(/\.ts$/, '.test.ts')}`;
}

/** Whether a file does anything when it runs. Types, and lists of re-exports, do not. */
export function hasBehaviour(source: Source): boolean {
  return source.tree.statements.some((statement) => {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return false;
    return isExported(statement) && !isDeclaredOnly(statement);
  });
}

/** Files without a test, and entries of the table that are no longer true. */
export function mirrorFindings(sources: readonly Source[], tests: readonly string[]): readonly Finding[] {
  const missing = sources
    .filter((source) => hasBehaviour(source) && !(source.path in TESTED_ELSEWHERE))
    .filter((source) => !tests.includes(mirrorOf(source.path)))
    .map(({ path }) => ({
      path,
      line: 1,
      message: `It has no test: write ${mirrorOf(path)}, or name in test/tidy/mirror.ts the test that specifies it.`,
    }));
  return [...missing, ...staleEntries(sources, tests)];
}

function staleEntries(sources: readonly Source[], tests: readonly string[]): readonly Finding[] {
  return Object.keys(TESTED_ELSEWHERE)
    .filter((path) => !sources.some((source) => source.path === path) || tests.includes(mirrorOf(path)))
    .map((path) => ({
      path,
      line: 1,
      message: 'test/tidy/mirror.ts excuses this file, but it is gone or has its own test: strike the entry.',
    }));
}

function isDeclaredOnly(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false;
}
