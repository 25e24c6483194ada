/**
 * Ceilings on power: what room they leave for charging, and what an amp on each line counts for. Voltage is as
 * measured; where nobody measures it, a ceiling counts with the highest that the supply may have.
 * @module
 */
import { unreachable } from './failure.ts';
import type { PowerBound } from './headroom.ts';
import { joinReasons } from './joining.ts';
import { otherLeg } from './line.ts';
import { numberPerPhase, PHASES, thingPerPhase, type PerPhase } from './phases.ts';
import type { Ceiling } from './proposal.ts';
import type { Because } from './reason.ts';
import type { SensedNode } from './sense-node.ts';
import type { Site } from './site.ts';
import { volts, watts, type Volts, type Watts } from './units.ts';

/** How far the supply's voltage may lie above or below nominal (EN 50160). */
const VOLTAGE_BAND = 0.1;

/** A ceiling with the strategy that gave it. */
export interface Given {
  readonly by: string;
  readonly ceiling: Ceiling;
}

/** The strictest room in power that ceilings leave at a node; null where none is in power. */
export function powerRoom(
  site: Site,
  nodes: readonly SensedNode[],
  of: { readonly index: number; readonly given: readonly Given[] },
): PowerBound | null {
  if (of.given.length === 0) return null;
  const inPower = of.given.filter(({ ceiling }) => ceiling.bound.unit !== 'A');
  if (inPower.length === 0) return null;
  const seen = seenPower(site, nodes, of.index);
  const rooms = inPower.map(({ ceiling }) => watts(Math.max(0, roomUnder(ceiling, seen))));
  const least = watts(Math.min(...rooms));
  const equal = inPower.filter((_, position) => rooms[position] === least);
  const because = joinReasons(
    null,
    equal.map(({ by, ceiling }): Because => ({ by, reason: ceiling.reason })),
  );
  return { watts: least, volts: seen.highest, because };
}

interface SeenPower {
  readonly node: SensedNode;
  readonly highest: PerPhase<Volts>;
  readonly lowest: PerPhase<Volts>;
}

/** Background of a node over all lines, as a ceiling on its total power counts it, W, signed. */
export const backgroundPower = (site: Site, nodes: readonly SensedNode[], index: number): Watts =>
  watts(backgroundWatts(seenPower(site, nodes, index)));

function seenPower(site: Site, nodes: readonly SensedNode[], index: number): SeenPower {
  const measured = voltageAt(site, nodes, index);
  const nominal = site.supply.nominalVolts;
  const highest = numberPerPhase((phase) => volts(measured[phase] ?? nominal * (1 + VOLTAGE_BAND)));
  const lowest = numberPerPhase((phase) => volts(measured[phase] ?? nominal * (1 - VOLTAGE_BAND)));
  return { node: nodes[index] as SensedNode, highest, lowest };
}

function roomUnder({ bound, covers }: Ceiling, seen: SeenPower): number {
  const background = covers === 'total' ? backgroundWatts(seen) : 0;
  switch (bound.unit) {
    case 'A':
      return Infinity;
    case 'W':
      return bound.watts - background;
    case 'VA': {
      const reactive = covers === 'total' ? reactiveVars(seen) : 0;
      return otherLeg(bound.voltAmps, reactive) - background;
    }
    default:
      return unreachable(bound);
  }
}

/** Load counts with the highest voltage, what flows back with the lowest. */
const backgroundWatts = ({ node, highest, lowest }: SeenPower): number =>
  PHASES.reduce<number>((sum, phase) => {
    const current = node.backgroundAmps[phase];
    return sum + current * (current >= 0 ? highest : lowest)[phase];
  }, 0);

const reactiveVars = ({ node, highest }: SeenPower): number =>
  PHASES.reduce<number>((sum, phase) => sum + node.reactiveAmps[phase] * highest[phase], 0);

/** Voltage as the nearest meters upwards show it, V; null on lines where none does. */
function voltageAt(site: Site, nodes: readonly SensedNode[], index: number): PerPhase<Volts | null> {
  for (let at: number | null = index; at !== null; at = site.nodes[at]?.parent ?? null) {
    const measured = nodes[at]?.voltageVolts ?? [null, null, null];
    if (measured.some(isMeasured)) return thingPerPhase((phase) => knownVolts(measured[phase]));
  }
  return [null, null, null];
}

const isMeasured = (value: Volts | null): boolean => value !== null && value > 0;
const knownVolts = (value: Volts | null): Volts | null => (isMeasured(value) ? value : null);
