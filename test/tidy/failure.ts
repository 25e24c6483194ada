/**
 * House rules about failure. Operating failures are values, configuration problems are lists, and a broken promise of
 * the program itself is an error with a name.
 * @module
 */
import ts from 'typescript';
import { findingAt, nodesOf, type Rule } from './source.ts';

const PLAIN = ['Error', 'TypeError', 'RangeError', 'SyntaxError'];

/** Whoever catches must be able to tell one failure from another. */
export const errorsHaveNames: Rule = (source) =>
  nodesOf(source.tree)
    .filter((node) => ts.isNewExpression(node) || ts.isCallExpression(node))
    .filter(({ expression }) => ts.isIdentifier(expression) && PLAIN.includes(expression.text))
    .map((node) => {
      const message =
        'A plain error says nothing to whoever catches it. Return the failure as a value; for a broken promise of the program use `assert` of engine/failure.ts.';
      return findingAt(source, node, message);
    });

/** What goes wrong is either dealt with or passed on. */
export const failuresAreNotSwallowed: Rule = (source) =>
  nodesOf(source.tree)
    .filter((node) => isEmptyCatch(node) || isEmptyHandler(node))
    .map((node) =>
      findingAt(
        source,
        node,
        'This swallows every failure, also the unexpected. Deal with the one you mean and rethrow the others.',
      ),
    );

function isEmptyCatch(node: ts.Node): boolean {
  return ts.isCatchClause(node) && node.block.statements.length === 0;
}

function isEmptyHandler(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const [handler] = node.arguments;
  if (node.expression.name.text !== 'catch' || handler === undefined || !ts.isArrowFunction(handler)) return false;
  if (ts.isBlock(handler.body)) return handler.body.statements.length === 0;
  return ts.isIdentifier(handler.body) && handler.body.text === 'undefined';
}
