/**
 * The contract suite: holds a strategy against every clause on arbitrary snapshots, and shows the smallest case in which one
 * does not hold.
 * @module
 */
import fc from 'fast-check';
import { frozen } from '../../src/engine/frozen.ts';
import { textOf } from '../../src/engine/sound.ts';
import { epochMs, monoMs, type Site } from '../../src/engine/index.ts';
import { examine } from '../../src/runner/contract.ts';
import { firstSnapshot } from '../../src/runner/first-snapshot.ts';
import type { Question, Subject } from './asking.ts';
import { CLAUSES, type Clause } from './clauses.ts';
import { commonSite } from './common-site.ts';
import { LOSSES } from './dimming.ts';
import { linesOf } from './show.ts';
import { lives } from './snapshots.ts';
import type { Breach, Trial } from './trial.ts';

/** How a strategy is tried. */
export interface ContractSettings {
  /** Options as a site file would have them. Default: none. */
  readonly options?: unknown;
  /** The site whose places the options name. Default: two halls `A` and `B` below `Main`, with the meter `Main meter`. */
  readonly site?: Site;
  /** How many lives each clause is judged on. Default: 60. */
  readonly cases?: number;
  /** Seed of the snapshots. Default: 1. */
  readonly seed?: number;
  /** For who guards what nobody knows without being told, such as a cap: silence may allow what the failsafe allows. */
  readonly silenceIsAgreed?: boolean;
  /** Milliseconds of a clock; time is judged only where one is given. */
  readonly clock?: () => number;
  /** Called before each question, with the clause that asks it. */
  readonly onAsk?: (clause: string, question: Question) => void;
  /** Runs something as if the machine's clock showed another time. */
  readonly atAnotherTime?: <T>(run: () => T) => T;
}

/** What became of one clause. */
export interface ClauseReport {
  readonly name: string;
  readonly sentence: string;
  readonly held: boolean;
  /** Null where it held. */
  readonly breach: BreachReport | null;
}

/** Where a clause does not hold. */
export interface BreachReport {
  readonly found: string;
  /** The moments up to there, each as lines to read. */
  readonly moments: readonly (readonly string[])[];
  readonly advice: string;
}

/** What became of a strategy. */
export interface ContractReport {
  /** Null where it cannot even be loaded. */
  readonly strategy: { readonly id: string; readonly version: string; readonly summary: string } | null;
  readonly held: boolean;
  readonly cases: number;
  readonly clauses: readonly ClauseReport[];
}

/** Enough to meet every pair of conditions; a strategy is tried in about a second. */
const CASES = 60;

/** Tries a strategy, as a module exports it. */
export function checkContract(exported: unknown, settings: ContractSettings = {}): ContractReport {
  const { site = commonSite(), options = {}, cases = CASES } = settings;
  const someTime = { monoMs: monoMs(0), wallMs: epochMs(0) };
  const use = { name: 'tried', shadow: false, options: frozen(structuredClone(options)) };
  const examined = examine(exported, use, firstSnapshot(site, someTime));
  if (!examined.ok) {
    const found = examined.flaws.map(({ path, message }) => [...path, message].join(': ')).join('; ');
    return { strategy: null, held: false, cases: 0, clauses: [unloadable(found)] };
  }
  const { id, version, summary } = examined.facts;
  const clauses = CLAUSES.map((clause) =>
    judged(clause, subjectOf(clause, { settings, site, bound: examined.bound }), settings),
  );
  const all = [{ ...LOADS, held: true, breach: null }, ...clauses];
  return { strategy: { id, version, summary }, held: all.every(({ held }) => held), cases, clauses: all };
}

const LOADS = {
  name: 'introduces-itself',
  sentence: 'It has id, version, summary, options, failsafe and propose, and its schema takes the options.',
} as const;

const unloadable = (found: string): ClauseReport => ({
  ...LOADS,
  held: false,
  breach: {
    found,
    moments: [],
    advice: 'Export defineStrategy({ … }) by default, and give options that its schema takes.',
  },
});

type Tried = Pick<Subject, 'site' | 'bound'> & { readonly settings: ContractSettings };

function subjectOf(clause: Clause, { site, bound, settings }: Tried): Subject {
  const { silenceIsAgreed = false, clock = null, onAsk, atAnotherTime = (run) => run() } = settings;
  return { bound, site, silenceIsAgreed, clock, atAnotherTime, onAsk: (question) => onAsk?.(clause.name, question) };
}

function judged(clause: Clause, subject: Subject, { cases = CASES, seed = 1 }: ContractSettings): ClauseReport {
  const { name, sentence, advice } = clause;
  const trials = fc.record({
    life: lives(subject.site).map(frozen),
    losses: fc.subarray([...LOSSES], { minLength: 1 }),
  });
  // The last that fails is the smallest; it is told as it failed, for who fails only now and then.
  const failures: Failure[] = [];
  const property = fc.property(trials, (trial) => {
    const breach = breachIn(clause, subject, trial);
    if (breach !== null) failures.push({ trial, breach });
    return breach === null;
  });
  fc.check(property, { numRuns: cases, seed });
  const worst = failures.at(-1);
  return {
    name,
    sentence,
    held: worst === undefined,
    breach: worst === undefined ? null : reported(subject.site, worst, advice),
  };
}

/** Who returns what cannot even be judged does not keep the clause. */
function breachIn({ judge }: Clause, subject: Subject, trial: Trial): Breach | null {
  try {
    return judge(subject, trial);
  } catch (thrown) {
    return { moment: trial.life.length - 1, found: `it cannot be judged: ${textOf(thrown)}` };
  }
}

/** A life on which a clause does not hold. */
interface Failure {
  readonly trial: Trial;
  readonly breach: Breach;
}

function reported(site: Site, { trial, breach }: Failure, advice: string): BreachReport {
  const moments = trial.life.slice(0, breach.moment + 1);
  return { found: breach.found, advice, moments: moments.map((snapshot) => linesOf(site, snapshot)) };
}
