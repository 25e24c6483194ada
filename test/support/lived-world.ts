/**
 * A place that lives through a history, step by step, with an engine in charge. What is true is known beside what the
 * engine is told, so that laws can be judged by either.
 * @module
 */
import { createRandom, type Random } from '../../sim/random.ts';
import {
  amps,
  carryOver,
  createEngine,
  epochMs,
  monoMs,
  type BoundStrategy,
  type CycleRecord,
  type DirectoryListed,
  type Effect,
  type Engine,
  type EngineEvent,
  type EngineState,
  type Instant,
  type ListedStation,
  type PhaseAmps,
  type Site,
  type WriteReduction,
} from '../../src/engine/index.ts';
import { LivedBox } from './lived-box.ts';
import { LivedCars } from './lived-cars.ts';
import { LivedMeters } from './lived-meters.ts';
import type { Moment, Trouble } from './moments.ts';
import type { Place } from './places.ts';

/** One decision, with what was true when it was taken. */
export interface Decision {
  readonly before: EngineState;
  readonly record: CycleRecord;
  readonly writes: readonly WriteReduction[];
  readonly after: EngineState;
  /** What the box had listed last. */
  readonly listed: DirectoryListed;
  /** By zone, what its cars truly may take, A; null where somebody else wrote unseen. */
  readonly offeredAmps: readonly (number | null)[];
  /** By zone, what the box truly holds as the decision is taken; null likewise. */
  readonly heldAmps: readonly (PhaseAmps | null)[];
  /** By meter, when its newest sample arrived; null before the first. */
  readonly sampledMs: readonly (number | null)[];
}

const ORIGIN: Instant = { monoMs: monoMs(1_000_000), wallMs: epochMs(1_700_000_000_000) };
const WRITE_DEADLINE_MS = 8_000;
const READ_BACK_MS = 30_000;
/** What is read before a tick was asked for before it: it says nothing of the writes of that tick. */
const READ_TAKES_MS = 50;

/** What is not usual about a life. */
export interface LifeOptions {
  readonly strategies?: readonly BoundStrategy[];
  /** Within which time cars follow a decrease, ms; a dead time at most. */
  readonly followMs?: number;
  /** Added to the clock on the wall at each moment, ms. */
  readonly wallShiftMs?: (moment: number) => number;
  readonly monoShiftMs?: number;
}

/** An answer to a write that comes later. */
interface LateAnswer {
  readonly dueMs: number;
  readonly write: WriteReduction;
  readonly outcome: 'confirmed' | 'unresolved';
}

export class LivedWorld {
  place: Place;
  engine: Engine;
  readonly box: LivedBox;
  readonly cars: LivedCars;
  readonly meters: LivedMeters;
  /** All that the engine was told. */
  readonly events: EngineEvent[] = [];
  readonly decisions: Decision[] = [];
  state: EngineState;
  passedMs = 0;
  listed: DirectoryListed;
  readonly #options: LifeOptions;
  readonly #readMs: number[];
  /** By zone that somebody else wrote, until when nobody can know what its cars follow. */
  readonly #foreignUntilMs = new Map<number, number>();
  #late: readonly LateAnswer[] = [];
  #moments = 0;
  #isLinked = true;

  constructor(place: Place, options: LifeOptions = {}) {
    this.place = place;
    this.#options = options;
    this.engine = createEngine({ site: place.site, strategies: options.strategies ?? [] });
    this.state = this.engine.initial;
    this.box = new LivedBox(place.zones, options.followMs ?? place.site.timing.deadTimeMs);
    this.cars = new LivedCars(place);
    this.meters = new LivedMeters(place);
    this.#readMs = place.zones.map(() => 0);
    this.listed = this.#listing(place.stations);
    this.feed({ kind: 'LinkChanged', at: this.now(), up: true, detail: null });
    this.feed(this.listed);
    for (const zone of place.zones.keys()) this.#readBack(zone, 0);
  }

  now(): Instant {
    const mono = ORIGIN.monoMs + (this.#options.monoShiftMs ?? 0) + this.passedMs;
    const wall = ORIGIN.wallMs + this.passedMs + (this.#options.wallShiftMs?.(this.#moments) ?? 0);
    return { monoMs: monoMs(mono), wallMs: epochMs(wall) };
  }

  /** Tells the engine something; what it wants done is done. */
  feed(event: EngineEvent): readonly Effect[] {
    const before = this.state;
    this.events.push(event);
    const { state, effects } = this.engine.step(before, event);
    this.state = state;
    const writes = effects.filter((effect) => effect.kind === 'WriteReduction');
    for (const effect of effects)
      if (effect.kind === 'Record') this.#note({ before, record: effect.record, writes, after: state });
    for (const write of writes) this.#carryOut(write);
    return effects;
  }

  /** Lives through a moment; a tick ends it. */
  live(moment: Moment): void {
    this.prepare(moment);
    this.feed({ kind: 'Tick', at: this.now() });
  }

  /** Lives through a moment but for its tick. */
  prepare(moment: Moment): void {
    const random = createRandom(moment.seed);
    this.#troubles = new Set(moment.troubles);
    this.#random = random;
    this.#moments += 1;
    this.passedMs += 1000 * moment.waitSeconds;
    this.box.advance(this.passedMs);
    this.#answerLate();
    if (this.#has('restart')) this.box.restart(this.passedMs);
    this.#operate();
    this.cars.change(random);
    this.cars.draw(this.box, { random, nowMs: this.passedMs });
    this.meters.change(random);
    if (!this.#linkIsThere()) return;
    this.#list();
    if (this.#has('foreign-writer')) this.#writeForeign();
    for (const event of this.meters.observe(this.cars, this.now(), { random, has: this.#has })) this.feed(event);
    const polled = this.cars.observe(this.now(), { random, has: this.#has });
    if (polled !== null) this.feed(polled);
    this.#readBackDue();
  }

  /**
   * The engine's process dies and is started again, from a state or from nothing: it meets the box as it is. What was on its
   * way to the box may still arrive, and nobody waits for the answer.
   */
  startAgain(from: EngineState): void {
    this.state = from;
    this.#late = [];
    this.#isLinked = true;
    this.feed({ kind: 'LinkChanged', at: this.now(), up: true, detail: null });
    this.feed(this.listed);
    for (const zone of this.place.zones.keys()) this.#readBack(zone, 0);
  }

  /** The site file has changed, the world has not: the engine goes on with the new one. */
  goOnWith(site: Site): void {
    const strategies = this.#options.strategies ?? [];
    const setup = { site: this.place.site, strategies };
    this.state = carryOver({ setup, state: this.state }, { site, strategies });
    this.engine = createEngine({ site, strategies });
    this.place = { ...this.place, site };
  }

  #troubles: ReadonlySet<Trouble> = new Set();
  #random: Random = createRandom(0);
  readonly #has = (trouble: Trouble): boolean => this.#troubles.has(trouble);

  #note(decided: Pick<Decision, 'before' | 'record' | 'writes' | 'after'>): void {
    const isKnown = (zone: number): boolean => (this.#foreignUntilMs.get(zone) ?? -1) < this.passedMs;
    const offeredAmps = this.place.zones.map((_, zone) => (isKnown(zone) ? this.cars.offered(zone) : null));
    const heldAmps = this.place.zones.map((_, zone) => (isKnown(zone) ? this.box.held(zone) : null));
    const truth = { listed: this.listed, offeredAmps, heldAmps, sampledMs: this.meters.sampledMs() };
    this.decisions.push({ ...decided, ...truth });
  }

  /** Whether the box can be asked; what it did meanwhile is unknown until it has been read again. */
  #linkIsThere(): boolean {
    if (this.#has('link-lost')) {
      if (this.#isLinked) this.feed({ kind: 'LinkChanged', at: this.now(), up: false, detail: 'nobody answers' });
      this.#isLinked = false;
      return false;
    }
    if (!this.#isLinked || this.#has('restart'))
      this.feed({ kind: 'LinkChanged', at: this.now(), up: true, detail: null });
    this.#isLinked = true;
    return true;
  }

  #listing(stations: readonly ListedStation[], without: string | null = null): DirectoryListed {
    const zones = this.place.zones.filter(({ name }) => name !== without);
    return { kind: 'DirectoryListed', at: this.now(), zones, stations };
  }

  #list(): void {
    const isWhole = this.listed.zones.length === this.place.zones.length;
    const lost = this.#has('zone-unlisted') ? (this.place.zones[0]?.name ?? null) : null;
    const isChanged = this.#has('wiring-changed');
    if (isWhole && lost === null && !isChanged) return;
    const { stations } = this.place;
    const rewired = this.#random.integer(0, stations.length - 1);
    const listed = stations.map((one, index) =>
      isChanged && index === rewired ? { ...one, rotation: 'L3L1L2', phases: 1 as const } : one,
    );
    this.listed = this.#listing(listed, lost);
    this.feed(this.listed);
  }

  #writeForeign(): void {
    const zone = this.#random.integer(0, this.place.zones.length - 1);
    const { name, lever } = this.place.zones[zone] as Place['zones'][number];
    const value = lever.maxAmps * this.#random.uniform();
    this.box.put(name, [value, value, value] as unknown as WriteReduction['allowedAmps'], this.passedMs);
    this.#foreignUntilMs.set(zone, Infinity);
  }

  /** An operator needs no link to the box. */
  #operate(): void {
    for (const done of ['resume', 'hold'] as const) {
      if (!this.#has(done)) continue;
      const zone = this.#random.integer(0, this.place.zones.length - 1);
      const { name, lever } = this.place.zones[zone] as Place['zones'][number];
      const at = this.now();
      const untilWallMs = epochMs(at.wallMs + 1000 * this.#random.integer(1, 120));
      const atAmps = amps(lever.maxAmps * this.#random.uniform());
      const hold = done === 'hold' ? { atAmps, untilWallMs, by: 'somebody' } : null;
      this.feed({ kind: 'HoldSaid', at, zone: name, hold });
    }
  }

  #readBackDue(): void {
    if (this.#has('nothing-read-back')) return;
    const agoMs = this.#has('read-back-begun-long-ago') ? 20_000 : READ_TAKES_MS;
    for (const [zone, readMs] of this.#readMs.entries()) {
      const { readBack } = this.state.zones[zone] ?? {};
      if (readBack === null || this.passedMs - readMs >= READ_BACK_MS || agoMs > READ_TAKES_MS)
        this.#readBack(zone, agoMs);
    }
  }

  #readBack(zone: number, agoMs: number): void {
    const name = this.place.zones[zone]?.name ?? '';
    if (agoMs <= READ_TAKES_MS && this.#foreignUntilMs.get(zone) === Infinity)
      this.#foreignUntilMs.set(zone, this.passedMs + this.place.site.timing.deadTimeMs);
    this.#readMs[zone] = this.passedMs;
    const at = this.now();
    const begunMonoMs = monoMs(at.monoMs - agoMs);
    this.feed({ kind: 'ReductionRead', at, zone: name, begunMonoMs, allowedAmps: this.box.held(zone) });
  }

  #carryOut(write: WriteReduction): void {
    const { zone } = write;
    const isQueued = this.box.isComing(zone);
    if (this.#has('writes-late') || isQueued) {
      const dueMs = this.passedMs + 1000 * this.#random.integer(1, 7);
      this.box.send(write, dueMs);
      const answered = this.#random.chance(0.5);
      const late: LateAnswer = {
        write,
        dueMs: answered ? dueMs : dueMs + WRITE_DEADLINE_MS,
        outcome: answered ? 'confirmed' : 'unresolved',
      };
      this.#late = [...this.#late, late];
      return;
    }
    if (this.#has('writes-rejected')) return this.#settle(write, 'rejected');
    if (this.#has('writes-unanswered-and-lost')) return this.#settle(write, 'unresolved');
    this.box.put(zone, write.allowedAmps, this.passedMs);
    if (this.#has('writes-forgotten')) return;
    if (this.#has('writes-unanswered-but-taken')) return this.#settle(write, 'unresolved');
    this.#confirm(write);
  }

  #confirm(write: WriteReduction): void {
    this.#readBack(
      this.place.zones.findIndex(({ name }) => name === write.zone),
      0,
    );
    this.#settle(write, 'confirmed');
  }

  #settle({ zone, writeId }: WriteReduction, outcome: 'confirmed' | 'rejected' | 'unresolved'): void {
    const detail = outcome === 'confirmed' ? null : 'a test wants it so';
    this.feed({ kind: 'WriteSettled', at: this.now(), zone, writeId, outcome, detail });
  }

  #answerLate(): void {
    const due = this.#late.filter(({ dueMs }) => dueMs <= this.passedMs);
    this.#late = this.#late.filter(({ dueMs }) => dueMs > this.passedMs);
    for (const { write, outcome } of due) {
      if (outcome === 'confirmed' && this.#isLinked) this.#confirm(write);
      else this.#settle(write, 'unresolved');
    }
  }
}
