/** What the client asks of a box over hours, on the virtual clock against the simulated one. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { amps, onAllPhases } from '../../src/engine/index.ts';
import { openEvce } from '../../src/evce/index.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { DEFAULT_INTERVALS } from '../../src/evce/observe.ts';
import { memoryTokenStore } from '../../src/evce/token-store.ts';
import type { EvceRequest } from '../../src/evce/transport.ts';
import { memoryTransport } from '../../sim/evce/memory-transport.ts';
import { createBoxModel } from '../../sim/evce/model.ts';
import { createBox } from '../../sim/evce/router.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { siteOf } from '../support/site.ts';
import { aZone, CONTROLLER, WALL_START_MS } from '../sim/evce/support/boxes.ts';
import { aStation, fakeField } from '../sim/evce/support/fake-field.ts';
import { fakeBox } from './support/fake-box.ts';
import { clientUnderTest } from './support/client-under-test.ts';

const MINUTE_MS = 60_000;

interface Asked {
  readonly request: EvceRequest;
  readonly atMs: number;
}

/** A client that watches a box of so many zones with one meter; everything it asks for, with its time. */
function watchedBox(zoneCount: number) {
  const names = Array.from({ length: zoneCount }, (_, index) => `Zone ${index}`);
  const site = siteOf({
    nodes: [
      { name: 'Main', limitAmps: 5_000, metered: true },
      ...names.map((name) => ({ name, parent: 'Main', limitAmps: 63, zone: true })),
    ],
  });
  const field = fakeField(names.map((zone, index) => aStation({ name: `S${index}`, zone })));
  const zones = names.map((name) => aZone({ name }));
  const model = createBoxModel({ field, zones, dialect: DEFAULT_DIALECT, wallStartMs: WALL_START_MS });
  const box = createBox({ model, users: [CONTROLLER], drawSecret: () => new Uint8Array(32).fill(9) });
  const clock = createVirtualClock({ wallStartMs: WALL_START_MS });
  const inner = memoryTransport(box);
  const asked: Asked[] = [];
  const evce = openEvce({
    transport: {
      ...inner,
      send(request) {
        asked.push({ request, atMs: clock.elapsedMs() });
        return inner.send(request);
      },
    },
    clock,
    credentials: { user: CONTROLLER.name, password: () => CONTROLLER.password },
    tokenStore: memoryTokenStore(),
    dialect: DEFAULT_DIALECT,
    site,
    names: { meters: { 'Main meter': 'Main incomer' } },
    intervals: DEFAULT_INTERVALS,
    log: () => undefined,
    jitter: () => 0,
  });
  evce.source.events$.subscribe();
  return { names, clock, asked, evce };
}

/** Writes every zone once, as the engine does every quarter of an hour. */
function rewriteAll({ names, clock, evce }: ReturnType<typeof watchedBox>): void {
  names.forEach((zone, index) =>
    evce.writer.write({
      kind: 'WriteReduction',
      at: clock.now(),
      zone,
      writeId: index + 1,
      allowedAmps: onAllPhases(amps(40)),
      maxAmps: amps(63),
      intent: 'rewrite',
      because: { by: 'engine', reason: { kind: 'idle' } },
    }),
  );
}

describe('the budget of requests', () => {
  it.each([
    [1, 2],
    [3, 2],
    [10, 3],
    [100, 3],
  ])('with %i zones is kept: at most %i a second, rewrites included', async (zones, mostPerSecond) => {
    const watched = watchedBox(zones);
    await watched.clock.runUntil(MINUTE_MS);
    rewriteAll(watched);
    await watched.clock.runUntil(16 * MINUTE_MS);
    const steady = watched.asked.filter(({ atMs }) => atMs >= MINUTE_MS);
    expect(steady.length / (15 * 60)).toBeLessThanOrEqual(mostPerSecond);
    expect(steady.filter(({ request }) => request.path.startsWith('login/'))).toEqual([]);
  });

  it.each([
    [3, 6],
    [50, 30],
    [100, 56],
  ])('still has each of %i zones read back every %i s, and the meter every 2 s', async (zones, seconds) => {
    const watched = watchedBox(zones);
    await watched.clock.runUntil(10 * MINUTE_MS);
    const gapsOf = (pattern: RegExp): readonly number[] => {
      const times = new Map<string, number[]>();
      for (const { request, atMs } of watched.asked) {
        if (pattern.test(request.path)) times.set(request.path, [...(times.get(request.path) ?? []), atMs]);
      }
      return [...times.values()].map((each) => Math.max(...each.slice(1).map((time, i) => time - (each[i] ?? 0))));
    };
    expect(gapsOf(/reduction$/)).toHaveLength(zones);
    expect(Math.max(...gapsOf(/reduction$/))).toBeLessThanOrEqual(seconds * 1000);
    expect(gapsOf(/^pms\/\d+\/values$/)).toEqual([2_000]);
  });

  it('is read whole within 12 s after a login, however large the site', async () => {
    const watched = watchedBox(100);
    await watched.clock.runUntil(12_000);
    const read = watched.asked.filter(({ request }) => request.path.endsWith('/reduction'));
    expect(new Set(read.map(({ request }) => request.path)).size).toBe(100);
  });
});

const POLLS = 100_000;
/** Far below what one forgotten object a poll would come to. */
const GROWTH_MAX_BYTES = 2 * 1024 * 1024;

describe('the memory of the client', () => {
  it('is the same after a hundred thousand polls', { timeout: 120_000 }, async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    let polls = 0;
    const inner = fakeBox();
    const transport = {
      ...inner.transport,
      send: async (request: EvceRequest) => {
        polls += 1;
        // What the fake box remembers of its own is not the client's.
        inner.asked.length = 0;
        inner.requests.length = 0;
        return inner.transport.send(request);
      },
    };
    const { clock, evce } = clientUnderTest({ transport, intervals: DEFAULT_INTERVALS });
    evce.source.events$.subscribe();
    const usedAfter = async (count: number): Promise<number> => {
      while (polls < count) await clock.runUntil(clock.elapsedMs() + 10 * MINUTE_MS);
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = await usedAfter(POLLS / 10);
    const after = await usedAfter(POLLS + POLLS / 10);
    expect(after - before).toBeLessThan(GROWTH_MAX_BYTES);
    await evce.close();
  });
});
