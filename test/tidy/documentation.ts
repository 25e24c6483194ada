/**
 * House rules about what is written for the reader.
 * @module
 */
import ts from 'typescript';
import { findingAt, lineOf, nodesOf, type Finding, type Rule, type Source } from './source.ts';

/** Each only puts its unit on a number; the type that they return is documented. */
const UNIT_CONSTRUCTORS = ['amps', 'watts', 'wattHours', 'volts', 'millis', 'seconds', 'minutes', 'epochMs', 'monoMs'];

/** Marks of unfinished work; spelt apart, so that this file does not find itself. */
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);

/** Numbers of a tracker mean nothing to a reader of the code. */
const TICKET = /(^|\s)#\d+\b/;

/** The first thing a reader sees is what the file is. */
export const fileSaysWhatItIs: Rule = (source) => {
  const opening = /^(#!.*\n)?\/\*\*[^]*?\*\//.exec(source.text)?.[0] ?? '';
  if (opening.includes('@module')) return [];
  const message = 'Open the file with a doc comment that says in a sentence what it is, and ends in `@module`.';
  return [{ path: source.path, line: 1, message }];
};

/** Unfinished work is finished, or written down where work is planned. */
export const nothingIsLeftForLater: Rule = (source) => [
  ...source.text.split('\n').flatMap((line, index): readonly Finding[] => {
    const mark = UNFINISHED.exec(line)?.[0];
    if (mark === undefined) return [];
    const message = `\`${mark}\`: finish it, or put it where work is planned. Readers of the code cannot act on it.`;
    return [{ path: source.path, line: index + 1, message }];
  }),
  ...commentsOf(source)
    .filter(({ text }) => TICKET.test(text))
    .map(({ line }) => ({
      path: source.path,
      line,
      message: 'A ticket number explains nothing by itself: write the reason.',
    })),
];

/** The files that `index.ts` passes on whole. */
export function reexportedBy(index: Source): readonly string[] {
  const folder = index.path.slice(0, index.path.lastIndexOf('/') + 1);
  return index.tree.statements
    .filter((node) => ts.isExportDeclaration(node))
    .flatMap(({ moduleSpecifier: from }) =>
      from !== undefined && ts.isStringLiteral(from) ? [folder + from.text.slice(2)] : [],
    );
}

/** A strategy's author reads these comments in the editor, and nothing else. */
export const exportsAreDocumented: Rule = (source) =>
  source.tree.statements.filter(isExported).flatMap((statement) => {
    const names = declaredNames(statement);
    if (names.every((name) => UNIT_CONSTRUCTORS.includes(name)) || hasDocComment(source, statement)) return [];
    const message = `\`${names.join(', ')}\` is public and has no doc comment. Say what it is, with unit, range and what null means.`;
    return [findingAt(source, statement, message)];
  });

/** Whether a statement is marked `export`. */
export function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  return [name?.getText() ?? 'default'];
}

function hasDocComment(source: Source, statement: ts.Statement): boolean {
  const ranges = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? [];
  return ranges.some(({ pos, end }) => {
    const comment = source.text.slice(pos, end);
    return comment.startsWith('/**') && !comment.includes('@module');
  });
}

/** Every comment once, with its line. */
function commentsOf(source: Source): readonly { readonly text: string; readonly line: number }[] {
  const starts = new Map<number, number>();
  for (const node of nodesOf(source.tree)) {
    for (const { pos, end } of ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? []) starts.set(pos, end);
    for (const { pos, end } of ts.getTrailingCommentRanges(source.text, node.getEnd()) ?? []) starts.set(pos, end);
  }
  return [...starts].map(([pos, end]) => ({ text: source.text.slice(pos, end), line: lineOf(source, pos) }));
}
