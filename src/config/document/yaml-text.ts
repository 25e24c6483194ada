/**
 * YAML 1.2 text to a located document. Every syntax error is a problem with its place; nothing is thrown,
 * whatever the text.
 * @module
 */
import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import type { Node, YAMLMap } from 'yaml';
import type { Located, LocatedEntry, Scalar } from './located.ts';
import { type Place, type Problem, problemAt } from '../problem.ts';

/** A document without problems has a root; one with problems may not be used. */
export type ParsedYaml =
  { readonly ok: true; readonly root: Located } | { readonly ok: false; readonly problems: readonly Problem[] };

/** No configuration nests deeper; what does would exhaust the stack of whoever walks it. */
const DEPTH_MAX = 64;

/** A thousand stations need some ten thousand values. Aliases of aliases can stand for billions. */
const VALUES_MAX = 200_000;

/** Parses the text of `file`, which is only named in problems. */
export function parseYaml(text: string, file: string): ParsedYaml {
  const document = parseDocument(text, { prettyErrors: false, version: '1.2', merge: false });
  const placeOf = placesIn(text, file);
  const complaints = [...document.errors, ...document.warnings];
  if (complaints.length > 0) {
    return {
      ok: false,
      problems: complaints.map(({ code, message, pos }) => problemAt(placeOf(pos[0]), [], inPlainWords(code, message))),
    };
  }
  const conversion: Conversion = { placeOf, anchors: new Map(), problems: [], values: 0 };
  const root = locate(conversion, document.contents, { depth: 0, repeated: false, fallback: placeOf(0) });
  return conversion.problems.length > 0 ? { ok: false, problems: conversion.problems } : { ok: true, root };
}

/** Line and column of an offset. The parser's own counter misses lines within text that it cannot make sense of. */
function placesIn(text: string, file: string): (offset: number) => Place {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: Math.min(offset, text.length) - (starts[low] as number) + 1 };
  };
}

function inPlainWords(code: string, message: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'this key is given twice in the same map';
    case 'MULTIPLE_DOCS':
      return 'found a second document, expected one file to hold one';
    // The parser would quote the text, and the text may be a password.
    case 'TAG_RESOLVE_FAILED':
      return 'not valid YAML: a tag (!…) is not understood; text that begins with ! needs quotes';
    case 'UNEXPECTED_TOKEN':
      return 'not valid YAML: this does not belong here';
    case 'RESOURCE_EXHAUSTION':
      return 'nested too deeply';
    default:
      return `not valid YAML: ${message}`;
  }
}

/** State of one conversion from the parser's tree. */
interface Conversion {
  readonly placeOf: (offset: number) => Place;
  /** The anchored nodes passed so far; a later anchor of the same name takes the place of an earlier one. */
  readonly anchors: Map<string, Node>;
  readonly problems: Problem[];
  values: number;
}

/** How deep a node lies, and the place to name where it has none of its own. */
interface Position {
  readonly depth: number;
  /** Whether it is read again for an alias: then its anchors have been passed before. */
  readonly repeated: boolean;
  readonly fallback: Place;
}

function locate(conversion: Conversion, node: unknown, position: Position): Located {
  const at = isNode(node) && node.range ? conversion.placeOf(node.range[0]) : position.fallback;
  conversion.values += 1;
  if (position.depth > DEPTH_MAX || conversion.values > VALUES_MAX) {
    // One problem is enough: all that lies deeper or comes later is the same mistake.
    if (conversion.problems.length === 0) conversion.problems.push(problemAt(at, [], tooMuch(position.depth)));
    return { kind: 'scalar', at, value: null };
  }
  const inside: Position = { depth: position.depth + 1, repeated: position.repeated, fallback: at };
  if (isAlias(node)) {
    const target = conversion.anchors.get(node.source);
    if (target !== undefined) return { ...locate(conversion, target, { ...inside, repeated: true }), at };
    conversion.problems.push(
      problemAt(at, [], 'found an alias (*…) without its anchor (&…) before it; text that begins with * needs quotes'),
    );
    return { kind: 'scalar', at, value: null };
  }
  if (!position.repeated && (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) {
    conversion.anchors.set(node.anchor, node);
  }
  if (isMap(node)) return { kind: 'map', at, entries: entriesOf(conversion, node, inside) };
  if (isSeq(node)) return { kind: 'list', at, items: node.items.map((item) => locate(conversion, item, inside)) };
  return { kind: 'scalar', at, value: scalarOf(node) };
}

function tooMuch(depth: number): string {
  return depth > DEPTH_MAX
    ? `nested more than ${DEPTH_MAX} levels deep`
    : `found more than ${VALUES_MAX} values, counting what aliases repeat`;
}

function entriesOf(conversion: Conversion, map: YAMLMap, inside: Position): Map<string, LocatedEntry> {
  const entries = new Map<string, LocatedEntry>();
  for (const { key, value } of map.items) {
    const keyAt = isNode(key) && key.range ? conversion.placeOf(key.range[0]) : inside.fallback;
    const name = scalarOf(key);
    if (name === null) {
      conversion.problems.push(problemAt(keyAt, [], 'found a key that is not plain text'));
      continue;
    }
    entries.set(String(name), { keyAt, value: locate(conversion, value, { ...inside, fallback: keyAt }) });
  }
  return entries;
}

/** The core schema knows these types; a date is text in it. */
function scalarOf(node: unknown): Scalar {
  const value = isScalar(node) ? node.value : null;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
