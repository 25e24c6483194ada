/**
 * How far to reduce a zone to learn whether the dialect is right: little, but far enough that a box of another unit or
 * sense would show it.
 * @module
 */
import { amps, floorToLever, lowest, onAllPhases, type Amps, type PhaseAmps } from '../engine/index.ts';
import { decodeReduction, encodeReduction, leverOf, type Dialect, type ZoneElectrics } from '../evce/dialect.ts';
import type { ReductionBody } from '../evce/wire.ts';

/** What to write, and what the zone must then be allowed. */
export interface ProbeStep {
  readonly body: ReductionBody;
  readonly allowedAmps: PhaseAmps;
}

export type ChosenStep = { readonly ok: true; readonly step: ProbeStep } | { readonly ok: false; readonly why: string };

/** Boxes state set-points in whole amps; a difference below this is none. */
export const TOLERANCE_AMPS = 1;
/** Shares of the zone's maximum that it is reduced by, the first that tells enough. */
const DROPS = [0.1, 0.2, 0.3, 0.5] as const;
/** A smaller drop could drown in the tolerance, however small the zone. */
const LEAST_DROP_AMPS = 3 * TOLERANCE_AMPS;

/** The smallest step down from what the zone has now that tells this dialect from all others. */
export function probeStep(dialect: Dialect, zone: ZoneElectrics, presentAmps: PhaseAmps): ChosenStep {
  const steps = DROPS.flatMap((share) => {
    const drop = Math.max(LEAST_DROP_AMPS, share * zone.maxAmps);
    return stepOf(dialect, zone, amps(lowest(presentAmps) - drop)) ?? [];
  });
  const [smallest] = steps;
  if (smallest === undefined) {
    const least = Math.max(LEAST_DROP_AMPS, DROPS[0] * zone.maxAmps);
    const why = `it may draw ${lowest(presentAmps)} A now, and at least ${least.toFixed(1)} A are needed to see a step`;
    return { ok: false, why };
  }
  // Where no step tells them apart, the other dialect comes to the same on this zone: percent of 100 A are amps.
  return { ok: true, step: steps.find((step) => tellsApart(dialect, zone, step)) ?? smallest };
}

function stepOf(dialect: Dialect, zone: ZoneElectrics, target: Amps): ProbeStep | null {
  if (target < 0) return null;
  const encoded = encodeReduction(dialect, zone, onAllPhases(floorToLever(leverOf(dialect, zone), target)));
  return encoded.ok ? { body: encoded.body, allowedAmps: encoded.allowedAmps } : null;
}

/** Whether every box that understands the body otherwise would allow visibly more or less. */
function tellsApart(dialect: Dialect, zone: ZoneElectrics, step: ProbeStep): boolean {
  return rivalsOf(dialect).every((rival) => {
    const understood = decodeReduction(rival, zone, step.body);
    if (!understood.ok) return true;
    return understood.allowedAmps.some(
      (value, phase) => Math.abs(value - (step.allowedAmps[phase] ?? 0)) > 2 * TOLERANCE_AMPS,
    );
  });
}

/** The same words with another meaning. */
function rivalsOf(dialect: Dialect): readonly Dialect[] {
  const units = ['ampere', 'percent', 'kilowatt'] as const;
  const senses = ['removed', 'limit'] as const;
  return units
    .flatMap((unit) => senses.map((sense): Dialect => ({ ...dialect, unit, sense })))
    .filter(({ unit, sense }) => unit !== dialect.unit || sense !== dialect.sense);
}
