/**
 * House rules about what a decision may depend on: nothing but its arguments. Time, randomness and I/O come in as
 * values, or a run could be neither repeated nor proved.
 * @module
 */
import ts from 'typescript';
import { findingAt, nodesOf, type Finding, type Rule, type Source } from './source.ts';

const TIMERS = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];
const WORLD = ['Date', 'performance', 'process', 'console', 'globalThis', 'crypto', 'fetch', ...TIMERS];

/** The only files that may ask what time it is, or ask to be called later. */
const CLOCKS = ['src/service/system-clock.ts', 'src/service/clock.ts', 'sim/virtual-clock.ts'];

/** Engine and strategies touch neither the world nor a clock. */
export const decisionsArePure: Rule = (source) => {
  if (!isDecision(source)) return [];
  const used = identifiersUsed(source)
    .filter((identifier) => WORLD.includes(identifier.text))
    .map((identifier) => {
      const message = `\`${identifier.text}\` reaches outside. Whatever decides depends on (state, event) alone: put the value into an event, or the wish into an effect.`;
      return findingAt(source, identifier, message);
    });
  return [...used, ...importFindings(source)];
};

/** One seeded generator makes all random numbers, so that a seed replays a run. */
export const randomnessIsSeeded: Rule = (source) =>
  identifiersUsed(source)
    .filter((identifier) => isRandom(identifier))
    .map((identifier) =>
      findingAt(
        source,
        identifier,
        'Random numbers come from `sim/random.ts` and a seed, or the run could not be repeated.',
      ),
    );

/** Outside the clocks, time is an argument. */
export const timeIsAnInput: Rule = (source) => {
  if (CLOCKS.includes(source.path) || isDecision(source) || source.path.includes('/dashboard/')) return [];
  return identifiersUsed(source)
    .filter((identifier) => asksForTime(identifier))
    .map((identifier) => {
      const message = `\`${identifier.text}\` asks the machine for time. Take a Clock (engine/ports.ts) instead, so that simulation and tests can decide what time it is.`;
      return findingAt(source, identifier, message);
    });
};

function isDecision(source: Source): boolean {
  return /^src\/(engine|strategies)\//.test(source.path);
}

/** Identifiers that stand for a value of their own, not for a property or a name being declared. */
function identifiersUsed(source: Source): readonly ts.Identifier[] {
  return nodesOf(source.tree)
    .filter((node) => ts.isIdentifier(node))
    .filter((node) => (node.parent as { readonly name?: ts.Node }).name !== node);
}

function importFindings(source: Source): readonly Finding[] {
  const streams = ['src/engine/controller.ts', 'src/engine/ports.ts'].includes(source.path);
  return source.tree.statements
    .filter((node) => ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    .flatMap((node) => {
      const from =
        node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : '';
      const why = importProblem(source.path, from, streams);
      return why === null ? [] : [findingAt(source, node, why)];
    });
}

function importProblem(path: string, from: string, streams: boolean): string | null {
  if (from.startsWith('node:'))
    return `\`${from}\` reaches outside. I/O belongs to the shells (src/service, src/evce, sim).`;
  if (from.startsWith('rxjs') && !streams)
    return 'Streams feed, ticks decide: RxJS is for engine/controller.ts and engine/ports.ts.';
  if (from === 'zod' && path.startsWith('src/engine/'))
    return 'What enters the engine has been checked at the border: zod belongs to src/config and src/evce.';
  return null;
}

function isRandom(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (identifier.text === 'Math') return ts.isPropertyAccessExpression(parent) && parent.name.text === 'random';
  return ['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues'].includes(identifier.text);
}

function asksForTime(identifier: ts.Identifier): boolean {
  const { parent, text } = identifier;
  if (TIMERS.includes(text) || text === 'performance') return true;
  if (text !== 'Date') return false;
  if (ts.isNewExpression(parent)) return (parent.arguments?.length ?? 0) === 0;
  return ts.isPropertyAccessExpression(parent) && parent.name.text === 'now';
}
