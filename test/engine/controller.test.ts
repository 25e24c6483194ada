import { NEVER, of, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { runController, type ControllerWorld } from '../../src/engine/controller.ts';
import {
  amps,
  createEngine,
  onAllPhases,
  type Alarm,
  type Effect,
  type Engine,
  type EngineEvent,
  type ProposalArrived,
  type ProposalAsked,
  type StopSession,
  type Turn,
  type Writer,
  type WriteReduction,
  type WriterEvent,
} from '../../src/engine/index.ts';
import { at, listed, threePhases } from '../support/drive.ts';
import { meterObserved, stationsObserved, writeSettled } from '../support/events.ts';
import { HandClock } from '../support/hand-clock.ts';
import { siteOf } from '../support/site.ts';

const TICK_MS = 5_000;
const PHASE_MS = 1_200;

const site = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 100, metered: true, worstBackgroundAmps: 60 },
    { name: 'A', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 16 },
  ],
});

const writeOf = (zone: string, writeId: number): WriteReduction => ({
  kind: 'WriteReduction',
  at: at(0),
  zone,
  writeId,
  allowedAmps: onAllPhases(amps(10)),
  maxAmps: amps(63),
  intent: 'lower',
  because: { by: 'test', reason: { kind: 'idle' } },
});

const stopOf = (station: string): StopSession => ({
  kind: 'StopSession',
  at: at(0),
  station,
  zone: 'A',
  because: { by: 'test', reason: { kind: 'idle' } },
});

const ALARM: Alarm = { kind: 'Alarm', at: at(0), id: 'meter-lost', subject: 'Main', raised: true, detail: '' };
const linkUp: EngineEvent = { kind: 'LinkChanged', at: at(0), up: true, detail: null };
const reading = (seconds: number): EngineEvent => meterObserved('Main meter', seconds, { values: {} });

/** An engine that answers as told; it counts its steps in the state's cycle. */
function scripted(answer: (event: EngineEvent, step: number) => readonly Effect[]): Engine {
  const { initial } = createEngine({ site, strategies: [] });
  const step: Engine['step'] = (state, event) => ({
    state: { ...state, cycle: state.cycle + 1 },
    effects: answer(event, state.cycle),
  });
  return { initial, step };
}

/** A running controller with all that goes in and comes out of it within reach. */
function started(engine: Engine, changed: Partial<ControllerWorld> = {}) {
  const clock = new HandClock();
  const source = new Subject<EngineEvent>();
  const outcomes = new Subject<WriterEvent>();
  const log: string[] = [];
  const turns: Turn[] = [];
  const errors: unknown[] = [];
  const writer: Writer = {
    write: ({ zone, writeId }) => log.push(`write ${zone} ${writeId}`),
    stop: ({ station }) => log.push(`stop ${station}`),
    outcomes$: outcomes,
  };
  const turns$ = runController({
    engine,
    clock,
    sources: [{ events$: source }],
    writer,
    tickMs: TICK_MS,
    tickPhaseMs: PHASE_MS,
    ...changed,
  });
  const subscription = turns$.subscribe({
    next: (turn) => {
      log.push(`turn ${turn.event.kind}`);
      turns.push(turn);
    },
    error: (error: unknown) => errors.push(error),
  });
  return { clock, source, outcomes, log, turns, errors, turns$, subscription };
}

type Running = ReturnType<typeof started>;
const silent = scripted(() => []);
const tickTimes = ({ turns }: Running): readonly number[] =>
  turns.filter(({ event }) => event.kind === 'Tick').map(({ event }) => event.at.monoMs);

describe('what goes in and comes out', () => {
  it('gives one turn for each event, in order, with what the engine made of it', () => {
    const second = new Subject<EngineEvent>();
    const first = new Subject<EngineEvent>();
    const engine = scripted((_, step) => [{ ...ALARM, detail: String(step) }]);
    const { turns, clock } = started(engine, { sources: [{ events$: first }, { events$: second }] });
    const events = [linkUp, reading(1), reading(2)];
    for (const [index, event] of events.entries()) (index % 2 === 0 ? second : first).next(event);
    clock.moveTo(PHASE_MS);
    expect(turns.map(({ event }) => event)).toEqual([...events, { kind: 'Tick', at: clock.now() }]);
    expect(turns.map(({ effects }) => effects.map((effect) => effect.kind === 'Alarm' && effect.detail))).toEqual([
      ['0'],
      ['1'],
      ['2'],
      ['3'],
    ]);
  });

  it('hears a source that speaks as soon as somebody listens, and goes on when it ends', () => {
    const { turns, clock } = started(silent, { sources: [{ events$: of(linkUp, reading(0)) }] });
    clock.moveTo(PHASE_MS);
    expect(turns.map(({ event }) => event.kind)).toEqual(['LinkChanged', 'MeterObserved', 'Tick']);
  });

  it('hands writes and stops to the writer in order, and all of them before the turn is told', () => {
    const { source, log } = started(scripted(() => [writeOf('A', 1), ALARM, writeOf('B', 2), stopOf('a1'), ALARM]));
    source.next(linkUp);
    expect(log).toEqual(['write A 1', 'write B 2', 'stop a1', 'turn LinkChanged']);
  });

  it('takes what became of a write or a stop as an event', () => {
    const { outcomes, turns } = started(silent);
    const settled = [
      writeSettled('A', 1, { writeId: 1, outcome: 'unresolved' }),
      { kind: 'StopSettled', at: at(2), station: 'a1', outcome: 'accepted', detail: null } as const,
    ];
    for (const event of settled) outcomes.next(event);
    expect(turns.map(({ event }) => event)).toEqual(settled);
  });

  it('finishes a turn before it hears of an outcome that the writer knew at once', () => {
    const outcomes = new Subject<WriterEvent>();
    const written: number[] = [];
    const writer: Writer = {
      write({ zone, writeId }) {
        written.push(writeId);
        outcomes.next(writeSettled(zone, 0, { writeId, outcome: 'rejected' }));
      },
      stop: () => undefined,
      outcomes$: outcomes,
    };
    const engine = scripted((event) => {
      if (event.kind === 'LinkChanged') return [writeOf('A', 1), writeOf('B', 2)];
      return event.kind === 'WriteSettled' && event.writeId < 3 ? [writeOf(event.zone, event.writeId + 2)] : [];
    });
    const { source, turns } = started(engine, { writer });
    source.next(linkUp);
    expect(written).toEqual([1, 2, 3, 4]);
    expect(turns.map(({ event }) => (event.kind === 'WriteSettled' ? event.writeId : event.kind))).toEqual([
      'LinkChanged',
      1,
      2,
      3,
      4,
    ]);
  });

  it('runs once however many listen', () => {
    const { source, turns$, log } = started(scripted(() => [writeOf('A', 1)]));
    const others: Turn[] = [];
    const other = turns$.subscribe((turn) => others.push(turn));
    source.next(linkUp);
    expect(log).toEqual(['write A 1', 'turn LinkChanged']);
    expect(others).toHaveLength(1);
    other.unsubscribe();
  });
});

describe('ticks', () => {
  it('come at their phase, then every period', () => {
    const running = started(silent);
    running.clock.moveTo(PHASE_MS - 1);
    expect(tickTimes(running)).toEqual([]);
    running.clock.moveTo(PHASE_MS + 3 * TICK_MS);
    expect(tickTimes(running)).toEqual([0, 1, 2, 3].map((n) => PHASE_MS + n * TICK_MS));
  });

  it('come when they would have come although one was late', () => {
    const running = started(silent);
    running.clock.moveTo(PHASE_MS + 700, true);
    running.clock.moveTo(PHASE_MS + TICK_MS + 4_900, true);
    running.clock.moveTo(PHASE_MS + 3 * TICK_MS);
    expect(tickTimes(running)).toEqual([700, TICK_MS + 4_900, 2 * TICK_MS, 3 * TICK_MS].map((late) => PHASE_MS + late));
  });

  it('come no more often because one was early', () => {
    const running = started(silent);
    running.clock.fireEarly(PHASE_MS - 1);
    running.clock.moveTo(PHASE_MS + TICK_MS);
    expect(tickTimes(running)).toEqual([PHASE_MS - 1, PHASE_MS + TICK_MS]);
  });

  it('that were slept through are not made up for', () => {
    const running = started(silent);
    running.clock.moveTo(PHASE_MS + 10 * TICK_MS, true);
    running.clock.moveTo(PHASE_MS + 11 * TICK_MS);
    expect(tickTimes(running)).toEqual([PHASE_MS + 10 * TICK_MS, PHASE_MS + 11 * TICK_MS]);
  });
});

describe('the end', () => {
  it('leaves no timer and no source behind when nobody listens any more', () => {
    const { clock, source, outcomes, subscription } = started(silent);
    clock.moveTo(PHASE_MS);
    expect(clock.pending).toHaveLength(1);
    subscription.unsubscribe();
    expect(clock.pending).toEqual([]);
    expect([source.observed, outcomes.observed]).toEqual([false, false]);
  });

  it('may come in the middle of a turn', () => {
    const engine = scripted(() => {
      running.subscription.unsubscribe();
      return [writeOf('A', 1)];
    });
    const running = started(engine);
    running.clock.moveTo(PHASE_MS + TICK_MS);
    expect([running.clock.pending, running.source.observed, running.log]).toEqual([[], false, []]);
  });

  it.each<[string, (broken: () => never) => Partial<ControllerWorld>]>([
    ['step', (broken) => ({ engine: scripted(broken) })],
    [
      'writer',
      (broken) => ({
        engine: scripted(() => [writeOf('A', 1)]),
        writer: { write: broken, stop: () => undefined, outcomes$: NEVER },
      }),
    ],
  ])('comes with the error of a broken %s, and lets go of everything', (_, changed) => {
    const surprise = new RangeError('surprise');
    const broken = (): never => {
      throw surprise;
    };
    const { clock, source, errors, turns } = started(silent, changed(broken));
    source.next(linkUp);
    expect([errors, turns]).toEqual([[surprise], []]);
    expect([clock.pending, source.observed]).toEqual([[], false]);
  });

  it('comes with the error of a broken source', () => {
    const { clock, source, outcomes, errors } = started(silent);
    const surprise = new RangeError('surprise');
    source.error(surprise);
    expect(errors).toEqual([surprise]);
    expect([clock.pending, outcomes.observed]).toEqual([[], false]);
  });
});

/** What happens to a small site in the first half minute. */
function live(running: Running, background: number): void {
  const { source, clock } = running;
  const lever = { maxAmps: amps(63), stepAmps: amps(1), countedFrom: 'maximum' as const, shape: 'scalar' as const };
  source.next(linkUp);
  source.next({
    kind: 'DirectoryListed',
    at: clock.now(),
    zones: [{ name: 'A', lever }],
    stations: [listed({ name: 'a1', zone: 'A' })],
  });
  source.next({
    ...meterObserved('Main meter', 0, { values: { currentAmps: threePhases(background) } }),
    at: clock.now(),
  });
  source.next({ ...stationsObserved(0, { a1: { amps: 10 } }), at: clock.now() });
}

describe('two controllers in one process', () => {
  it('decide as if each were alone', () => {
    const running = (): Running => started(createEngine({ site, strategies: [] }));
    const alone = [90, 20].map((background) => {
      const one = running();
      live(one, background);
      one.clock.moveTo(30_000);
      return one.turns;
    });
    const together = [running(), running()] as const;
    live(together[0], 90);
    live(together[1], 20);
    for (let now = 1_000; now <= 30_000; now += 1_000) for (const one of together) one.clock.moveTo(now);
    expect(together.map(({ turns }) => turns)).toEqual(alone);
    expect(alone[0]).not.toEqual(alone[1]);
  });

  it('end one without the other', () => {
    const engine = createEngine({ site, strategies: [] });
    const [one, other] = [started(engine), started(engine)];
    one.source.error(new RangeError('surprise'));
    other.clock.moveTo(PHASE_MS);
    expect([one.turns.length, other.turns.length]).toEqual([0, 1]);
  });
});

describe('a strategy that runs elsewhere', () => {
  it('is asked through the runner, and its answers are events like any other', () => {
    const asked: ProposalAsked[] = [];
    const answers = new Subject<ProposalArrived>();
    const runner = { ask: (question: ProposalAsked) => void asked.push(question), answers$: answers };
    const question = { kind: 'ProposalAsked', at: at(0), strategy: 'far', cycle: 1, memory: null } as ProposalAsked;
    const engine = scripted((event) => (event.kind === 'LinkChanged' ? [question] : []));
    const heard: string[] = [];
    const clock = new HandClock();
    const writer = { write: () => undefined, stop: () => undefined, outcomes$: NEVER };
    const sources = [{ events$: of(linkUp) }];
    const turns$ = runController({ engine, clock, sources, writer, runner, tickMs: TICK_MS, tickPhaseMs: PHASE_MS });
    const subscription = turns$.subscribe(({ event }) => heard.push(event.kind));
    expect(asked).toEqual([question]);
    const answer = { kind: 'failed', why: 'gone' } as const;
    answers.next({
      kind: 'ProposalArrived',
      at: at(1),
      strategy: 'far',
      askedCycle: 1,
      answer,
      expiresAt: at(2).monoMs,
    });
    expect(heard).toEqual(['LinkChanged', 'ProposalArrived']);
    subscription.unsubscribe();
    expect(answers.observed).toBe(false);
  });
});
