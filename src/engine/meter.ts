/**
 * What is remembered of a meter, line by line: every line has its own age, so that a line which says nothing grows old
 * while its siblings count. Values are as a meter mounted by the convention would give them.
 * @module
 */
import type { MeterValues } from './event.ts';
import { hasChanged, hasLineMoved, isSameLine, known, lineValues, type LineValues } from './line.ts';
import { beginMotion, moveOn, type Motion } from './motion.ts';
import { thingPerPhase, type PerPhase, type PhaseAmps, type PhaseIndex } from './phases.ts';
import { nextCadence, staleLimitMs } from './reading.ts';
import type { SiteMeter, Timing } from './site.ts';
import { amps, millis, wattHours, watts } from './units.ts';
import type { Amps, Instant, Millis, MonoMs, WattHours, Watts } from './units.ts';

/** A line as its last two samples show it. */
export interface ObservedLine {
  readonly value: LineValues;
  /** The sample before: a low value counts when a second sample agrees. Null after the first. */
  readonly previous: LineValues | null;
  /** When it was last sampled anew, on our clock. */
  readonly changedAt: MonoMs;
  /** What the cars below were known to draw when its last sample came. */
  readonly drawnBelowAmps: Amps;
  /** What they may have stopped drawing between its last two samples. */
  readonly mayFallAmps: Amps;
  /** New samples in a row since it was last stale or unknown; two make it fresh. */
  readonly run: 0 | 1 | 2;
  readonly motion: Motion;
}

/** An energy register. */
export interface ObservedRegister {
  readonly energyWh: WattHours;
  /** When it was last sampled anew, on our clock. */
  readonly changedAt: MonoMs;
  /** Largest recent step between two samples, slowly forgotten, Wh; 0 before the first. */
  readonly stepWh: WattHours;
}

/** A meter: plain data. */
export interface MeterState {
  /** The device's own last stamp, comparable with itself only; null where it never gave one. */
  readonly stamp: number | null;
  /** When anything was last sampled anew. */
  readonly changedAt: MonoMs;
  /** Time between two samples, learnt; of the meter, so that a line that is left out now and then is not called slow. */
  readonly cadenceMs: Millis;
  /** When any of its values last moved. */
  readonly motion: Motion;
  readonly lines: PerPhase<ObservedLine | null>;
  readonly importWh: ObservedRegister | null;
  readonly exportWh: ObservedRegister | null;
}

/** One sample of a meter as it arrives, already as mounted. */
export interface MeterArrival {
  readonly values: MeterValues;
  readonly stamp: number | null;
  readonly at: Instant;
  /** What the cars below are known to draw as it arrives. */
  readonly drawnBelowAmps: PhaseAmps;
}

/** The durations that decide what is old. */
export type MeterTiming = Pick<Timing, 'staleAfterMs' | 'deadTimeMs'>;

/** A step that is not repeated is forgotten by this share at each sample that moves the register. */
const FORGET_SHARE = 1 / 32;

/** What a sample does to a quantity. */
interface Sample {
  readonly at: MonoMs;
  /** Whether it is a new one. Values under a stamp that is known already count, and are no younger for it. */
  readonly isNew: boolean;
  /** Whether it shows that the meter is alive: a value that was known has another one now. */
  readonly hasMoved: boolean;
  /** When what it shows was sampled. */
  readonly sampledAt: MonoMs;
  /** A pause longer than this is an outage: what it interrupts has to be seen twice again before it is fresh. */
  readonly outageMs: number;
}

/** What a sample says, as far as it is possible. */
interface Said {
  readonly lines: PerPhase<LineValues | null>;
  readonly importWh: WattHours | null;
  readonly exportWh: WattHours | null;
}

/**
 * Folds a sample in; the same object comes back where nothing is new. A sample is new by its stamp, or without one by
 * any of its values. What it leaves out, or what is no number, stays as it was and grows older.
 */
export function foldMeter(before: MeterState | null, arrival: MeterArrival, timing: MeterTiming): MeterState | null {
  const said = saidBy(before, arrival.values);
  if (said.lines.every((line) => line === null) && said.importWh === null && said.exportWh === null) return before;
  const sample = sampleOf(before, arrival, { said, timing });
  const drawnBelow = arrival.drawnBelowAmps;
  if (before !== null && !sample.isNew && saysTheSame(before, said)) return before;
  return {
    // A sample without a stamp does not undo those that came before: the same one later is still an old one.
    stamp: arrival.stamp ?? before?.stamp ?? null,
    changedAt: sample.sampledAt,
    cadenceMs: cadenceAfter(before, sample),
    motion: motionAfter(before, said, sample),
    lines: [
      foldLine(before?.lines[0] ?? null, said.lines[0], { sample, drawnBelowAmps: drawnBelow[0] }),
      foldLine(before?.lines[1] ?? null, said.lines[1], { sample, drawnBelowAmps: drawnBelow[1] }),
      foldLine(before?.lines[2] ?? null, said.lines[2], { sample, drawnBelowAmps: drawnBelow[2] }),
    ],
    importWh: foldRegister(before?.importWh ?? null, said.importWh, sample),
    exportWh: foldRegister(before?.exportWh ?? null, said.exportWh, sample),
  };
}

/** Values as a meter mounted by the convention would give them: import positive, and counted in its import register. */
export function asMounted(meter: SiteMeter, values: MeterValues): MeterValues {
  const { importWh, exportWh, powerWatts } = values;
  const forward = meter.sign === 1;
  const turned = (power: Watts | null): Watts | null => (power === null ? null : watts(0 - power));
  return {
    ...values,
    powerWatts: forward ? powerWatts : thingPerPhase((phase) => turned(powerWatts[phase])),
    // A register that nobody vouches for must not bill.
    importWh: meter.importRegister ? (forward ? importWh : exportWh) : null,
    exportWh: meter.importRegister ? (forward ? exportWh : importWh) : null,
  };
}

const saidBy = (before: MeterState | null, values: MeterValues): Said => ({
  lines: [
    lineValues(values, 0, before?.lines[0]?.value.voltageVolts ?? null),
    lineValues(values, 1, before?.lines[1]?.value.voltageVolts ?? null),
    lineValues(values, 2, before?.lines[2]?.value.voltageVolts ?? null),
  ],
  importWh: known(values.importWh),
  exportWh: known(values.exportWh),
});

function sampleOf(
  before: MeterState | null,
  arrival: MeterArrival,
  of: { readonly said: Said; readonly timing: MeterTiming },
): Sample {
  const at = arrival.at.monoMs;
  if (before === null) return { at, isNew: true, hasMoved: true, sampledAt: at, outageMs: Infinity };
  const hasMoved = showsLife(before, of.said);
  const isNew = arrival.stamp === null ? hasMoved : arrival.stamp !== before.stamp;
  // What comes less often than cars react is an outage each time: by then the cars may have changed everything.
  const outageMs = Math.min(staleLimitMs(before.cadenceMs, of.timing.staleAfterMs), of.timing.deadTimeMs);
  return { at, isNew, hasMoved, sampledAt: isNew ? at : before.changedAt, outageMs };
}

function cadenceAfter(before: MeterState | null, sample: Sample): Millis {
  if (before === null) return millis(0);
  return sample.isNew ? nextCadence(before.cadenceMs, millis(sample.at - before.changedAt)) : before.cadenceMs;
}

/** Idle is another regime than loaded: a meter that moved while cars charged may honestly rest when they are gone. */
function motionAfter(before: MeterState | null, said: Said, sample: Sample): Motion {
  if (before === null) return beginMotion(sample.at);
  if (!sample.hasMoved) return before.motion;
  const isIdle = said.lines.every((line) => line === null || line.currentAmps === 0);
  const wasIdle = before.lines.every((line) => line === null || line.value.currentAmps === 0);
  if (isIdle !== wasIdle) return beginMotion(sample.at);
  return moveOn(before.motion, sample.at, sample.at - before.changedAt > sample.outageMs);
}

// Written out, and not spread from parts: this runs three times for every sample of every meter.
function foldLine(
  before: ObservedLine | null,
  value: LineValues | null,
  of: { readonly sample: Sample; readonly drawnBelowAmps: Amps },
): ObservedLine | null {
  if (value === null) return before;
  const { sample, drawnBelowAmps } = of;
  const { at, isNew, sampledAt } = sample;
  if (before === null) {
    const motion = beginMotion(at);
    const run = isNew ? 1 : 0;
    return { value, previous: null, changedAt: sampledAt, drawnBelowAmps, mayFallAmps: drawnBelowAmps, run, motion };
  }
  if (!isNew && isSameLine(before.value, value)) return before;
  const isOutage = at - before.changedAt > sample.outageMs;
  return {
    value,
    previous: before.value,
    changedAt: isNew ? at : before.changedAt,
    drawnBelowAmps,
    // Who was first asked, meter or cars, does not matter: what they drew around either sample may have gone.
    mayFallAmps: amps(Math.max(before.drawnBelowAmps, drawnBelowAmps)),
    run: isNew ? (isOutage || before.run === 0 ? 1 : 2) : before.run,
    motion: lineMotion(before, value, { at, isOutage }),
  };
}

function lineMotion(
  before: ObservedLine,
  value: LineValues,
  of: { readonly at: MonoMs; readonly isOutage: boolean },
): Motion {
  if ((value.currentAmps === 0) !== (before.value.currentAmps === 0)) return beginMotion(of.at);
  return hasLineMoved(before.value, value) ? moveOn(before.motion, of.at, of.isOutage) : before.motion;
}

function foldRegister(
  before: ObservedRegister | null,
  energyWh: WattHours | null,
  sample: Sample,
): ObservedRegister | null {
  if (energyWh === null) return before;
  if (before === null) return { energyWh, changedAt: sample.sampledAt, stepWh: wattHours(0) };
  if (energyWh === before.energyWh && !sample.isNew) return before;
  const step = Math.abs(energyWh - before.energyWh);
  const isLearnt = step > 0 && sample.at - before.changedAt <= sample.outageMs;
  const stepWh = isLearnt ? Math.max(step, before.stepWh - (before.stepWh - step) * FORGET_SHARE) : before.stepWh;
  return { energyWh, changedAt: sample.isNew ? sample.at : before.changedAt, stepWh: wattHours(stepWh) };
}

/** Whether a sample adds nothing to what is known. */
const saysTheSame = (before: MeterState, said: Said): boolean =>
  said.lines.every(
    (line, phase) => line === null || isSameLine(before.lines[phase as PhaseIndex]?.value ?? null, line),
  ) &&
  (said.importWh === null || said.importWh === before.importWh?.energyWh) &&
  (said.exportWh === null || said.exportWh === before.exportWh?.energyWh);

/** Whether a value that was known has another one now. One that comes or goes is no sign of life. */
const showsLife = (before: MeterState, said: Said): boolean =>
  said.lines.some((line, phase) => {
    const last = before.lines[phase as PhaseIndex]?.value ?? null;
    return line !== null && last !== null && hasLineMoved(last, line);
  }) ||
  hasChanged(before.importWh?.energyWh ?? null, said.importWh) ||
  hasChanged(before.exportWh?.energyWh ?? null, said.exportWh);
