/**
 * House rules about size: what does not fit on a screen is not understood at a look.
 * @module
 */
import ts from 'typescript';
import { findingAt, lineOf, nodesOf, type Rule } from './source.ts';

const FILE_LINES_MAX = 250;
const FUNCTION_LINES_MAX = 40;
const PARAMETERS_MAX = 3;
const STRATEGY_LINES_MAX = 80;

/** A file holds one concept. */
export const fileIsShort: Rule = (source) => {
  const lines = source.text.trimEnd().split('\n').length;
  if (lines <= FILE_LINES_MAX) return [];
  const message = `The file has ${lines} lines, at most ${FILE_LINES_MAX} are allowed. It holds more than one concept: give the second its own file.`;
  return [{ path: source.path, line: 1, message }];
};

/** A function does one thing. */
export const functionsAreShort: Rule = (source) =>
  nodesOf(source.tree)
    .filter((node) => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
    .flatMap((node) => {
      const lines = lineOf(source, node.getEnd()) - lineOf(source, node.getStart()) + 1;
      if (lines <= FUNCTION_LINES_MAX) return [];
      const message = `This function has ${lines} lines, at most ${FUNCTION_LINES_MAX} are allowed. Name its parts and call them.`;
      return [findingAt(source, node, message)];
    });

/** A call can be read without looking up what the fourth argument means. */
export const parametersAreFew: Rule = (source) =>
  nodesOf(source.tree)
    .filter((node) => ts.isFunctionLike(node))
    .filter((node) => ('body' in node ? node.body !== undefined : false) && node.parameters.length > PARAMETERS_MAX)
    .map((node) => {
      const message = `${node.parameters.length} positional parameters, at most ${PARAMETERS_MAX} are allowed. Take one object with named fields instead.`;
      return findingAt(source, node, message);
    });

/** What a strategy decides can be read in one go; arithmetic with a name of its own stands beside it, options before it. */
export const strategyIsShort: Rule = (source) => {
  if (!source.path.endsWith('/strategy.ts')) return [];
  const lines = codeLines(source.tree);
  if (lines <= STRATEGY_LINES_MAX) return [];
  const message = `The strategy has ${lines} lines of code besides imports, at most ${STRATEGY_LINES_MAX} are allowed. Name its arithmetic in a file beside it.`;
  return [{ path: source.path, line: 1, message }];
};

/** Lines with code on them: no imports, no comments, none that is empty. */
function codeLines(tree: ts.SourceFile): number {
  const imports = tree.statements.filter(ts.isImportDeclaration);
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true);
  scanner.setText(tree.text);
  const lines = new Set<number>();
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) {
    const at = scanner.getTokenStart();
    if (imports.every((one) => at < one.getStart() || at >= one.getEnd()))
      lines.add(tree.getLineAndCharacterOfPosition(at).line);
  }
  return lines.size;
}
