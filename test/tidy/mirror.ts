/**
 * The house rule that tests mirror the sources: whoever opens a file knows where its specification is.
 * @module
 */
import ts from 'typescript';
import { isExported } from './documentation.ts';
import { nodesOf, type Finding, type Source } from './source.ts';

/** Files whose behaviour another test specifies, each with the reason why it has none of its own. */
export const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  // The allocator's working data: every share it gives is a property of the two together.
  'src/engine/filling.ts': 'test/engine/allocator.test.ts',
  // What things are about decides what is carried over, and is seen there.
  'src/engine/watches.ts': 'test/engine/carry-over.test.ts',
  // Parts of one plant, of which only the whole means anything: currents that add up, and energy that is conserved.
  'sim/plant/flows.ts': 'test/sim/plant/plant.test.ts',
  'sim/plant/energy-book.ts': 'test/sim/plant/conservation.test.ts',
  'sim/plant/sight.ts': 'test/sim/plant/conservation.test.ts',
  // What happens in a strategy's process, and from the start of one to its end, is seen from outside.
  'src/runner/child.ts': 'test/runner/open.test.ts',
  'src/runner/strategy-process.ts': 'test/runner/open.test.ts',
  'src/runner/beside.ts': 'test/runner/open.test.ts',
  'src/runner/first-snapshot.ts': 'test/runner/open.test.ts',
  // What the command line needs to speak to a running service is seen where it does.
  'src/cli/ask-service.ts': 'test/cli/hold.test.ts',
  'src/cli/service-door.ts': 'test/cli/hold.test.ts',
  'src/cli/key.ts': 'test/cli/hold.test.ts',
  'src/cli/operator-verbs.ts': 'test/cli/program.test.ts',
  'src/cli/site-time.ts': 'test/cli/time-word.test.ts',
  // Changing over is one thing from the command line to the service that goes on.
  'src/cli/change-over.ts': 'test/cli/reload.test.ts',
  'src/cli/rehearsal.ts': 'test/cli/reload.test.ts',
  'src/cli/rehearsal-child.ts': 'test/cli/reload.test.ts',
  // That a trial ends only by a word is seen where it begins, and where the word is given.
  'src/service/shadow-mark.ts': 'test/cli/ground.test.ts',
  // What a parked site keeps to is seen in how it is parked.
  'src/service/park-bounds.ts': 'test/service/park.test.ts',
  'src/service/front.ts': 'test/cli/hold.test.ts',
  'src/service/door.ts': 'test/cli/hold.test.ts',
  'src/service/operator-store.ts': 'test/service/operator-desk.test.ts',
  // Both kinds of journal are opened where they are asked for answers.
  'src/cli/journal-run.ts': 'test/cli/strategy.test.ts',
  // The rows of an export are seen in what is exported.
  'src/cli/exchange-lines.ts': 'test/cli/journal-export.test.ts',
  'src/cli/journal-rows.ts': 'test/cli/journal-export.test.ts',
  // A source is one thing from the wire to the event: each is specified over a real broker, device or web server.
  'src/sources/index.ts': 'test/sources/mqtt-source.test.ts',
  'src/sources/mqtt-link.ts': 'test/sources/mqtt-source.test.ts',
  'src/sources/health.ts': 'test/sources/mqtt-source.test.ts',
  'src/sources/signal-form.ts': 'test/sources/mqtt-source.test.ts',
  'src/sources/http-fetch.ts': 'test/sources/http-source.test.ts',
  'src/sources/device-stamp.ts': 'test/sources/gathering.test.ts',
  // What a broker is told, and how it is announced, have to agree.
  'src/service/home-assistant.ts': 'test/service/mqtt-state.test.ts',
  'src/service/mqtt-topics.ts': 'test/service/mqtt-state.test.ts',
  // A memory: what it gives is what would be made anew.
  'sim/evce/status-book.ts': 'test/sim/direct-stations.test.ts',
};

/** Where the test of a file belongs: `src/a/b.ts` in `test/a/b.test.ts`, `sim/a.ts` in `test/sim/a.test.ts`. */
export function mirrorOf(path: string): string {
  return `test/${path.replace(/^src\//, '').replace(/\.ts$/, '.test.ts')}`;
}

/**
 * Where the test of its folder belongs, which may stand for all files of a folder that is one thing:
 * `src/strategies/x/*.ts` in `test/strategies/x.test.ts`. Null for a folder at the top, which is many things.
 */
export function folderMirrorOf(path: string): string | null {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return folder.replace(/^src\//, '').includes('/') ? mirrorOf(`${folder}.ts`) : null;
}

/** Whether a file does anything when it runs. Types, lists of re-exports and constants do not. */
export function hasBehaviour(source: Source): boolean {
  return source.tree.statements.some((statement) => isExported(statement) && doesSomething(statement));
}

/** Files without a test, and entries of the table that are no longer true. */
export function mirrorFindings(sources: readonly Source[], tests: readonly string[]): readonly Finding[] {
  const missing = sources
    .filter((source) => hasBehaviour(source) && !(source.path in TESTED_ELSEWHERE))
    .filter(({ path }) => !isTested(path, tests))
    .map(({ path }) => ({
      path,
      line: 1,
      message: `It has no test: write ${mirrorOf(path)}, or name in test/tidy/mirror.ts the test that specifies it.`,
    }));
  return [...missing, ...staleEntries(sources, tests)];
}

function staleEntries(sources: readonly Source[], tests: readonly string[]): readonly Finding[] {
  return Object.keys(TESTED_ELSEWHERE)
    .filter((path) => !sources.some((source) => source.path === path) || isTested(path, tests))
    .map((path) => ({
      path,
      line: 1,
      message: 'test/tidy/mirror.ts excuses this file, but it is gone or has its own test: strike the entry.',
    }));
}

function isTested(path: string, tests: readonly string[]): boolean {
  return [mirrorOf(path), folderMirrorOf(path)].some((test) => test !== null && tests.includes(test));
}

function doesSomething(statement: ts.Statement): boolean {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return false;
  if (!ts.isVariableStatement(statement)) return true;
  return nodesOf(statement).some(
    (node) => ts.isFunctionLike(node) || ts.isCallExpression(node) || ts.isNewExpression(node),
  );
}
