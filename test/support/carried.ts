/** A node as sensed, with everything that a test does not care about filled in. */
import { amps, onAllPhases, ZERO_AMPS } from '../../src/engine/index.ts';
import type { SensedNode } from '../../src/engine/sense-node.ts';

/** A node that carries so much background on each line, and nothing else. */
export const carrying = (backgroundAmps: number, of: Partial<SensedNode> = {}): SensedNode => ({
  seen: 'fresh',
  measuredAmps: null,
  voltageVolts: [null, null, null],
  reactiveAmps: ZERO_AMPS,
  chargingAmps: ZERO_AMPS,
  backgroundAmps: onAllPhases(amps(backgroundAmps)),
  leastBackgroundAmps: of.backgroundAmps ?? onAllPhases(amps(backgroundAmps)),
  reserveAmps: ZERO_AMPS,
  excessAmps: ZERO_AMPS,
  meteredAmps: null,
  generationAmps: ZERO_AMPS,
  shedding: false,
  backward: false,
  ...of,
});
