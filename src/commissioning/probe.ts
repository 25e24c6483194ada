/**
 * Tries the dialect on one zone: makes it a little stricter, sees the zone's set-point fall to where the dialect says
 * and nowhere else, and puts back what was there. Whatever happens on the way, the last word is putting back.
 * @module
 */
import type { PhaseAmps } from '../engine/index.ts';
import { pause } from './pause.ts';
import { probeStep, TOLERANCE_AMPS, type ProbeStep } from './probe-step.ts';
import { createZoneHand, type HandOptions, type Seen, type ZoneHand, type ZonePresent } from './zone-hand.ts';

export interface ProbeOptions extends HandOptions {
  /** Longest wait for the set-point to follow. */
  readonly withinMs: number;
  /** Ends the probe early; what was changed is put back all the same. */
  readonly signal: AbortSignal;
  /** Told of each step. */
  readonly say: (text: string) => void;
}

/** Whether the zone has what it had before. */
export type Restored =
  | { readonly kind: 'untouched' }
  | { readonly kind: 'restored' }
  /** Somebody has to write `body` by hand. */
  | { readonly kind: 'left'; readonly why: string; readonly body: object };

/** What the set-point did. */
export interface Measured {
  readonly fromAmps: number;
  readonly toAmps: number;
  /** From the answered write to the set-point having fallen, and having risen again; null where it did not in time. */
  readonly fellAfterMs: number;
  readonly roseAfterMs: number | null;
}

export type Verdict =
  | { readonly kind: 'confirmed'; readonly measured: Omit<Measured, 'roseAfterMs'> }
  /** The box does not do what the dialect says, or does not show it. */
  | { readonly kind: 'refused'; readonly why: string }
  /** The box could not be asked. */
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'stopped' };

export type ProbeOutcome =
  | { readonly kind: 'confirmed'; readonly measured: Measured; readonly restored: Restored }
  | { readonly kind: 'refused' | 'failed'; readonly why: string; readonly restored: Restored }
  | { readonly kind: 'stopped'; readonly restored: Restored };

/** Between two looks at the set-point. */
const LOOK_EVERY_MS = 1_000;
const RESTORE_TRIES = 10;
const RESTORE_EVERY_MS = 3_000;
const SAME_AMPS = 1e-6;

export async function probeZone(options: ProbeOptions): Promise<ProbeOutcome> {
  const hand = createZoneHand(options);
  const before = await plausiblePresent(options, hand);
  if (before.kind !== 'seen') return { ...withheld(before), restored: { kind: 'untouched' } };
  const chosen = probeStep(options.dialect, options.zone.electrics, lowestOfBoth(before.value));
  if (!chosen.ok) return { kind: 'refused', why: chosen.why, restored: { kind: 'untouched' } };
  if (options.signal.aborted) return { kind: 'stopped', restored: { kind: 'untouched' } };
  const verdict = await tryStep(options, { hand, before: before.value, step: chosen.step });
  const putBackAt = options.clock.now().monoMs;
  const isUntouched = verdict.kind === 'refused' && (await stillHolds(hand, before.value));
  const restored: Restored = isUntouched ? { kind: 'restored' } : await putBack(options, hand, before.value);
  if (verdict.kind !== 'confirmed') return { ...verdict, restored };
  const roseAfterMs =
    restored.kind === 'restored' ? await riseTime(options, { hand, before: before.value, putBackAt }) : null;
  return { kind: 'confirmed', measured: { ...verdict.measured, roseAfterMs }, restored };
}

/** The present of the zone, once its set-point is no higher than the dialect says: it may still be following. */
async function plausiblePresent(options: ProbeOptions, hand: ZoneHand): Promise<Seen<ZonePresent>> {
  const { clock, signal, withinMs } = options;
  const begun = clock.now().monoMs;
  for (;;) {
    const present = await hand.present();
    if (present.kind !== 'seen' || !exceeds(present.value.setpointAmps, present.value.allowedAmps)) return present;
    if (clock.now().monoMs - begun >= withinMs || signal.aborted) {
      const { body, allowedAmps, setpointAmps } = present.value;
      const why =
        `it may draw ${show(setpointAmps)}, although its reduction ${JSON.stringify(body)} means in this dialect that ` +
        `it may draw ${show(allowedAmps)} at most: sense or unit are not as stated. Nothing was written`;
      return { kind: 'odd', why };
    }
    await pause(clock, LOOK_EVERY_MS, signal);
  }
}

interface Trial {
  readonly hand: ZoneHand;
  readonly before: ZonePresent;
  readonly step: ProbeStep;
}

async function tryStep(options: ProbeOptions, trial: Trial): Promise<Verdict> {
  const { clock, say } = options;
  const { hand, before, step } = trial;
  say(
    `set-point ${show(before.setpointAmps)}; writing ${JSON.stringify(step.body)}, so that it falls to ${show(step.allowedAmps)}`,
  );
  const held = await hand.tell(step.body);
  if (held.kind !== 'seen') return withheld(held);
  if (!held.value.every((value, phase) => Math.abs(value - (step.allowedAmps[phase] ?? NaN)) < SAME_AMPS)) {
    return { kind: 'refused', why: `what was written reads back as ${show(held.value)}` };
  }
  return watchFall(options, trial, clock.now().monoMs);
}

async function watchFall(options: ProbeOptions, { hand, before, step }: Trial, writtenAt: number): Promise<Verdict> {
  const { clock, signal, withinMs } = options;
  for (;;) {
    const seen = await hand.setpoint();
    if (seen.kind !== 'seen') return withheld(seen);
    const elapsedMs = clock.now().monoMs - writtenAt;
    if (exceeds(seen.value, before.setpointAmps)) {
      const why = `the set-point rose from ${show(before.setpointAmps)} to ${show(seen.value)}: the sense is the other one`;
      return { kind: 'refused', why };
    }
    if (isAt(seen.value, step)) {
      const [fromAmps, toAmps] = [Math.min(...before.setpointAmps), Math.min(...seen.value)];
      return { kind: 'confirmed', measured: { fromAmps, toAmps, fellAfterMs: elapsedMs } };
    }
    if (signal.aborted) return { kind: 'stopped' };
    if (elapsedMs >= withinMs) return { kind: 'refused', why: notThere(before, step, { seen: seen.value, elapsedMs }) };
    await pause(clock, LOOK_EVERY_MS, signal);
  }
}

function notThere(
  before: ZonePresent,
  step: ProbeStep,
  at: { readonly seen: PhaseAmps; readonly elapsedMs: number },
): string {
  const after = `within ${Math.round(at.elapsedMs / 1000)} s`;
  const moved = exceeds(before.setpointAmps, at.seen);
  return moved
    ? `the set-point fell to ${show(at.seen)} ${after}, not to ${show(step.allowedAmps)}: the unit is not as stated`
    : `the set-point stayed at ${show(at.seen)} ${after}: the box takes the reduction and does not follow it`;
}

/** A box that refuses what it is told refuses it a second time: then there is nothing to put back. */
async function stillHolds(hand: ZoneHand, before: ZonePresent): Promise<boolean> {
  const now = await hand.reduction();
  return now.kind === 'seen' && JSON.stringify(now.value.body) === JSON.stringify(before.body);
}

/** Stopping the probe does not stop this. Silence is met with patience: the zone must not stay as it is. */
async function putBack(options: ProbeOptions, hand: ZoneHand, before: ZonePresent): Promise<Restored> {
  const { clock, say } = options;
  const { body, allowedAmps } = before;
  for (let attempt = 1; ; attempt += 1) {
    const held = await hand.tell(body);
    const isBack = held.kind === 'seen' && !exceeds(held.value, allowedAmps) && !exceeds(allowedAmps, held.value);
    if (isBack) return { kind: 'restored' };
    const why = held.kind === 'seen' ? `it reads back as ${show(held.value)}` : held.why;
    if (attempt === RESTORE_TRIES) return { kind: 'left', why, body };
    if (attempt === 1) say(`cannot put back ${JSON.stringify(body)} yet (${why}); trying again`);
    await pause(clock, RESTORE_EVERY_MS);
  }
}

async function riseTime(
  { clock, signal, withinMs }: ProbeOptions,
  of: { readonly hand: ZoneHand; readonly before: ZonePresent; readonly putBackAt: number },
): Promise<number | null> {
  for (;;) {
    const seen = await of.hand.setpoint();
    const elapsedMs = clock.now().monoMs - of.putBackAt;
    if (seen.kind === 'seen' && !exceeds(of.before.setpointAmps, seen.value)) return elapsedMs;
    if (elapsedMs >= withinMs || signal.aborted) return null;
    await pause(clock, LOOK_EVERY_MS, signal);
  }
}

const withheld = (seen: Exclude<Seen<never>, { kind: 'seen' }>): Extract<Verdict, { readonly why: string }> =>
  seen.kind === 'odd' ? { kind: 'refused', why: seen.why } : { kind: 'failed', why: seen.why };

const lowestOfBoth = ({ setpointAmps, allowedAmps }: ZonePresent): PhaseAmps =>
  Math.min(...setpointAmps) < Math.min(...allowedAmps) ? setpointAmps : allowedAmps;

const exceeds = (values: PhaseAmps, bounds: PhaseAmps): boolean =>
  values.some((value, phase) => value > (bounds[phase] ?? NaN) + TOLERANCE_AMPS);

const isAt = (values: PhaseAmps, step: ProbeStep): boolean =>
  !exceeds(values, step.allowedAmps) && !exceeds(step.allowedAmps, values);

function show(values: PhaseAmps): string {
  const [l1, l2, l3] = values.map((value) => Math.round(value * 10) / 10);
  return l1 === l2 && l2 === l3 ? `${l1} A` : `${l1}/${l2}/${l3} A`;
}
