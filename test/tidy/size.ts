/**
 * House rules about size: what does not fit on a screen is not understood at a look.
 * @module
 */
import ts from 'typescript';
import { findingAt, lineOf, nodesOf, type Rule } from './source.ts';

const FILE_LINES_MAX = 250;
const FUNCTION_LINES_MAX = 40;
const PARAMETERS_MAX = 3;

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
