/**
 * Metered current as a pair of active and reactive amps per phase.
 * @module
 */
import type { MeterValues } from './event.ts';
import { addAmps, mapPhases, ZERO_AMPS, type PhaseAmps } from './phases.ts';
import type { Reading } from './reading.ts';
import type { Site, SiteNode } from './site.ts';
import { amps } from './units.ts';

/** Metered current split into its active part, signed, and its reactive part, A per phase. */
export interface Flow {
  readonly active: PhaseAmps;
  readonly reactive: PhaseAmps;
  readonly rms: PhaseAmps;
}

const NO_FLOW: Flow = { active: ZERO_AMPS, reactive: ZERO_AMPS, rms: ZERO_AMPS };

/** What one meter reads. An RMS current must never be signed by its power: nearly all of it may be reactive. */
export function meterFlow(site: Site, reading: Reading<MeterValues> | undefined): Flow {
  const values = reading?.value ?? null;
  if (values === null) return NO_FLOW;
  const rms = mapPhases(values.currentAmps, (value) => amps(value ?? 0));
  const active = mapPhases(values.powerWatts, (power, phase) => {
    const voltage = values.voltageVolts[phase] ?? site.supply.nominalVolts;
    // An export larger than the current itself is a wrong voltage or a wrong reading, and must not make room.
    return power === null || voltage <= 0 ? rms[phase] : amps(Math.max(power / voltage, 0 - rms[phase]));
  });
  const reactive = mapPhases(rms, (value, phase) =>
    amps(Math.sqrt(Math.max(0, value * value - active[phase] * active[phase]))),
  );
  return { active, reactive, rms };
}

/** What flows through a node by the sum of its meters. */
export function nodeFlow(site: Site, node: SiteNode, readings: readonly Reading<MeterValues>[]): Flow {
  return node.meters.reduce((sum, meter) => addFlow(sum, meterFlow(site, readings[meter])), NO_FLOW);
}

function addFlow(a: Flow, b: Flow): Flow {
  const active = addAmps(a.active, b.active);
  const reactive = addAmps(a.reactive, b.reactive);
  return { active, reactive, rms: mapPhases(active, (value, phase) => amps(Math.hypot(value, reactive[phase]))) };
}
