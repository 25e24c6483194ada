/**
 * The document of a comparison: for each contender its figures over all seeds, its worst seed, and how it differs from the
 * first one.
 * @module
 */
import { assert } from '../../src/engine/index.ts';
import { regretPct, type Oracle } from '../oracle/verdict.ts';
import type { Contender } from './contender.ts';
import type { Figures } from './figures.ts';
import { estimate, pairedDifference, type Estimate } from './statistics.ts';
import type { TaskResult } from './task.ts';

/** What is told of each contender, in the order of the table. */
export const COMPARED = [
  'deliveredPct',
  'peakKw',
  'billedPeakKw',
  'totalCost',
  'regretPct',
  'violations',
  'contactorSwitches',
  'jain',
] as const;
export type Compared = (typeof COMPARED)[number];

/** Null where a figure has no meaning. */
export type Estimates = Readonly<Record<Compared, Estimate | null>>;

export interface RunLine extends Figures {
  readonly seed: number;
  readonly regretPct: number | null;
}

export interface ContenderReport {
  readonly name: string;
  readonly kind: Contender['kind'];
  readonly figures: Estimates;
  /** The seed to look at: most violations, then most regret, least energy, highest cost. */
  readonly worst: { readonly seed: number; readonly replay: string };
  readonly runs: readonly RunLine[];
}

export interface Comparison {
  readonly scenario: string;
  readonly seeds: readonly number[];
  readonly method: string;
  readonly contenders: readonly ContenderReport[];
  /** Of each contender but the first: its figures less those of the first. */
  readonly differences: readonly { readonly name: string; readonly from: string; readonly figures: Estimates }[];
  /** By seed, where the clairvoyant was asked. */
  readonly oracle?: readonly (Oracle & { readonly seed: number })[];
}

export const METHOD =
  'means over seeds ± half the 95 % confidence interval (Student’s t); differences are taken seed by seed (paired)';

export interface SummaryInput {
  readonly scenario: string;
  readonly contenders: readonly Contender[];
  readonly seeds: readonly number[];
  readonly results: readonly TaskResult[];
  /** The command that runs a contender with one seed again. */
  readonly replay: (contender: Contender, seed: number) => string;
}

/** Puts the results together; in which order they came does not matter. */
export function summarise(input: SummaryInput): Comparison {
  const { scenario, contenders, seeds, results } = input;
  const oracles = seeds.flatMap((seed) => {
    const found = results.find((result) => result.kind === 'ahead' && result.seed === seed);
    return found?.kind === 'ahead' && found.oracle !== null ? [{ seed, ...found.oracle }] : [];
  });
  const reports = contenders.map((contender): ContenderReport => {
    const runs = seeds.map((seed) =>
      runLine(results, { seed, contender, oracle: oracles.find((one) => one.seed === seed) }),
    );
    const { seed } = runs.reduce((worst, run) => (isWorse(run, worst) ? run : worst));
    const { name, kind } = contender;
    return {
      name,
      kind,
      figures: overall((figure) => valuesOf(runs, figure), estimate),
      worst: { seed, replay: input.replay(contender, seed) },
      runs,
    };
  });
  const [first, ...others] = reports;
  return {
    scenario,
    seeds,
    method: METHOD,
    contenders: reports,
    differences: first === undefined ? [] : others.map((other) => differenceOf(other, first)),
    ...(oracles.length === 0 ? {} : { oracle: oracles }),
  };
}

/** Whether a Busbar controller was seen to break a law: what others do to the site is no fault of ours. */
export function hasBroken({ contenders }: Comparison): boolean {
  return contenders.some(
    ({ name, kind, runs }) =>
      kind === 'control' &&
      name !== 'uncontrolled' &&
      runs.some(({ violations, broken }) => (violations ?? 0) > 0 || broken.length > 0),
  );
}

interface Wanted {
  readonly seed: number;
  readonly contender: Contender;
  readonly oracle: Oracle | undefined;
}

function runLine(results: readonly TaskResult[], { seed, contender, oracle }: Wanted): RunLine {
  const figures = results
    .flatMap((result) => {
      if (result.kind === 'failed' || result.seed !== seed) return [];
      return result.kind === 'run' ? [result] : result.baselines;
    })
    .find(({ name }) => name === contender.name)?.figures;
  assert(figures !== undefined, `a result for every contender and seed, also for ${contender.name} and ${seed}`);
  const regret = oracle === undefined ? null : regretPct(oracle, figures);
  return { seed, ...figures, regretPct: regret === null ? null : Math.round(regret * 1000) / 1000 };
}

function isWorse(one: RunLine, other: RunLine): boolean {
  const badness = (run: RunLine): readonly number[] => [
    run.violations ?? 0,
    run.regretPct ?? 0,
    -run.deliveredPct,
    run.totalCost,
  ];
  const [left, right] = [badness(one), badness(other)];
  const place = left.findIndex((value, index) => value !== right[index]);
  return place >= 0 && (left[place] as number) > (right[place] as number);
}

/** Null where a run lacks the figure. */
function valuesOf(runs: readonly RunLine[], figure: Compared): readonly number[] | null {
  const values = runs.map((run) => run[figure]);
  return values.every((value) => value !== null) ? values : null;
}

function overall<Values>(
  valuesFor: (figure: Compared) => Values | null,
  reduce: (values: Values) => Estimate,
): Estimates {
  const entries = COMPARED.map((figure) => {
    const values = valuesFor(figure);
    return [figure, values === null ? null : reduce(values)] as const;
  });
  return Object.fromEntries(entries) as unknown as Estimates;
}

function differenceOf(other: ContenderReport, first: ContenderReport): Comparison['differences'][number] {
  const pairs = (figure: Compared) => {
    const [one, from] = [valuesOf(other.runs, figure), valuesOf(first.runs, figure)];
    return one === null || from === null ? null : { one, from };
  };
  return {
    name: other.name,
    from: first.name,
    figures: overall(pairs, ({ one, from }) => pairedDifference(one, from)),
  };
}
