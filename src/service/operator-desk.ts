/**
 * Where operators speak: holds of zones and caps from outside, checked, kept over a restart, and told to the engine as
 * events. Both can only lower, and both end by themselves.
 * @module
 */
import { concat, defer, from, Subject } from 'rxjs';
import { amps, epochMs, formatLocal, millis, type EngineEvent, type Site } from '../engine/index.ts';
import type { Clock, Source } from '../engine/ports.ts';
import { loweringBy, saidBy, type HeldCap } from './caps.ts';
import type { Logger } from './log.ts';
import type { OperatorStore, Said } from './operator-store.ts';

/** What somebody says of a zone or a cap. */
export interface Word {
  /** A on each line for a hold; in the signal's unit for a cap. */
  readonly value: number;
  readonly untilMs: number;
  readonly by: string;
}

/** What became of a word. `kept`: whether it outlives a restart of the service. */
export type Heard =
  | { readonly ok: true; readonly kept: boolean }
  | { readonly ok: false; readonly why: 'unknown' | 'impossible' | 'full'; readonly problem: string };

export interface OperatorDesk {
  hold(zone: string, word: Word): Promise<Heard>;
  resume(zone: string, by: string): Promise<Heard>;
  cap(signal: string, word: Word): Promise<Heard>;
  /** What the engine is told; begins with what was kept. */
  readonly source: Source;
}

export interface DeskOptions {
  readonly site: Site;
  readonly clock: Clock;
  readonly store: OperatorStore;
  /** Signals that a file, a broker or a web address says: a cap only lowers these, and is no word of their source. None without it. */
  readonly sourced?: ReadonlySet<string>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Whatever shall last longer belongs into the site file. */
const LASTS_MAX_MS = 31 * 86_400_000;
/** Caps of one signal that differ in value and end; more is a mistake of whoever says them. */
const CAPS_MAX = 50;

/** Opens the desk with what was kept of earlier words. */
export async function openDesk(options: DeskOptions): Promise<OperatorDesk> {
  const loaded = await options.store.load();
  if (!loaded.ok) options.log.warn(`holds and caps of before are not known: ${loaded.why}`);
  return new Desk(options, loaded.ok ? loaded.said : { holds: {}, caps: [] });
}

/** Owns what operators have said. */
class Desk implements OperatorDesk {
  readonly source: Source;
  private readonly options: DeskOptions;
  private readonly told = new Subject<EngineEvent>();
  private said: Said;
  /** The newest writing of the file; the next one waits for it. */
  private saving: Promise<boolean> = Promise.resolve(true);

  constructor(options: DeskOptions, said: Said) {
    this.options = options;
    this.said = said;
    this.source = {
      events$: concat(
        defer(() => from(this.kept())),
        this.told,
      ),
    };
  }

  async hold(zone: string, { value, untilMs, by }: Word): Promise<Heard> {
    const objection = this.objectionToZone(zone) ?? this.objectionTo({ value, untilMs });
    if (objection !== null) return objection;
    const hold = { atAmps: amps(value), untilWallMs: epochMs(untilMs), by };
    this.said = { ...this.said, holds: { ...this.said.holds, [zone]: hold } };
    this.options.log.info({ zone, atAmps: value, until: this.local(untilMs), by }, `${by} holds ${zone}`);
    this.told.next({ kind: 'HoldSaid', at: this.options.clock.now(), zone, hold });
    return { ok: true, kept: await this.save() };
  }

  async resume(zone: string, by: string): Promise<Heard> {
    const objection = this.objectionToZone(zone);
    if (objection !== null) return objection;
    const { [zone]: _, ...holds } = this.said.holds;
    this.said = { ...this.said, holds };
    this.options.log.info({ zone, by }, `${by} ends the hold of ${zone}`);
    this.told.next({ kind: 'HoldSaid', at: this.options.clock.now(), zone, hold: null });
    return { ok: true, kept: await this.save() };
  }

  async cap(signal: string, { value, untilMs, by }: Word): Promise<Heard> {
    const objection = this.objectionToSignal(signal) ?? this.objectionTo({ value, untilMs });
    if (objection !== null) return objection;
    const { clock, log } = this.options;
    const cap: HeldCap = { signal, value, fromMs: clock.now().wallMs, untilMs: epochMs(untilMs), by };
    const others = this.said.caps.filter((other) => !isIdleBeside(other, cap));
    if (others.filter((other) => other.signal === signal).length >= CAPS_MAX)
      return { ok: false, why: 'full', problem: `${signal} has ${CAPS_MAX} caps already; wait until one has ended` };
    this.said = { ...this.said, caps: [...others, cap] };
    log.info({ signal, value, until: this.local(untilMs), by }, `${by} caps ${signal}`);
    for (const event of this.capEvents(signal)) this.told.next(event);
    return { ok: true, kept: await this.save() };
  }

  /** What is said once more after a start. */
  private kept(): readonly EngineEvent[] {
    const at = this.options.clock.now();
    const zones = this.options.site.zones.map(({ name }) => name);
    const holds = Object.entries(this.said.holds).filter(
      ([zone, { untilWallMs }]) => zones.includes(zone) && untilWallMs > at.wallMs,
    );
    const signals = [...new Set(this.said.caps.map(({ signal }) => signal))].filter((signal) => this.isCap(signal));
    return [
      ...holds.map(([zone, hold]): EngineEvent => ({ kind: 'HoldSaid', at, zone, hold })),
      ...signals.flatMap((signal) => this.capEvents(signal)),
    ];
  }

  /** Where keys alone say a signal, a cap is its sign of life as well, as old as the newest one. */
  private capEvents(signal: string): readonly EngineEvent[] {
    const at = this.options.clock.now();
    const caps = this.capsOf(signal);
    if (this.isSourced(signal)) return [{ kind: 'SignalArrived', at, signal, series: loweringBy(caps, at.wallMs) }];
    const series = saidBy(caps, at.wallMs);
    if (series === null) return [];
    return [{ kind: 'SignalArrived', at, signal, series, keptForMs: millis(Math.max(0, at.wallMs - series.knownAt)) }];
  }

  private isSourced(signal: string): boolean {
    return this.options.sourced?.has(signal) === true;
  }

  private capsOf(signal: string): readonly HeldCap[] {
    return this.said.caps.filter((cap) => cap.signal === signal);
  }

  private local(wallMs: number): string {
    return formatLocal(this.options.site.timeZone, epochMs(wallMs));
  }

  private isCap(signal: string): boolean {
    return this.options.site.signals.some(({ name, kind }) => name === signal && kind === 'cap');
  }

  private objectionToZone(zone: string): Heard | null {
    const zones = this.options.site.zones.map(({ name }) => name);
    if (zones.includes(zone)) return null;
    return { ok: false, why: 'unknown', problem: `there is no zone ${zone}; there are ${zones.join(', ')}` };
  }

  private objectionToSignal(signal: string): Heard | null {
    if (this.isCap(signal)) return null;
    const caps = this.options.site.signals.filter(({ kind }) => kind === 'cap').map(({ name }) => name);
    const those = caps.length === 0 ? 'the site file declares none' : `there are ${caps.join(', ')}`;
    return { ok: false, why: 'unknown', problem: `there is no signal of kind cap called ${signal}; ${those}` };
  }

  private objectionTo({ value, untilMs }: Pick<Word, 'value' | 'untilMs'>): Heard | null {
    const lastsMs = untilMs - this.options.clock.now().wallMs;
    if (!(value >= 0) || !Number.isFinite(value)) return impossible('expected a finite amount of 0 or more');
    if (!(lastsMs > 0)) return impossible('until has passed already; expected a time to come');
    return lastsMs <= LASTS_MAX_MS ? null : impossible('until is too far away; expected 31 days at most');
  }

  /** One writing at a time, and the last word is the one on the disk. */
  private save(): Promise<boolean> {
    const { wallMs } = this.options.clock.now();
    const holds = Object.entries(this.said.holds).filter(([, { untilWallMs }]) => untilWallMs > wallMs);
    this.said = { holds: Object.fromEntries(holds), caps: this.said.caps.filter(({ untilMs }) => untilMs > wallMs) };
    const { said } = this;
    this.saving = this.saving.then(() => this.write(said));
    return this.saving;
  }

  private async write(said: Said): Promise<boolean> {
    const kept = await this.options.store.save(said);
    if (!kept.ok) this.options.log.warn(`holds and caps cannot be kept (${kept.why}): a restart forgets the last word`);
    return kept.ok;
  }
}

const impossible = (problem: string): Heard => ({ ok: false, why: 'impossible', problem });

/** Whether a cap says nothing from now on that the newer one does not say as strictly. */
const isIdleBeside = (cap: HeldCap, newer: HeldCap): boolean =>
  cap.signal === newer.signal && cap.value >= newer.value && cap.untilMs <= newer.untilMs;
