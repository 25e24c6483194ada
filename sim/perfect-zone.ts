/**
 * The yardstick of everything that steers by zones: a hand that knows what truly flows and sets the zone, at every step and
 * without any delay, to exactly what the derated limits leave. What the box makes of that is the most that it can make of
 * the site, whoever tells it.
 * @module
 */
import { amps, assert, onAllPhases, type SiteZone, type WriteReduction } from '../src/engine/index.ts';
import { createDirectLink, type DirectLink } from './direct.ts';
import { trueRoomAmps } from './oracle/look-ahead.ts';
import { instantAt } from './virtual-clock.ts';
import type { World } from './world.ts';

/** What the hand leaves besides on a line of a node at a moment of plant time, A. */
export type KeptBack = (at: { readonly nowMs: number; readonly node: number; readonly line: number }) => number;

/**
 * To be called at every step of a run that nobody else controls. `keptBackAmps` shows what a reserve alone costs. Sites have one zone: with several, who gets what would be
 * a choice.
 */
export const keepZonePerfect = (keptBackAmps: KeptBack = () => 0): ((world: World) => void) =>
  setZone((world) => leastRoomAmps(world, keptBackAmps));

/** Sets the only zone of a site to some room at every step, A. */
export function setZone(roomOf: (world: World) => number): (world: World) => void {
  let link: DirectLink | null = null;
  let writeId = 0;
  return (world) => {
    const { site, plant } = world;
    assert(site.zones.length === 1, `one zone stands for the whole site, which has ${site.zones.length}`);
    const at = instantAt(world.wallStartMs, plant.nowMs());
    link ??= createDirectLink(world);
    writeId += 1;
    const roomAmps = roomOf(world);
    const effect: WriteReduction = {
      kind: 'WriteReduction',
      at,
      zone: (site.zones[0] as SiteZone).name,
      writeId,
      allowedAmps: onAllPhases(amps(roomAmps)),
      maxAmps: amps(Infinity),
      intent: 'rewrite',
      because: { by: 'yardstick', reason: { kind: 'stated', text: 'what truly is left', facts: { roomAmps } } },
    };
    link.write(effect, at);
  };
}

/** The least that any line of any node above leaves, A: one value holds for all lines. */
function leastRoomAmps(world: World, keptBackAmps: KeptBack): number {
  const { site, wiredAmps, plant } = world;
  const zone = site.zones[0] as SiteZone;
  const lines = ([0, 1, 2] as const).filter((line) => (wiredAmps[0]?.[line] ?? 0) > 0);
  let least = Infinity;
  for (let node: number | null = zone.node; node !== null; node = site.nodes[node]?.parent ?? null) {
    for (const line of lines) {
      const keptBack = keptBackAmps({ nowMs: plant.nowMs(), node, line });
      least = Math.min(least, Math.max(0, trueRoomAmps(world, { node, line }) - keptBack));
    }
  }
  return least;
}
