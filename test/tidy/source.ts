/**
 * The program's own text, read and parsed once for the house rules.
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The repository's root folder, with a trailing slash. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A TypeScript file of the repository. */
export interface Source {
  /** Path from the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** Something against the house rules. The message says what to do instead, and why. */
export interface Finding {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** A house rule for one file. */
export type Rule = (source: Source) => readonly Finding[];

/** Shorter than this no text is a reason. */
const REASON_LENGTH_MIN = 10;

/** All TypeScript files below the folders, in the order of their paths. */
export function readSources(...folders: readonly string[]): readonly Source[] {
  return folders
    .flatMap((folder) => listFiles(folder))
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => parseSource(path, readFileSync(ROOT + path, 'utf8')));
}

/** Parses a text as if it were the file at `path`. */
export function parseSource(path: string, text: string): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) };
}

/** All files below a folder of the repository, as paths from its root; none where there is no such folder. */
export function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(ROOT + folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.replaceAll('\\', '/').slice(ROOT.length));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Every node of a tree, outer before inner. */
export function nodesOf(tree: ts.Node): readonly ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return nodes;
}

/** A finding at a node. */
export function findingAt(source: Source, node: ts.Node, message: string): Finding {
  return { path: source.path, line: lineOf(source, node.getStart()), message };
}

/** 1-based line of a position in the text. */
export function lineOf(source: Source, position: number): number {
  return source.tree.getLineAndCharacterOfPosition(position).line + 1;
}

/** Applies rules to files and leaves out what `// tidy-ok: reason` excuses, on the line itself or the one above. */
export function check(sources: readonly Source[], ...rules: readonly Rule[]): readonly Finding[] {
  return sources.flatMap((source) => {
    const lines = source.text.split('\n');
    const findings = rules.flatMap((rule) => rule(source));
    return findings.filter(({ line }) => !isExcused(lines[line - 1]) && !isExcused(lines[line - 2]));
  });
}

/** One line per finding, for the failure message of a test; empty when all is well. */
export function report(findings: readonly Finding[]): string {
  return findings.map(({ path, line, message }) => `\n${path}:${line} ${message}`).join('');
}

function isExcused(line: string | undefined): boolean {
  const reason = /\/\/ tidy-ok: (.*)$/.exec(line ?? '')?.[1] ?? '';
  return reason.trim().length >= REASON_LENGTH_MIN;
}
