/**
 * What a meter may be taken for at one instant, line by line.
 *
 * A high reading counts at once, however absurd; a low one only as far as the loads that are known can have gone,
 * until a second sample agrees. The rule is a floor and no choice between two samples: a choice would let a sample that
 * is barely believed count for less than a lower one that is not.
 * @module
 */
import type { MeterValues } from './event.ts';
import { activeAmps, reactiveAmps, type LineValues } from './line.ts';
import type { MeterState, MeterTiming, ObservedLine, ObservedRegister } from './meter.ts';
import { hasFrozen, standsStill, type Watched } from './motion.ts';
import type { PerPhase, PhaseAmps, PhaseIndex } from './phases.ts';
import { staleLimitMs, worseOf, type Reading, type ReadingState } from './reading.ts';
import { amps, millis, watts, type Amps, type Instant, type Millis, type Volts, type WattHours } from './units.ts';

/** One line at one instant; a line that was never seen carries nothing that could be taken for 0. */
export type LineReading =
  { readonly state: 'missing'; readonly ageMs: null; readonly suspect: false; readonly values: null } | SeenLine;

/** A line that was seen. Its values are those that count, which are not always the last ones. */
export interface SeenLine {
  readonly state: 'fresh' | 'stale';
  readonly ageMs: Millis;
  /** Whether the last sample is implausibly low. It is not fresh then, and nothing is to be learnt from it. */
  readonly suspect: boolean;
  readonly values: LineValues;
  /** Signed, import positive. */
  readonly activeAmps: Amps;
  readonly reactiveAmps: Amps;
  readonly rmsAmps: Amps;
  /** The most that flowed either way in the last two samples: what a source may be giving still. */
  readonly swingAmps: Amps;
}

/** A meter at one instant: as good as the worst of its lines, as old as the oldest. */
export interface MeterReading extends Reading<MeterValues> {
  readonly suspect: boolean;
  readonly lines: PerPhase<LineReading>;
}

/** What a meter is read by. */
export interface ReadBy {
  readonly at: Instant;
  readonly timing: MeterTiming;
  /** What a line has where no voltage was ever measured. */
  readonly nominalVolts: Volts;
  /** What the cars below are known to draw, A per line: together with what they drew around the last two samples, it may be gone. */
  readonly knownLoadsAmps: PhaseAmps;
  /** Whether the whole meter stands still, see `frozenMeters`. */
  readonly isFrozen: boolean;
}

/** A fall of so much is ordinary: small loads go off all the time, the more of them the larger the site. */
const ORDINARY_FALL = { amps: 2, share: 0.1 } as const;
/** A meter that should have counted so many steps of its register, and counted none, has frozen. */
const UNCOUNTED_STEPS = 5;
const MS_PER_HOUR = 3_600_000;

const MISSING_LINE: LineReading = { state: 'missing', ageMs: null, suspect: false, values: null };
const NEVER_SEEN: MeterReading = {
  state: 'missing',
  value: null,
  ageMs: null,
  suspect: false,
  lines: [MISSING_LINE, MISSING_LINE, MISSING_LINE],
};

/** The meter as of `by.at`. */
export function readMeter(meter: MeterState | null, by: ReadBy): MeterReading {
  if (meter === null) return NEVER_SEEN;
  const lines: PerPhase<LineReading> = [readLine(meter, 0, by), readLine(meter, 1, by), readLine(meter, 2, by)];
  let state: ReadingState = 'fresh';
  let oldestMs: number | null = 0;
  let suspect = false;
  for (const line of lines) {
    state = worseOf(state, line.state);
    oldestMs = line.ageMs === null || oldestMs === null ? null : Math.max(oldestMs, line.ageMs);
    suspect ||= line.suspect;
  }
  const value = valuesOf(meter, lines, by);
  return { state, value, ageMs: oldestMs === null ? null : millis(oldestMs), suspect, lines };
}

/** One line of it. */
export function readLine(meter: MeterState, phase: PhaseIndex, by: ReadBy): LineReading {
  const line = meter.lines[phase];
  if (line === null) return MISSING_LINE;
  const isStill = by.isFrozen || isFrozenLine(meter, phase);
  // Stamps that go on over values that stand still are not the age of anything.
  const since = by.isFrozen ? meter.motion.movedAt : isStill ? line.motion.movedAt : line.changedAt;
  const age = by.at.monoMs - Math.min(since, line.changedAt);
  const counted = believed(line, by.nominalVolts, by.knownLoadsAmps[phase]);
  const isFresh =
    line.run === 2 &&
    !isStill &&
    !counted.suspect &&
    meter.cadenceMs <= by.timing.deadTimeMs &&
    age <= staleLimitMs(meter.cadenceMs, by.timing.staleAfterMs);
  return {
    state: isFresh ? 'fresh' : 'stale',
    ageMs: millis(age),
    suspect: counted.suspect,
    values: counted.values,
    activeAmps: counted.activeAmps,
    reactiveAmps: counted.reactiveAmps,
    rmsAmps: counted.rmsAmps,
    swingAmps: counted.swingAmps,
  };
}

/** What counts of a line's last two samples. */
function believed(line: ObservedLine, nominalVolts: Volts, knownLoadAmps: Amps): Omit<SeenLine, 'state' | 'ageMs'> {
  const { value, previous } = line;
  const active = activeAmps(value, nominalVolts);
  const reactive = reactiveAmps(value.currentAmps, active);
  const rms = value.currentAmps;
  const before = previous ?? value;
  const ordinary = Math.max(ORDINARY_FALL.amps, ORDINARY_FALL.share * before.currentAmps);
  const fall = Math.max(line.mayFallAmps, knownLoadAmps) + ordinary;
  const activeBefore = activeAmps(before, nominalVolts);
  const leastActive = activeBefore - fall;
  const leastReactive = reactiveAmps(before.currentAmps, activeBefore) - fall;
  const leastRms = before.currentAmps - fall;
  const droppedToNothing = active === 0 && activeBefore > ordinary;
  const suspect = droppedToNothing || active < leastActive || reactive < leastReactive;
  const isAsRead = !suspect && rms >= leastRms;
  const countedActive = amps(Math.max(active, leastActive));
  const countedRms = amps(Math.max(rms, leastRms));
  return {
    suspect,
    values: isAsRead ? value : valuesFor(value, { activeAmps: countedActive, rmsAmps: countedRms }, nominalVolts),
    activeAmps: countedActive,
    reactiveAmps: amps(Math.max(reactive, leastReactive)),
    rmsAmps: countedRms,
    swingAmps: amps(Math.max(Math.abs(active), Math.abs(activeBefore))),
  };
}

/** Line values that say what counts, in the terms of those that were read. */
function valuesFor(
  value: LineValues,
  counted: { readonly activeAmps: Amps; readonly rmsAmps: Amps },
  nominalVolts: Volts,
): LineValues {
  const voltage = value.voltageVolts ?? nominalVolts;
  const powerWatts = value.powerWatts === null ? null : watts(counted.activeAmps * voltage);
  return { currentAmps: counted.rmsAmps, powerWatts, voltageVolts: value.voltageVolts };
}

function valuesOf(meter: MeterState, lines: PerPhase<LineReading>, by: ReadBy): MeterValues {
  const [l1, l2, l3] = [lines[0].values, lines[1].values, lines[2].values];
  return {
    currentAmps: [l1?.currentAmps ?? null, l2?.currentAmps ?? null, l3?.currentAmps ?? null],
    powerWatts: [l1?.powerWatts ?? null, l2?.powerWatts ?? null, l3?.powerWatts ?? null],
    voltageVolts: [l1?.voltageVolts ?? null, l2?.voltageVolts ?? null, l3?.voltageVolts ?? null],
    importWh: registerAt(meter, meter.importWh, by),
    exportWh: registerAt(meter, meter.exportWh, by),
  };
}

/** An old register is missing: what has been counted since is not in it. */
function registerAt(meter: MeterState, register: ObservedRegister | null, by: ReadBy): WattHours | null {
  if (register === null || by.isFrozen) return null;
  const age = by.at.monoMs - register.changedAt;
  return age > staleLimitMs(meter.cadenceMs, by.timing.staleAfterMs) ? null : register.energyWh;
}

/** Whether one line stands still while another of the same meter goes on. */
function isFrozenLine(meter: MeterState, phase: PhaseIndex): boolean {
  const line = meter.lines[phase];
  if (line === null) return false;
  const watched: Watched = { motion: line.motion, seenAt: line.changedAt, cadenceMs: meter.cadenceMs };
  return standsStill(watched) && meter.lines.some((other) => other !== null && hasFrozen(watched, other.motion));
}

/**
 * Which meters stand still as a whole, registers included, under stamps that go on: on the word of another meter, or on
 * its own, where it says that power flows and counts no energy.
 */
export function frozenMeters(meters: readonly (MeterState | null)[]): readonly boolean[] {
  return meters.map((meter) => {
    if (meter === null) return false;
    const watched: Watched = { motion: meter.motion, seenAt: meter.changedAt, cadenceMs: meter.cadenceMs };
    if (!standsStill(watched)) return false;
    const isWitness = (other: MeterState | null): boolean => other !== null && hasFrozen(watched, other.motion);
    return contradictsItself(meter) || meters.some(isWitness);
  });
}

/** Whether the power it shows would have moved its register by now. */
function contradictsItself(meter: MeterState): boolean {
  let power = 0;
  for (const line of meter.lines) {
    if (line === null || line.value.powerWatts === null) return false;
    power += line.value.powerWatts;
  }
  const register = power > 0 ? meter.importWh : meter.exportWh;
  if (register === null || register.stepWh === 0) return false;
  const flowedWh = (Math.abs(power) * (register.changedAt - meter.motion.movedAt)) / MS_PER_HOUR;
  return flowedWh >= UNCOUNTED_STEPS * register.stepWh;
}
