/**
 * Virtual days of the whole service in memory: real client, controller and shell on a simulated box, on a clock that jumps.
 * The heap is looked at after a full collection, once a day (`node --expose-gc`).
 * @module
 */
import { Buffer } from 'node:buffer';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { createFront } from '../../sim/evce/front.ts';
import { memoryTransport } from '../../sim/evce/memory-transport.ts';
import { createBox } from '../../sim/evce/router.ts';
import { driveWorld } from '../../sim/direct.ts';
import { createRandom } from '../../sim/random.ts';
import { createVirtualClock, type VirtualClock } from '../../sim/virtual-clock.ts';
import { buildWorld, type World } from '../../sim/world.ts';
import { openEvce } from '../../src/evce/index.ts';
import { DEFAULT_INTERVALS } from '../../src/evce/observe.ts';
import { memoryTokenStore } from '../../src/evce/token-store.ts';
import { openLog } from '../../src/service/log.ts';
import { startService, type Box, type Service } from '../../src/service/service.ts';
import { realTime } from '../../src/service/system-clock.ts';
import { BenchFailure } from '../case.ts';
import { writeScenario } from '../site/scenario.ts';
import type { Measured } from './live-site.ts';

const STATIONS = 100;
const STEP_SECONDS = 5;
const DAY_MS = 86_400_000;
/** The loop gets a turn so often, as it would between two polls. */
const BREATH_MS = 60_000;
const BYTES_PER_MB = 1e6;

export async function virtualDays(days: number): Promise<Measured> {
  const { gc } = globalThis;
  if (gc === undefined) throw new BenchFailure('the heap is looked at after a collection: node --expose-gc');
  const { clock, service } = await startInMemory(days);
  const heapsMb: string[] = [];
  let residentMb = 0;
  for (let day = 1; day <= days; day += 1) {
    for (let passedMs = 0; passedMs < DAY_MS; passedMs += BREATH_MS) {
      await clock.runUntil((day - 1) * DAY_MS + passedMs + BREATH_MS);
      await turnOfTheLoop();
      residentMb = Math.max(residentMb, process.memoryUsage.rss() / BYTES_PER_MB);
    }
    gc();
    heapsMb.push((process.memoryUsage().heapUsed / BYTES_PER_MB).toFixed(2));
    process.stderr.write(`day ${day} of ${days}: ${heapsMb.at(-1)} MB, ${service.state().cycles} decisions\n`);
  }
  const { cycles } = service.state();
  await service.stop();
  return { days, cycles, heapsMb, residentMb };
}

async function startInMemory(days: number): Promise<{ readonly clock: VirtualClock; readonly service: Service }> {
  const scenario = writeScenario({ stations: STATIONS, days, stepSeconds: STEP_SECONDS, binding: 'all levels' });
  const { config } = scenario;
  const built = buildWorld(config, { seed: 1 });
  scenario.dispose();
  if (!built.ok) throw new BenchFailure(built.problems.join('\n'));
  const { world } = built;
  const clock = createVirtualClock({ wallStartMs: world.wallStartMs });
  driveWorld(world, clock);
  const started = await startService({
    config: config.site,
    box: boxOf(world, clock),
    clock,
    speed: 1,
    realTime: realTime(),
    journal: null,
    log: await openLog({ write: () => undefined, pretty: false }),
  });
  if (!started.ok) throw new BenchFailure(started.problem);
  return { clock, service: started.service };
}

function boxOf(world: World, clock: VirtualClock): Box {
  const user = { name: 'busbar', password: 'Not-a-real-one-1', role: 'EBMS' as const };
  const box = createBox({ model: world.box, users: [user], drawSecret: () => Buffer.alloc(32, 7) });
  const evce = openEvce({
    transport: memoryTransport(box, {
      front: createFront({ model: world.box, clock, random: createRandom(1) }),
      clock,
    }),
    clock,
    credentials: { user: user.name, password: () => user.password },
    tokenStore: memoryTokenStore(),
    dialect: world.dialect,
    site: world.site,
    intervals: DEFAULT_INTERVALS,
    log: () => undefined,
    jitter: () => 0,
  });
  return { ...evce, close: () => evce.close(), abandon: () => evce.close() };
}
