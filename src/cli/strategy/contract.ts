/**
 * `busbar strategy test`: does a strategy keep the contract? Its code runs in a process of its own, which is ended where it
 * does not come back.
 * @module
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commonSite } from '../../../sim/authoring/common-site.ts';
import { linesOf, QUIET } from '../../../sim/authoring/show.ts';
import type { ClauseReport, ContractReport } from '../../../sim/authoring/suite.ts';
import type { Environment } from '../../config/index.ts';
import type { Site, SiteSnapshot } from '../../engine/index.ts';
import type { Clock } from '../../engine/ports.ts';
import { HEAP_MB, LOAD_MS } from '../../runner/budget.ts';
import { realTime } from '../../service/system-clock.ts';
import { findSubject, type Asked, type TestSubject } from './subject.ts';
import type { TestReply, TestWord } from './contract-child.ts';
import { EXIT, printError, printJson, printLine, printProblems, type ExitCode } from '../verb.ts';

export interface StrategyTestOptions extends Asked {
  readonly silenceIsAgreed: boolean;
  readonly json: boolean;
}

/** Who says nothing for so long hangs: it speaks between any two questions, ms. */
const SILENCE_MS = 3_000;

/** Tries a strategy and tells what became of it. */
export async function runStrategyTest(options: StrategyTestOptions, env: Environment = process.env): Promise<ExitCode> {
  const found = findSubject(options, env);
  if (!found.ok) {
    printProblems(found.problems);
    if (found.why !== null) printError(found.why);
    return EXIT.usage;
  }
  const folder = mkdtempSync(join(tmpdir(), 'busbar-strategy-'));
  try {
    const report = await tried(found.subject, { ...options, questionFile: join(folder, 'question.json') });
    if (options.json) printJson(report);
    else for (const line of linesOfReport(report, nextStep(options, found.subject))) printLine(line);
    return report.held ? EXIT.done : EXIT.notHeld;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Trial = Pick<TestWord, 'silenceIsAgreed' | 'questionFile'>;

/** The report of the process, or one made for it where it gave none. */
async function tried({ url, options, site }: TestSubject, trial: Trial): Promise<ContractReport> {
  const { silenceIsAgreed, questionFile } = trial;
  const child = started();
  child.send({ url, options, site, silenceIsAgreed, questionFile } satisfies TestWord);
  const ended = await endOf(child, realTime());
  switch (ended.kind) {
    case 'done':
      return ended.report;
    case 'unloadable':
      return unloadable(ended.why);
    case 'gone':
      return abandoned(ended.why, { site: site ?? commonSite(), questionFile });
  }
}

/** What it prints goes where people look, and not into the result. */
function started(): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const file = new URL(isSource ? './contract-child.ts' : './contract-child.js', import.meta.url);
  return fork(fileURLToPath(file), {
    env: {},
    execArgv: [`--max-old-space-size=${HEAP_MB}`, ...(isSource ? ['--import', 'tsx'] : [])],
    serialization: 'advanced',
    stdio: ['ignore', 2, 2, 'ipc'],
  });
}

type Ended = Exclude<TestReply, { readonly kind: 'alive' }> | { readonly kind: 'gone'; readonly why: string };

function endOf(child: ChildProcess, clock: Clock): Promise<Ended> {
  return new Promise((resolve) => {
    let cancel = (): void => undefined;
    const waitFor = (ms: number, why: string): void => {
      cancel();
      cancel = clock.schedule(ms, () => settle({ kind: 'gone', why }));
    };
    const settle = (ended: Ended): void => {
      cancel();
      child.kill('SIGKILL');
      resolve(ended);
    };
    waitFor(LOAD_MS, `it was not loaded within ${LOAD_MS / 1000} s`);
    child.on('message', (reply: TestReply) => {
      if (reply.kind !== 'alive') settle(reply);
      else waitFor(SILENCE_MS, `it did not come back within ${SILENCE_MS / 1000} s`);
    });
    child.on('error', ({ message }) => settle({ kind: 'gone', why: message }));
    child.once('exit', (code, signal) => settle({ kind: 'gone', why: `its process ended (${code ?? signal})` }));
  });
}

/** Of a strategy that was never there. */
function unloadable(why: string): ContractReport {
  const clause: ClauseReport = {
    name: 'introduces-itself',
    sentence: 'It can be loaded.',
    held: false,
    breach: {
      found: `cannot be loaded: ${why}`,
      moments: [],
      advice: why.includes("'busbar'")
        ? 'Install busbar in its folder or one above (npm install PATH-TO-BUSBAR), or have it in a clone of Busbar.'
        : 'Mend what is said there, or install what it imports.',
    },
  };
  return { strategy: null, held: false, cases: 0, clauses: [clause] };
}

/** What became of a strategy that took its process along. */
function abandoned(why: string, of: { readonly site: Site; readonly questionFile: string }): ContractReport {
  const asked = lastQuestion(of.questionFile);
  const clause: ClauseReport = {
    name: asked?.clause ?? 'introduces-itself',
    sentence: 'It comes back, and leaves its process as it is.',
    held: false,
    breach: {
      found: why,
      moments: asked === null ? [] : [linesOf(of.site, asked.snapshot)],
      advice: 'Look for a loop without end, a list that grows, or process.exit.',
    },
  };
  return { strategy: null, held: false, cases: 0, clauses: [clause] };
}

interface NotedQuestion {
  readonly clause: string;
  readonly snapshot: SiteSnapshot;
}

/** Null where it had not been asked anything yet. */
function lastQuestion(file: string): NotedQuestion | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as NotedQuestion;
  } catch {
    // No question was written, or its process was ended while it was writing: then there is nothing to show.
    return null;
  }
}

const NAME_WIDTH = 18;

function linesOfReport({ strategy, held, cases, clauses }: ContractReport, next: string): readonly string[] {
  return [
    ...(strategy === null ? [] : [`${strategy.id} ${strategy.version}: ${strategy.summary}`]),
    ...clauses.flatMap(linesOfClause),
    held
      ? `all ${clauses.length} clauses hold, on ${cases} lives each; next: ${next}`
      : 'mend what is said above, and try again; docs/write-a-strategy.md tells what the clauses are for',
  ];
}

function linesOfClause({ name, sentence, breach }: ClauseReport): readonly string[] {
  const head = `${breach === null ? 'held ' : 'BROKE'}  ${name.padEnd(NAME_WIDTH)}  ${sentence}`;
  if (breach === null) return [head];
  const { found, moments, advice } = breach;
  const shown = moments.flatMap((lines, index) => [
    `       ${index === 0 ? `on a quiet site (${QUIET})` : 'then'}, but for this:`,
    ...lines.map((line) => `         ${line}`),
  ]);
  return [head, `       ${found}`, ...shown, `       ${advice}`];
}

const nextStep = ({ path }: Asked, { configFile }: TestSubject): string =>
  configFile === null
    ? `busbar compare office-with-sun --strategies none,${path}`
    : `busbar compare ${configFile} --strategies none,site`;
