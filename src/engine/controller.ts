/**
 * The one stream of the engine: observations and ticks go in, effects go out. All decisions are in `step`.
 * @module
 */
import { filter, map, merge, NEVER, Observable, observeOn, queueScheduler, scan, share, tap } from 'rxjs';
import type { EngineEvent, Tick } from './event.ts';
import type { Clock, LivedTurn, Source, StrategyRunner, Writer } from './ports.ts';
import type { EngineState } from './state.ts';
import type { Engine } from './step.ts';

/** The world of one controller. */
export interface ControllerWorld {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly sources: readonly Source[];
  readonly writer: Writer;
  /** Needed where a strategy runs elsewhere. */
  readonly runner?: StrategyRunner | undefined;
  readonly tickMs: number;
  /** How long after the sources begin the first tick comes, so that it decides on what they have just read. */
  readonly tickPhaseMs: number;
}

/**
 * Runs a controller for as long as it is subscribed to. Each event gives one turn; what is to be written or stopped is
 * handed to the writer before the turn is emitted, so a slow listener delays none.
 */
export function runController(world: ControllerWorld): Observable<LivedTurn> {
  const { engine, writer, runner } = world;
  const events$: Observable<EngineEvent> = merge(
    ...world.sources.map((source) => source.events$),
    writer.outcomes$,
    runner?.answers$ ?? NEVER,
    ticks(world),
  );
  const start: { readonly state: EngineState; readonly turn: LivedTurn | null } = { state: engine.initial, turn: null };
  return events$.pipe(
    // A writer may know an outcome while it is being told to write; the turn that told it is finished first.
    observeOn(queueScheduler),
    scan(({ state }, event) => {
      const next = engine.step(state, event);
      return { state: next.state, turn: { event, effects: next.effects, state: next.state } };
    }, start),
    map(({ turn }) => turn),
    filter((turn) => turn !== null),
    tap(({ effects }) => {
      for (const effect of effects) {
        if (effect.kind === 'WriteReduction') writer.write(effect);
        if (effect.kind === 'StopSession') writer.stop(effect);
        if (effect.kind === 'ProposalAsked') runner?.ask(effect);
      }
    }),
    share(),
  );
}

/**
 * A tick every period; the next is planned from when this one was due, so that periods do not drift. Periods that
 * were slept through are not made up for: one decision on what is now is worth all of them.
 */
function ticks(world: ControllerWorld): Observable<Tick> {
  const { clock, tickMs, tickPhaseMs } = world;
  return new Observable<Tick>((subscriber) => {
    let due = clock.now().monoMs + tickPhaseMs;
    let cancel = clock.schedule(tickPhaseMs, fire);
    function fire(): void {
      const missed = Math.max(0, Math.floor((clock.now().monoMs - due) / tickMs));
      due += (missed + 1) * tickMs;
      cancel = clock.schedule(Math.max(0, due - clock.now().monoMs), fire);
      subscriber.next({ kind: 'Tick', at: clock.now() });
    }
    return () => cancel();
  });
}
