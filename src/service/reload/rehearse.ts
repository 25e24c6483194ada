/**
 * What a changed site file would have decided lately: at every tick of the journal the new engine is put into the place of the
 * recorded one and asked once. Between ticks what was recorded goes on, for the box and the cars did what they were told then.
 * @module
 */
import { carryOver, createEngine, type CycleRecord, type EngineSetup, type EngineState } from '../../engine/index.ts';
import { recordsOf, rebuildSetup, type KeptJournal, type Stretch } from '../../journal/index.ts';
import { STRATEGIES } from '../../strategies/index.ts';

export interface Rehearsal {
  /** Decisions that were taken again. */
  readonly decisions: number;
  /** Those in which a zone would have got something else. */
  readonly differing: number;
  /** By zone, what it got on the average and what it would have got, A. */
  readonly zones: readonly { readonly zone: string; readonly meanAmps: number; readonly wouldBeAmps: number }[];
  /** Strategies that would not have been sound, each with the first reason. */
  readonly contained: readonly { readonly strategy: string; readonly why: string }[];
}

/**
 * Rehearses a setup, all of whose strategies run in this process, on what a journal holds since an instant on the wall clock.
 */
export function rehearse(journal: KeptJournal, to: EngineSetup, sinceMs: number): Rehearsal {
  const sums = new Sums();
  for (const { run, toMs } of journal.runs()) {
    if (toMs === null || toMs < sinceMs) continue;
    const header = journal.header(run);
    const rebuilt = typeof header === 'string' ? null : rebuildSetup(header.setup, STRATEGIES);
    if (rebuilt?.ok !== true) continue;
    for (const stretch of journal.stretches(run, sinceMs)) relive(stretch, { from: rebuilt.setup, to, sinceMs, sums });
  }
  return sums.rehearsal();
}

interface Trial {
  readonly from: EngineSetup;
  readonly to: EngineSetup;
  readonly sinceMs: number;
  readonly sums: Sums;
}

function relive({ header, items }: Stretch, { from, to, sinceMs, sums }: Trial): void {
  const recorded = createEngine(from);
  const tried = createEngine(to);
  let state = header.state ?? recorded.initial;
  let memories: EngineState['memories'] | null = null;
  for (const item of items) {
    if (item.kind !== 'event') continue;
    const { event } = item;
    const next = recorded.step(state, event);
    if (event.kind === 'Tick' && event.at.wallMs >= sinceMs) {
      const carried = carryOver({ setup: from, state }, to);
      const trial = tried.step(memories === null ? carried : { ...carried, memories }, event);
      ({ memories } = trial.state);
      const [was] = recordsOf(next.effects);
      const [would] = recordsOf(trial.effects);
      if (was !== undefined && would !== undefined) sums.add(was, would);
    }
    ({ state } = next);
  }
}

/** Less than this no lever expresses. */
const NOTICEABLE_AMPS = 0.05;

class Sums {
  #decisions = 0;
  #differing = 0;
  readonly #zones = new Map<string, { was: number; would: number }>();
  readonly #contained = new Map<string, string>();

  add(was: CycleRecord, would: CycleRecord): void {
    this.#decisions += 1;
    const had = new Map(was.zones.map(({ zone, allocationAmps }) => [zone, allocationAmps]));
    let differs = false;
    for (const { zone, allocationAmps } of would.zones) {
      const before = had.get(zone) ?? 0;
      differs ||= Math.abs(before - allocationAmps) > NOTICEABLE_AMPS;
      const sum = this.#zones.get(zone) ?? { was: 0, would: 0 };
      this.#zones.set(zone, { was: sum.was + before, would: sum.would + allocationAmps });
    }
    if (differs) this.#differing += 1;
    for (const { strategy, contained } of would.strategies)
      if (contained !== null && !this.#contained.has(strategy)) this.#contained.set(strategy, contained);
  }

  rehearsal(): Rehearsal {
    return {
      decisions: this.#decisions,
      differing: this.#differing,
      zones: [...this.#zones].map(([zone, { was, would }]) => ({
        zone,
        meanAmps: was / this.#decisions,
        wouldBeAmps: would / this.#decisions,
      })),
      contained: [...this.#contained].map(([strategy, why]) => ({ strategy, why })),
    };
  }
}
