/**
 * Generation is not copper: when an inverter trips, the load it carried appears on the grid side. What the breaker
 * carries above its rating until the cars have followed is all that may be left uncovered.
 * @module
 */
import { carriesOnTop } from './breaker.ts';
import type { LineReading, MeterReading } from './meter-reading.ts';
import { addAmps, mapPhases, mostAmps, numberPerPhase, onAllPhases, ZERO_AMPS, type PhaseAmps } from './phases.ts';
import type { Site, SiteMeter, SiteNode } from './site.ts';
import { sourcesByNode } from './tree.ts';
import { amps, type Amps } from './units.ts';

/** What the sources at and below a node give, A per phase. */
export interface Generation {
  /** Their sum: the most that may flow back, and what the bars carry on top. */
  readonly generationAmps: PhaseAmps;
  /** What the largest of them would leave uncovered by tripping. */
  readonly tripAmps: PhaseAmps;
}

const NONE: Generation = { generationAmps: ZERO_AMPS, tripAmps: ZERO_AMPS };
/** Sources up to this may stand on one line, W (VDE-AR-N 4105: 4.6 kVA); larger ones stand on all three. */
const ONE_LINE_WATTS = 4_600;

/**
 * The sources behind a node, as read twice or, unread, at their most: what they are stated to give, or what they last did.
 * One sample in which a source gives less is no proof yet that nothing can trip any more.
 */
export function generationOf(site: Site, meters: readonly MeterReading[], index: number): Generation {
  const sources = sourcesByNode(site)[index] as readonly number[];
  if (sources.length === 0) return NONE;
  const node = site.nodes[index] as SiteNode;
  const carriedAmps = node.breaker === null ? 0 : carriesOnTop(node.breaker) * node.breaker.ratedAmps;
  let [sum, largest] = [ZERO_AMPS, ZERO_AMPS];
  for (const source of sources) {
    const output = outputOf(site, site.meters[source] as SiteMeter, meters[source] as MeterReading);
    sum = addAmps(sum, output);
    largest = mostAmps(largest, output);
  }
  const tripAmps = mapPhases(largest, (value) => amps(Math.max(0, value - carriedAmps)));
  return { generationAmps: sum, tripAmps };
}

const swingOn = (line: LineReading): Amps => amps(line.state === 'missing' ? 0 : line.swingAmps);

function outputOf(site: Site, meter: SiteMeter, reading: MeterReading): PhaseAmps {
  const shown = numberPerPhase((phase) => swingOn(reading.lines[phase]));
  if (reading.state === 'fresh') return shown;
  const lines = meter.nominalWatts <= ONE_LINE_WATTS ? 1 : 3;
  return mostAmps(shown, onAllPhases(amps(meter.nominalWatts / lines / site.supply.nominalVolts)));
}
