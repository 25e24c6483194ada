/**
 * The whole engine under every dialect, against the plant and a box that speaks it: what a reduction is called, and how
 * finely it can be said, changes how well a site is used and never whether it is safe.
 */
import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOf } from '../src/config/index.ts';
import { PHASES, type PhaseAmps } from '../src/engine/index.ts';
import { decodeReduction, DEFAULT_DIALECT, type Dialect, type ZoneElectrics } from '../src/evce/dialect.ts';
import { closeLoop, type ClosedLoop, type LoopSpec } from './support/closed-loop.ts';
import { DIALECTS } from './support/dialects.ts';
import { loopWorlds } from './support/loop-worlds.ts';
import { drawnIn, smallLoop, type SmallLoop } from './support/small-loop.ts';

/** Worlds for each dialect in the ordinary run, and where `BUSBAR_PROOF` is set, to anything. */
const worldsEach = process.env['BUSBAR_PROOF'] === undefined ? 3 : 60;
const MINUTE_MS = 60_000;
const LIVELY = loopWorlds({ stepSeconds: [1, 5, 5, 10, 60], changes: true });
const STEADY = loopWorlds({ stepSeconds: [10, 60], changes: false });

/** What the box itself would say that it holds, in the order of the site's zones. */
function heldIn({ site, box }: ClosedLoop, dialect: Dialect): readonly PhaseAmps[] {
  return site.zones.map(({ name }) => {
    const zone = box.zones().find(({ config }) => config.friendly_name === name);
    const { max_current: maxAmps, voltage, phases } = zone?.config ?? {};
    const decoded = decodeReduction(dialect, { maxAmps, voltage, phases } as ZoneElectrics, reductionOf(box, zone?.id));
    if (!decoded.ok) throw new TypeError(decoded.why);
    return decoded.allowedAmps;
  });
}

const reductionOf = (box: ClosedLoop['box'], id = -1) => box.reduction(id) ?? {};

const intended = (loop: ClosedLoop): readonly PhaseAmps[] =>
  loop.lastRecord().zones.map(({ allowedAmps }) => allowedAmps);

const breaches = (loop: ClosedLoop): readonly unknown[] => [
  ...loop.laws().filter(({ held }) => !held),
  ...(loop.limits().violations === 0 ? [] : [loop.limits()]),
];

/** Zones whose stations truly draw more on a line than was intended, each with both, A. */
const overdrawn = (loop: ClosedLoop): readonly unknown[] =>
  loop.lastRecord().zones.filter(({ allowedAmps }, zone) => {
    const node = loop.site.zones[zone]?.node ?? 0;
    return PHASES.some((line) => (loop.plant.truth.chargingAmps[3 * node + line] ?? 0) > allowedAmps[line] + 1e-6);
  });

const cars = (loop: ClosedLoop) => loop.plant.fleet.filter(({ car }) => car !== null);

function passSettled(loop: ClosedLoop, { site }: LoopSpec): void {
  loop.pass(30 * site.timing.deadTimeMs);
}

describe.each(DIALECTS)('in the dialect of $name', ({ dialect }) => {
  const inDialect = (spec: LoopSpec): ClosedLoop => closeLoop({ ...spec, dialect });

  it('no-overload, bounded, lower-before-raise, and the box holds after every decision what was decided', () => {
    fc.assert(
      fc.property(LIVELY, (spec) => {
        const loop = inDialect(spec);
        for (let step = 0; step < 100; step += 1) {
          loop.pass(spec.stepMs);
          expect(heldIn(loop, dialect)).toEqual(intended(loop));
        }
        expect(breaches(loop)).toEqual([]);
      }),
      { numRuns: worldsEach },
    );
  });

  it('settles, draws no more than intended, and reconverges when a restart has lost all reductions', () => {
    fc.assert(
      fc.property(STEADY, (spec) => {
        const loop = inDialect(spec);
        passSettled(loop, spec);
        const writes = loop.pass(20 * MINUTE_MS);
        expect(writes.filter(({ intent }) => intent !== 'rewrite')).toEqual([]);
        expect(overdrawn(loop)).toEqual([]);
        expect(breaches(loop)).toEqual([]);
        loop.box.faults.add(faultOf('reboot', { forMs: 2 * spec.stepMs, reductions: 'lost' }), loop.plant.nowMs());
        loop.pass(4 * spec.stepMs);
        expect(heldIn(loop, dialect)).toEqual(intended(loop));
        passSettled(loop, spec);
        expect(loop.laws().filter(({ held }) => !held)).toEqual([]);
      }),
      { numRuns: worldsEach },
    );
  });

  it('serves every car where the site carries all', () => {
    const spec: SmallLoop = { dialect, cars: MIXED };
    const loop = smallLoop(spec);
    loop.pass(10 * MINUTE_MS);
    expect(cars(loop)).toHaveLength(MIXED.length);
    expect(Math.min(...drawnIn(loop))).toBeGreaterThanOrEqual(6);
  });
});

const MIXED: SmallLoop['cars'] = [
  { zone: 'A' },
  { zone: 'A', phases: 1, rotation: 'L2L3L1' },
  { zone: 'B', rotation: 'L3L1L2', carPhases: 1 },
  { zone: 'B', phases: 1 },
];

describe('a value for each line', () => {
  /** A building takes 60 A of L2 alone; the zone's cars stand on one line each. */
  const uneven = (shape: Dialect['shape']): ClosedLoop =>
    smallLoop({
      dialect: { ...DEFAULT_DIALECT, shape },
      limitAmps: 80,
      zones: [{ name: 'A', limitAmps: 63 }],
      cars: [
        { zone: 'A', phases: 1, rotation: 'L1L2L3' },
        { zone: 'A', phases: 1, rotation: 'L2L3L1' },
        { zone: 'A', phases: 1, rotation: 'L3L1L2' },
      ],
      building: () => [0, 60, 0],
    });

  it('leaves each line what that line carries, where one value for all has to be the least of them', () => {
    const [perLine, scalar] = [uneven('perPhase'), uneven('scalar')];
    for (const loop of [perLine, scalar]) loop.pass(10 * MINUTE_MS);
    expect(perLine.lastRecord().zones[0]?.allowedAmps).toEqual([32, 20, 32]);
    expect(drawnIn(perLine)).toEqual([32, 20, 32]);
    expect(drawnIn(scalar)).toEqual([20, 20, 20]);
    expect([...breaches(perLine), ...breaches(scalar)]).toEqual([]);
  });

  it('lowers the line that is loaded, and that line alone', () => {
    const loop = smallLoop({
      dialect: { ...DEFAULT_DIALECT, shape: 'perPhase' },
      limitAmps: 80,
      zones: [{ name: 'A', limitAmps: 63 }],
      cars: [
        { zone: 'A', phases: 1 },
        { zone: 'A', phases: 1, rotation: 'L2L3L1' },
      ],
      // What has risen by 30 A may do so again.
      building: (seconds) => [0, seconds < 600 ? 0 : 30, 0],
    });
    loop.pass(10 * MINUTE_MS);
    expect(drawnIn(loop)).toEqual([32, 32]);
    loop.pass(MINUTE_MS);
    expect(drawnIn(loop)).toEqual([32, 20]);
  });

  it('rises once in a dead time on a line, however often another line has to be lowered meanwhile', () => {
    const loop = smallLoop({
      dialect: { ...DEFAULT_DIALECT, shape: 'perPhase' },
      limitAmps: 80,
      zones: [{ name: 'A', limitAmps: 63 }],
      cars: [
        { zone: 'A', phases: 1 },
        { zone: 'A', phases: 1, rotation: 'L2L3L1' },
      ],
      building: (seconds) => [seconds < 480 ? 70 : 0, Math.min(70, Math.max(0, (seconds - 300) / 5)), 0],
    });
    loop.pass(5 * MINUTE_MS);
    const { deadTimeMs } = loop.site.timing;
    const rises: number[] = [];
    for (let before = allowedOn(loop, 0); loop.plant.nowMs() < 12 * MINUTE_MS; before = allowedOn(loop, 0)) {
      loop.pass(5000);
      if (allowedOn(loop, 0) > before) rises.push(loop.plant.nowMs());
    }
    for (const [index, at] of rises.entries())
      if (index > 0) expect(at - (rises[index - 1] ?? 0)).toBeGreaterThanOrEqual(deadTimeMs);
    expect(rises.length).toBeGreaterThan(1);
  });
});

const allowedOn = (loop: ClosedLoop, line: 0 | 1 | 2): number => loop.lastRecord().zones[0]?.allowedAmps[line] ?? NaN;
