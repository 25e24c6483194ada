import { describe, expect, it } from 'vitest';
import { buildWorld, type Built, type World } from '../../sim/world.ts';
import { dataFolder } from '../support/data-files.ts';
import { scenarioOf, type ScenarioSpec } from '../support/scenario.ts';

const folder = dataFolder();

function worldOf(spec: ScenarioSpec): World {
  const built = buildWorld(scenarioOf(spec), { seed: 1 });
  expect(built.ok).toBe(true);
  return (built as Extract<Built, { ok: true }>).world;
}

const recorded = (text: string) =>
  ({
    kind: 'sessions',
    timeZone: null,
    file: folder.write('s.csv', text),
    stations: [{ zone: 'Garage', count: 1 }],
  }) as const;
const STAY = 'arrival,departure,energy_kwh,phases,max_amps\n2023-06-12T00:00Z,2023-06-12T08:00Z,20,3,16\n';

describe('the world of a scenario', () => {
  it('lets what the box was told reach the cars at the end of the step', () => {
    const world = worldOf({ traffic: recorded(STAY), background: null, stepSeconds: 60 });
    world.advance(0);
    world.advance(60_000);
    world.advance(120_000);
    expect(world.plant.truth.chargingAmps[0]).toBe(16);
    const zone = world.box.zones()[0]?.id as number;
    expect(world.box.putReduction(zone, { reduction: 80 })).toBe('ok');
    expect(world.plant.truth.chargingAmps[0]).toBe(16);
    world.advance(180_000);
    expect(world.plant.truth.chargingAmps[0]).toBe(10);
  });

  it('gives each zone the maximum of its own feeder, whatever the main can carry', () => {
    const { box } = worldOf({});
    expect(box.zones().map(({ config }) => [config.friendly_name, config.max_current])).toEqual([['Garage', 90]]);
  });

  it('stretches the controller’s durations to a step and lets it write', () => {
    const { site } = worldOf({
      stepSeconds: 120,
      site: { nodes: [{ name: 'Main', limitAmps: 50, zone: true, metered: true }], shadow: true },
      background: null,
    });
    expect(site.timing.tickMs).toBe(120_000);
    expect(site.timing.deadTimeMs).toBe(120_000);
    expect(site.shadow).toBe(false);
  });

  it('knows what is wired to each line', () => {
    const [wired] = worldOf({}).wiredAmps;
    expect(wired).toEqual([12 * 32, 12 * 32, 12 * 32]);
  });

  it('is judged as it goes', () => {
    const world = worldOf({
      site: { nodes: [{ name: 'Main', limitAmps: 10, zone: true }] },
      traffic: { ...recorded(STAY), stations: [{ zone: 'Main', count: 1 }] },
      background: null,
    });
    for (let minute = 0; minute <= 10; minute += 1) world.advance(minute * 60_000);
    expect(world.limits.report().violations).toBe(0);
  });

  it('is not built from files that are not there, and says which', () => {
    const built = buildWorld(
      scenarioOf({
        traffic: { kind: 'sessions', timeZone: null, file: '/nowhere/s.csv', stations: null },
        background: {
          kind: 'file',
          timeZone: null,
          calendarYear: null,
          node: 'Main',
          noiseShare: 0,
          file: '/nowhere/l.csv',
          column: 'kw',
          wattsPerUnit: 1,
          scale: 1,
        },
      }),
      { seed: 1 },
    );
    expect(built).toEqual({
      ok: false,
      problems: ['/nowhere/s.csv cannot be read: ENOENT', '/nowhere/l.csv cannot be read: ENOENT'],
    });
  });
});
