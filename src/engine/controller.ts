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
  /** Other engines to go on with, between two events, each from the state that the one before it has come to. */
  readonly successors$?: Observable<Successor> | undefined;
}

/** The engine that takes over, and its first state, from the state of the one that runs. */
export type Successor = (state: EngineState) => { readonly engine: Engine; readonly state: EngineState };

/**
 * Runs a controller for as long as it is subscribed to. Each event gives one turn; what is to be written or stopped is
 * handed to the writer before the turn is emitted, so a slow listener delays none.
 */
export function runController(world: ControllerWorld): Observable<LivedTurn> {
  const { writer, runner, successors$ = NEVER } = world;
  const events$: Observable<EngineEvent> = merge(
    ...world.sources.map((source) => source.events$),
    writer.outcomes$,
    runner?.answers$ ?? NEVER,
    ticks(world),
  );
  const start: Progress = { engine: world.engine, state: world.engine.initial, turn: null };
  return merge(events$, successors$).pipe(
    // A writer may know an outcome while it is being told to write; the turn that told it is finished first.
    observeOn(queueScheduler),
    scan(advance, start),
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

interface Progress {
  readonly engine: Engine;
  readonly state: EngineState;
  /** Null where nothing happened. */
  readonly turn: LivedTurn | null;
}

function advance({ engine, state }: Progress, next: EngineEvent | Successor): Progress {
  if (typeof next === 'function') return { ...next(state), turn: null };
  const { state: after, effects } = engine.step(state, next);
  return { engine, state: after, turn: { event: next, effects, state: after } };
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
