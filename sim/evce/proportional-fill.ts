/**
 * Proportional sharing: every station gets the same part of its maximum, or its minimum where that is more. The part
 * rises for all together until a line is full; the stations on that line stay there and the others go on.
 * @module
 */
import { PHASES } from '../../src/engine/index.ts';
import { feedersOf, type Contender, type SharingZone } from './ledger.ts';

/** A line of a zone that cannot carry all its stations at their maxima. */
interface Bottleneck {
  readonly roomAmps: number;
  readonly members: readonly Contender[];
}

/** Amps for each contender. All minimums together must fit. */
export function proportionalFill(
  zones: readonly SharingZone[],
  contenders: readonly Contender[],
): ReadonlyMap<Contender, number> {
  const bottlenecks = bottlenecksOf(zones, contenders);
  const settled = new Map<Contender, number>();
  while (settled.size < contenders.length) {
    let part = 1;
    let tightest: Bottleneck | null = null;
    for (const bottleneck of bottlenecks) {
      const own = partOf(bottleneck, settled);
      if (own < part) {
        part = own;
        tightest = bottleneck;
      }
    }
    for (const contender of tightest === null ? contenders : tightest.members) {
      if (!settled.has(contender)) settled.set(contender, Math.max(contender.minAmps, part * contender.maxAmps));
    }
  }
  return settled;
}

function bottlenecksOf(zones: readonly SharingZone[], contenders: readonly Contender[]): Bottleneck[] {
  const members = zones.map((): [Contender[], Contender[], Contender[]] => [[], [], []]);
  for (const contender of contenders) {
    for (const zone of feedersOf(zones, contender.zone)) {
      for (const line of contender.lines) members[zone]?.[line].push(contender);
    }
  }
  return zones
    .flatMap((zone, index) =>
      PHASES.map((phase) => ({ roomAmps: zone.availableAmps[phase], members: members[index]?.[phase] ?? [] })),
    )
    .filter(({ roomAmps, members: all }) => all.reduce((sum, { maxAmps }) => sum + maxAmps, 0) > roomAmps);
}

/** The part of their maxima at which the line's open members fill what the settled ones leave; infinite without any. */
function partOf(bottleneck: Bottleneck, settled: ReadonlyMap<Contender, number>): number {
  let leftAmps = bottleneck.roomAmps;
  let rising: Contender[] = [];
  for (const member of bottleneck.members) {
    const amps = settled.get(member);
    if (amps === undefined) rising.push(member);
    else leftAmps -= amps;
  }
  if (rising.length === 0) return Infinity;
  for (;;) {
    const part = Math.max(0, leftAmps) / rising.reduce((sum, { maxAmps }) => sum + maxAmps, 0);
    const above = rising.filter(({ minAmps, maxAmps }) => part * maxAmps >= minAmps);
    if (above.length === rising.length) return part;
    for (const { minAmps, maxAmps } of rising) if (part * maxAmps < minAmps) leftAmps -= minAmps;
    if (above.length === 0) return 0;
    rising = above;
  }
}
