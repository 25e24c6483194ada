/**
 * One scenario, three ways to run the same engine on it: the step-only loop, the controller on the virtual clock,
 * and the real client over the in-memory transport. They must take the same decisions, to the letter.
 */
import { Buffer } from 'node:buffer';
import { beforeAll, describe, expect, it } from 'vitest';
import { faultOf, loadScenario, onDisk, type PlannedFault, type ScenarioConfig } from '../src/config/index.ts';
import { runController } from '../src/engine/controller.ts';
import { createEngine, type CycleRecord, type Source, type Writer } from '../src/engine/index.ts';
import { openEvce } from '../src/evce/index.ts';
import { memoryTokenStore } from '../src/evce/token-store.ts';
import { createDirectLink, createDirectSource, createDirectWriter, driveWorld } from '../sim/direct.ts';
import { createFront } from '../sim/evce/front.ts';
import { memoryTransport } from '../sim/evce/memory-transport.ts';
import { createBox } from '../sim/evce/router.ts';
import { runScenario } from '../sim/run.ts';
import { createRandom } from '../sim/random.ts';
import { createVirtualClock, type VirtualClock } from '../sim/virtual-clock.ts';
import { buildWorld, type World } from '../sim/world.ts';

const FILE = 'test/fixtures/parity.yaml';
const DEFIANT_FILE = 'test/fixtures/parity-defiant.yaml';
const SEED = 7;

function scenarioOf(file: string): ScenarioConfig {
  const loaded = loadScenario(file, onDisk({}));
  if (!loaded.ok) throw new TypeError(loaded.problems.map((problem) => problem.message).join('\n'));
  return loaded.value;
}

/** Runs the controller on a world over the given ports, on the virtual clock. */
async function controlled(
  scenario: ScenarioConfig,
  connect: (world: World, clock: VirtualClock) => { readonly source: Source; readonly writer: Writer },
): Promise<readonly string[]> {
  const built = buildWorld(scenario, { seed: SEED });
  if (!built.ok) throw new TypeError(built.problems.join('\n'));
  const { world } = built;
  const clock = createVirtualClock({ wallStartMs: world.wallStartMs });
  const engine = createEngine({ site: world.site, strategies: scenario.site.strategies });
  const stopWorld = driveWorld(world, clock);
  const { source, writer } = connect(world, clock);
  const records: CycleRecord[] = [];
  const turns = runController({
    engine,
    clock,
    sources: [source],
    writer,
    tickMs: world.stepMs,
    tickPhaseMs: 0,
  }).subscribe(({ effects }) => {
    for (const effect of effects) if (effect.kind === 'Record') records.push(effect.record);
  });
  await clock.runUntil(world.durationMs - 1);
  turns.unsubscribe();
  stopWorld();
  return records.map((record) => JSON.stringify(record));
}

function direct(world: World, clock: VirtualClock): { readonly source: Source; readonly writer: Writer } {
  const link = createDirectLink(world);
  return { source: createDirectSource(world, link, clock), writer: createDirectWriter(link, clock) };
}

function overMemory(world: World, clock: VirtualClock): { readonly source: Source; readonly writer: Writer } {
  const user = { name: 'busbar', password: 'Not-a-real-one-1', role: 'EBMS' as const };
  const box = createBox({ model: world.box, users: [user], drawSecret: () => Buffer.alloc(32, 7) });
  return openEvce({
    transport: memoryTransport(box, {
      front: createFront({ model: world.box, clock, random: createRandom(SEED) }),
      clock,
    }),
    clock,
    credentials: { user: user.name, password: () => user.password },
    tokenStore: memoryTokenStore(),
    dialect: world.dialect,
    site: world.site,
    intervals: {
      metersMs: world.stepMs,
      statusesMs: world.stepMs,
      reductionsMs: world.stepMs,
      directoryMs: Math.max(60_000, world.stepMs),
    },
    log: () => undefined,
    jitter: () => 0,
  });
}

/** The first record that differs, both ways; null where all agree. A diff of a thousand records helps nobody. */
function firstDifference(actual: readonly string[], expected: readonly string[]): object | null {
  const length = Math.max(actual.length, expected.length);
  const index = Array.from({ length }, (_, i) => i).find((i) => actual[i] !== expected[i]);
  return index === undefined ? null : { cycle: index + 1, actual: actual[index], expected: expected[index] };
}

/** Faults that the box itself carries, so that they are the same to whoever asks it. */
const FAULTS: readonly PlannedFault[] = [
  { ...faultOf('meter-frozen', { forMs: 300_000 }), atMs: 20 * 60_000 },
  { ...faultOf('foreign-writer', { zone: 'Yard', everyMs: 60_000, forMs: 300_000 }), atMs: 40 * 60_000 },
  { ...faultOf('deaf', { zone: 'Garage', forMs: 300_000 }), atMs: 60 * 60_000 },
  { ...faultOf('meter-spike', { probability: 0.2, forMs: 600_000 }), atMs: 80 * 60_000 },
  { ...faultOf('meter-null', { forMs: 120_000 }), atMs: 100 * 60_000 },
  { ...faultOf('station-offline', { station: 'Garage 01', forMs: 600_000 }), atMs: 110 * 60_000 },
  { ...faultOf('half-applied', { zone: 'Garage', forMs: 300_000 }), atMs: 130 * 60_000 },
];

describe.each([
  ['in good weather', []],
  ['with faults of box, meters and stations', FAULTS],
])('three ways to run one engine, %s,', (_, faults) => {
  const stepOnly: string[] = [];
  let scenario: ScenarioConfig;

  beforeAll(() => {
    scenario = { ...scenarioOf(FILE), faults };
    const outcome = runScenario(scenario, {
      seed: SEED,
      control: { kind: 'busbar', strategies: scenario.site.strategies },
      onRecord: (record) => stepOnly.push(JSON.stringify(record)),
    });
    expect(outcome.ok).toBe(true);
  });

  it('takes as many decisions as there are steps, and some of them write', () => {
    expect(stepOnly).toHaveLength(1080);
    expect(stepOnly.filter((record) => record.includes('"intent":"raise"')).length).toBeGreaterThan(5);
    expect(stepOnly.filter((record) => record.includes('"intent":"lower"')).length).toBeGreaterThan(5);
  });

  it('decides the same on the virtual clock', async () => {
    expect(firstDifference(await controlled(scenario, direct), stepOnly)).toBeNull();
  });

  it('decides the same through the real client over the in-memory transport', async () => {
    expect(firstDifference(await controlled(scenario, overMemory), stepOnly)).toBeNull();
  });
});

describe('three ways to end a session', () => {
  const scenario = scenarioOf(DEFIANT_FILE);
  const stepOnly: string[] = [];
  let endedStepOnly: readonly string[] = [];

  beforeAll(() => {
    runScenario(scenario, {
      seed: SEED,
      control: { kind: 'busbar', strategies: scenario.site.strategies },
      onRecord: (record) => stepOnly.push(JSON.stringify(record)),
      onStep: (world) => (endedStepOnly = endedIn(world)),
    });
  });

  it('ends sessions in the zone that does not follow, and none in the other', () => {
    expect(endedStepOnly).not.toEqual([]);
    expect(endedStepOnly.filter((name) => !name.startsWith('Garage'))).toEqual([]);
  });

  it.each([
    ['on the virtual clock', direct],
    ['through the real client over the in-memory transport', overMemory],
  ])('ends the same sessions %s, and decides the same', async (_, connect) => {
    let world: World | null = null;
    const records = await controlled(scenario, (built, clock) => connect((world = built), clock));
    expect(firstDifference(records, stepOnly)).toBeNull();
    expect(world === null ? [] : endedIn(world)).toEqual(endedStepOnly);
  });
});

/** Stations whose session was ended, by name. */
const endedIn = ({ plant }: World): readonly string[] =>
  plant.fleet.filter(({ isStopped }) => isStopped).map(({ info }) => info.name);
