import { describe, expect, it } from 'vitest';
import { livelyScenario } from '../../src/cli/lively-scenario.ts';
import { loadSite, type SiteConfig } from '../../src/config/index.ts';
import { epochMs } from '../../src/engine/index.ts';
import { buildWorld } from '../../sim/world.ts';

const START = epochMs(Date.UTC(2026, 5, 17, 8));

function theExample(): SiteConfig {
  const loaded = loadSite('config/site.example.yaml');
  if (!loaded.ok) throw new RangeError(loaded.problems[0]?.message);
  return loaded.value;
}

describe('a world around a site file', () => {
  it('has stations in every zone, and soon cars that want more than the connection carries', () => {
    const config = theExample();
    const built = buildWorld(livelyScenario(config, START), { seed: 1 });
    if (!built.ok) throw new RangeError(built.problems[0]);
    const { world } = built;
    expect(new Set(world.plant.stations.map(({ zone }) => zone))).toEqual(
      new Set(config.site.zones.map(({ name }) => name)),
    );
    for (let minute = 0; minute <= 120; minute += 1) world.advance(minute * 60_000);
    const wantedAmps = world.plant.stations.reduce(
      (sum, _, index) => sum + (world.plant.station(index).carMaxAmps ?? 0),
      0,
    );
    expect(wantedAmps).toBeGreaterThan(config.site.nodes[0]?.limitAmps[0] ?? Infinity);
  });

  it('begins at the given moment, with a box that speaks the site’s dialect', () => {
    const config = theExample();
    const scenario = livelyScenario(config, START);
    expect(scenario.startMs).toBe(START);
    expect(scenario.box.dialect).toEqual(config.evce?.dialect);
  });
});
