/**
 * S22 crash dominance: killed between any two moments and started again, the engine never makes of it that anybody has more
 * than without the crash, or than is safe without sight.
 *
 * What is true, and what is not. A new engine knows nothing, so that every node with meters is its worst background until
 * these have been read twice: until then a zone below has at most its fallback, or less. So u(crash) ≤ max(u(no crash), F), and
 * nothing is written that is above both F and what the box held. From then on the engine sees what flows, and may well give a
 * zone more than the run without the crash did: it has forgotten when it last raised, whose turn it was, and by how much the
 * background has risen. That is no breach; what must hold then is what holds for every decision, whatever happened before:
 * the laws of `law-checks.ts`, and with a saved state all of them. A zone below no meter has no sight to lose.
 *
 * One of them does not hold from nothing, and is held to what is true: S12, that cars can never take more than is reckoned
 * with. A ceiling that was lowered shortly before the crash, and that cars still follow, is nothing that a box can be asked
 * for. It has passed when the deadline of the last write and a dead time are over.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases, expectJudged, judge } from '../support/cases.ts';
import { COMMAND_LAWS } from '../support/law-checks.ts';
import { LivedWorld, type Decision } from '../support/lived-world.ts';
import { troubledHistories, type Moment } from '../support/moments.ts';
import { smallPlaces, type Place } from '../support/places.ts';
import { saved } from '../support/shifted.ts';
import { nodesAbove, standsForOthers } from '../support/wiring.ts';

const WRITE_DEADLINE_MS = 8_000;
const RECKONS = 'S12 three outcomes';

interface Crash {
  readonly place: Place;
  readonly before: readonly Moment[];
  readonly after: readonly Moment[];
}

const crashes: fc.Arbitrary<Crash> = fc.record({
  place: smallPlaces,
  before: troubledHistories(12),
  after: troubledHistories(12),
});

/** Lives up to the crash. */
function livedUntil({ place, before }: Crash): LivedWorld {
  const world = new LivedWorld(place);
  for (const moment of before) world.live(moment);
  return world;
}

/** Starts again from nothing, and lives on; tells how many decisions were taken before. */
function crashed(crash: Crash): { readonly world: LivedWorld; readonly first: number; readonly atMs: number } {
  const world = livedUntil(crash);
  const first = world.decisions.length;
  const atMs = world.now().monoMs;
  world.startAgain(world.engine.initial);
  return { world, first, atMs };
}

/** Whether something above a zone has meters, and one of them has not been read twice since then. */
function isUnseen({ site }: Place, zone: number, samples: ReadonlyMap<string, number>): boolean {
  if (standsForOthers(site, zone)) return false;
  return nodesAbove(site, zone).some((node) =>
    (site.nodes[node]?.meters ?? []).some((meter) => (samples.get(site.meters[meter]?.name ?? '') ?? 0) < 2),
  );
}

/** How often each meter has been heard since a crash. */
function samplesSince(world: LivedWorld, firstEvent: number): ReadonlyMap<string, number> {
  const samples = new Map<string, number>();
  for (const event of world.events.slice(firstEvent))
    if (event.kind === 'MeterObserved') samples.set(event.meter, (samples.get(event.meter) ?? 0) + 1);
  return samples;
}

describe('a crash, and a start from nothing', () => {
  it('S22: gives no zone more than it would have had, or its fallback, before it sees', () => {
    let blind = 0;
    fc.assert(
      fc.property(crashes, (crash) => {
        const { place, after } = crash;
        const calm = livedUntil(crash);
        const { world } = crashed(crash);
        const heldAmps = place.zones.map((_, zone) => world.box.held(zone)[0]);
        const firstEvent = world.events.length;
        for (const moment of after) {
          calm.live(moment);
          const from = world.decisions.length;
          world.live(moment);
          const samples = samplesSince(world, firstEvent);
          const without = calm.decisions.at(-1) as Decision;
          judge(world.decisions.length - from);
          for (const { record, writes } of world.decisions.slice(from))
            for (const [zone, { name }] of place.zones.entries()) {
              if (!isUnseen(place, zone, samples)) continue;
              blind += 1;
              const fallback = place.site.zones[zone]?.fallbackAmps ?? 0;
              const dominated = Math.max(without.record.zones[zone]?.allocationAmps ?? 0, fallback);
              expect(record.zones[zone]?.allocationAmps).toBeLessThanOrEqual(dominated);
              const written = writes.find((write) => write.zone === name)?.allowedAmps[0] ?? 0;
              expect(written).toBeLessThanOrEqual(Math.max(heldAmps[zone] ?? 0, fallback));
            }
        }
      }),
      cases(300),
    );
    expect(blind).toBeGreaterThan(300);
  });

  it('S22: goes on by every law, once nothing is followed any more of which nobody can know', () => {
    fc.assert(
      fc.property(crashes, (crash) => {
        const { world, first, atMs } = crashed(crash);
        for (const moment of crash.after) world.live(moment);
        judge(world.decisions.length - first);
        const knownFromMs = atMs + WRITE_DEADLINE_MS + crash.place.site.timing.deadTimeMs;
        for (const decision of world.decisions.slice(first))
          for (const [law, check] of Object.entries(COMMAND_LAWS))
            if (law !== RECKONS || decision.record.at.monoMs >= knownFromMs)
              expect(check(crash.place, decision), law).toBeNull();
      }),
      cases(500),
    );
  });
});

describe('a crash, and a start from what was saved', () => {
  it('S22: is a link that came back, and goes on by every law', () => {
    fc.assert(
      fc.property(crashes, (crash) => {
        const world = livedUntil(crash);
        const first = world.decisions.length;
        world.startAgain(saved(world.state));
        for (const moment of crash.after) world.live(moment);
        judge(world.decisions.length - first);
        for (const decision of world.decisions.slice(first))
          for (const [law, check] of Object.entries(COMMAND_LAWS)) expect(check(crash.place, decision), law).toBeNull();
      }),
      cases(400),
    );
  });

  it('judges as many decisions as this file says', () => {
    expectJudged('crash');
  });
});
