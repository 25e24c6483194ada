import { describe, expect, it } from 'vitest';
import {
  bindStrategy,
  watts,
  type BoundStrategy,
  type Ceiling,
  type Proposal,
  type SiteSnapshot,
} from '../../../src/engine/index.ts';
import { pvSurplus } from '../../../src/strategies/pv-surplus/strategy.ts';
import { carOf, snapshotOf } from '../../support/snapshot.ts';
import { drawnIn, smallLoop, type SmallCar } from '../../support/small-loop.ts';

type Stated = Readonly<Record<string, unknown>>;
const START_MS = 1_700_000_000_000;

interface Moment {
  readonly second: number;
  /** Surplus as the engine works it out, W; null where it is not known. */
  readonly surplus: number | null;
  readonly batteryWatts?: number | null;
  readonly cars?: SiteSnapshot['cars'];
}

/** What is said at each of these moments, one after the other. */
function course(stated: Stated, ...moments: readonly Moment[]): readonly (readonly Ceiling[])[] {
  const options = pvSurplus.options.parse(stated);
  let memory: Exclude<Proposal<typeof pvSurplus.memory>['memory'], undefined> = null;
  return moments.map(({ second, surplus, batteryWatts = 0, cars = [] }) => {
    const power = {
      surplusWatts: surplus === null ? null : watts(surplus),
      batteryWatts: batteryWatts === null ? null : watts(batteryWatts),
    };
    const snapshot = snapshotOf({ wallMs: START_MS + second * 1000, power, cars });
    const said = pvSurplus.propose(snapshot, { options, memory });
    memory = said?.memory ?? null;
    return said?.ceilings ?? [];
  });
}
/** The same of the whole site, W. */
const wattsIn = (stated: Stated, ...moments: readonly Moment[]): readonly (number | null)[] =>
  course(stated, ...moments).map(([site]) => (site?.bound.unit === 'W' ? site.bound.watts : null));
const at = (second: number, surplus: number | null, more: Partial<Moment> = {}): Moment => ({
  second,
  surplus,
  ...more,
});

/** Enabled after a minute, and risen after another. */
const RISEN = [at(0, 8000), at(60, 8000), at(120, 8000)];

describe('charging with nothing but the sun', () => {
  it('begins when the surplus has been enough throughout the delay, and not a second before', () => {
    const always = { riseDelaySeconds: 0 };
    expect(wattsIn(always, at(0, 8000), at(59, 8000))).toEqual([0, 0]);
    expect(wattsIn(always, at(0, 8000), at(59, 8000), at(61, 8000))).toEqual([0, 0, 8000]);
    expect(wattsIn(always, at(0, 8000), at(30, 4599), at(31, 8000), at(61, 8000), at(90, 8000)).at(-1)).toBe(0);
    expect(wattsIn(always, at(0, 8000), at(30, 4599), at(31, 8000), at(92, 8000)).at(-1)).toBe(8000);
  });

  it('ends when the surplus has been too small throughout the delay, and not a second before', () => {
    expect(wattsIn({}, ...RISEN, at(200, 1000), at(379, 1000)).at(-1)).toBe(4600);
    expect(wattsIn({}, ...RISEN, at(200, 1000), at(379, 1000), at(381, 1000)).at(-1)).toBe(0);
    expect(wattsIn({}, ...RISEN, at(200, 1000), at(300, 4000), at(301, 1000), at(480, 1000)).at(-1)).toBe(4600);
    expect(wattsIn({}, ...RISEN, at(200, 1000), at(300, 4000), at(301, 1000), at(482, 1000)).at(-1)).toBe(0);
  });

  it('between the thresholds goes on as it was', () => {
    expect(wattsIn({}, at(0, 4300), at(600, 4300))).toEqual([0, 0]);
    expect(wattsIn({}, ...RISEN, at(200, 4300), at(9000, 4300)).at(-1)).toBe(4600);
  });

  it('falls at once, and rises to the least of the delay when that is over', () => {
    expect(wattsIn({}, ...RISEN, at(125, 6000), at(130, 9000), at(189, 9500), at(191, 9700))).toEqual([
      0, 8000, 8000, 6000, 6000, 6000, 9000,
    ]);
  });

  it('keeps the reserve', () => {
    expect(wattsIn({ reserveKw: 2 }, ...RISEN).at(-1)).toBe(6000);
  });

  it('takes a surplus that is not known for a cloud: the minimum at once, and nothing when the delay is over', () => {
    expect(wattsIn({}, ...RISEN, at(200, null), at(379, null)).slice(-2)).toEqual([4600, 4600]);
    expect(wattsIn({}, ...RISEN, at(200, null), at(379, 1000), at(381, null)).at(-1)).toBe(0);
    expect(wattsIn({}, at(0, 8000), at(30, null), at(31, 8000), at(90, 8000), at(92, 8000)).slice(-2)).toEqual([
      0, 8000,
    ]);
  });

  const unseen = (second: number): Moment => at(second, null, { batteryWatts: null });

  it('takes a battery that cannot be read for a cloud too, for it may give all that looks like sun', () => {
    for (const mode of ['only', 'share'] as const) {
      expect(wattsIn({ mode }, ...RISEN, unseen(200)).at(-1)).toBe(4600);
      expect(wattsIn({ mode }, unseen(0), unseen(60), unseen(120))).toEqual([0, 0, 0]);
    }
    const share = { mode: 'share' };
    expect(wattsIn(share, ...RISEN, unseen(200), unseen(379), unseen(381)).slice(-2)).toEqual([4600, 0]);
    expect(wattsIn({ mode: 'minimum-plus' }, ...RISEN, unseen(200), unseen(600)).slice(-2)).toEqual([4600, 4600]);
  });

  it('gives nothing when the battery has not been seen for a dead time, or for the delay where that is less', () => {
    expect(wattsIn({}, ...RISEN, unseen(200), unseen(234), unseen(235)).slice(-2)).toEqual([4600, 0]);
    const hasty = { disableDelaySeconds: 10 };
    expect(wattsIn(hasty, ...RISEN, unseen(200), unseen(209), unseen(210)).slice(-2)).toEqual([4600, 0]);
    expect(wattsIn({ disableDelaySeconds: 0 }, ...RISEN, unseen(200)).at(-1)).toBe(0);
  });

  it('begins anew, with all its delays, when such a battery is seen again', () => {
    const gone = [unseen(200), unseen(240)];
    const back = [at(245, 8000), at(304, 8000), at(306, 8000), at(366, 8000)];
    expect(wattsIn({}, ...RISEN, ...gone, ...back).slice(-4)).toEqual([0, 0, 8000, 8000]);
  });

  it('does not take a battery for seen that is seen now and then', () => {
    const looks = Array.from({ length: 40 }, (_, index) => 200 + 5 * index);
    const everyOther = looks.map((second, index) => (index % 2 === 0 ? unseen(second) : at(second, 8000)));
    expect(wattsIn({}, ...RISEN, ...everyOther).slice(30)).toEqual(Array.from({ length: 13 }, () => 0));
    const seldom = looks.map((second, index) => (index % 12 === 0 ? unseen(second) : at(second, 8000)));
    expect(
      Math.min(
        ...wattsIn({}, ...RISEN, ...seldom)
          .slice(3)
          .map(Number),
      ),
    ).toBe(4600);
  });

  it('stops nobody, and forgets nothing, for the one sample of a battery that has just become full', () => {
    const full = [at(121, 8000, { batteryWatts: 5000 }), at(126, null, { batteryWatts: null }), at(131, 8000)];
    expect(wattsIn({}, ...RISEN, ...full, at(190, 8000), at(192, 8000)).slice(3)).toEqual([
      8000, 4600, 4600, 4600, 8000,
    ]);
  });

  it('counts its delay on through a battery that is unseen for a moment', () => {
    const life = [at(200, 1000), at(300, null, { batteryWatts: null }), at(379, 1000), at(381, 1000)];
    expect(wattsIn({}, ...RISEN, ...life).slice(-2)).toEqual([4600, 0]);
  });

  it('takes what flows into a battery only where cars come first, and never what flows out of it', () => {
    const charges = (second: number): Moment => at(second, 1000, { batteryWatts: 5000 });
    const life = [charges(0), charges(60), charges(120)];
    expect(wattsIn({}, ...life).at(-1)).toBe(0);
    expect(wattsIn({ carsFirst: true }, ...life).at(-1)).toBe(6000);
    const gives = (second: number): Moment => at(second, 1000, { batteryWatts: -5000 });
    expect(wattsIn({ carsFirst: true }, gives(0), gives(60), gives(120)).at(-1)).toBe(0);
  });

  it('saves money, on charging as a whole, and says what is left over', () => {
    expect(course({}, ...RISEN).at(-1)).toEqual([
      {
        node: 'Main',
        bound: { unit: 'W', watts: 8000 },
        covers: 'charging',
        kind: 'economic',
        until: null,
        reason: { kind: 'sun-surplus', mode: 'only', surplusWatts: 8000 },
      },
    ]);
  });

  it('switches groups of zones at thresholds of their own', () => {
    const bands = [
      { zones: ['A'], minimumKw: 1.6, enableKw: 1.6, disableKw: 1.2 },
      { zones: ['B'], minimumKw: 4.6, enableKw: 5, disableKw: 4 },
    ];
    const stopped = (surplus: number): readonly string[] =>
      (course({ bands }, at(0, surplus), at(61, surplus)).at(-1) ?? []).slice(1).map(({ node }) => node);
    expect(stopped(1000)).toEqual(['Hall A', 'Hall B']);
    expect(stopped(3000)).toEqual(['Hall B']);
    expect(stopped(6000)).toEqual([]);
  });
});

describe('charging with a minimum and the sun', () => {
  const stated = { mode: 'minimum-plus' };

  it('always allows what the cars need at least, and the surplus where that is more', () => {
    const two = { cars: [carOf(), carOf({ station: 'a2', phases: 1 })] };
    // At 253 V: 6 A on three lines and on one.
    const least = 6 * 4 * 253;
    expect(wattsIn(stated, at(0, -9000, two))[0]).toBeCloseTo(least, 6);
    expect(wattsIn(stated, at(0, null, two))[0]).toBeCloseTo(least, 6);
    expect(wattsIn(stated, at(0, 20_000, two), at(61, 20_000, two)).at(-1)).toBe(20_000);
  });

  it('keeps one minimum ready for whoever comes, and counts no car that may not be there', () => {
    expect(wattsIn(stated, at(0, 0))).toEqual([4600]);
    expect(wattsIn(stated, at(0, 0, { cars: [carOf({ status: 'unknown' }), carOf({ status: 'unknown' })] }))).toEqual([
      4600,
    ]);
    expect(wattsIn(stated, at(0, 0, { cars: [carOf({ wantsEnergy: false }), carOf()] }))).toEqual([4600]);
  });
});

describe('charging with a share of sun', () => {
  it('allows so much that the sun gives the share of it', () => {
    expect(wattsIn({ mode: 'share', sunSharePct: 40 }, ...RISEN).at(-1)).toBe(20_000);
    expect(wattsIn({ mode: 'share', sunSharePct: 40 }, at(0, -5000), at(60, -5000)).at(-1)).toBe(0);
  });
});

describe('when it fails', () => {
  it('nothing is allowed, but the minimum where that is promised', () => {
    const failsafe = (stated: Stated) => pvSurplus.failsafe(snapshotOf(), pvSurplus.options.parse(stated)).ceilings;
    expect(failsafe({})).toMatchObject([{ node: 'Main', bound: { watts: 0 } }]);
    expect(failsafe({ mode: 'share' })).toMatchObject([{ bound: { watts: 0 } }]);
    expect(failsafe({ mode: 'minimum-plus' })).toMatchObject([{ bound: { watts: 4600 } }]);
  });
});

describe('two hours with clouds', { timeout: 60_000 }, () => {
  const CARS: readonly SmallCar[] = [
    { zone: 'A', maxAmps: 16 },
    { zone: 'B', maxAmps: 16 },
  ];
  const LINES_VOLTS = 3 * 230;
  /** Sun of 25 A on each line, gone for ten minutes of every 40. */
  const sunAmps = (second: number): number => (second % 2400 < 600 ? 0 : 25);
  /** Some machine is always at work: a load that never changes is that of a meter that hangs. */
  const buildingAmps = (second: number): number => 2 + 0.3 * Math.sin(second / 7);

  /** What cars took, what of it the sun did not give, and of that what lasted longer than the delay allows, Wh. */
  function lived(strategies: readonly BoundStrategy[]) {
    const loop = smallLoop({
      cars: CARS,
      strategies,
      building: buildingAmps,
      sun: sunAmps,
    });
    let [takenWh, importedWh, lateWh, cloudySeconds] = [0, 0, 0, 0];
    for (let second = 5; second <= 7200; second += 5) {
      loop.pass(5000);
      const drawn = drawnIn(loop).reduce((sum, one) => sum + one, 0);
      const lacking = Math.min(drawn, Math.max(0, drawn + buildingAmps(second) - sunAmps(second)));
      cloudySeconds = sunAmps(second) === 0 ? cloudySeconds + 5 : 0;
      const wh = (LINES_VOLTS * 5) / 3600;
      takenWh += drawn * wh;
      importedWh += lacking * wh;
      // The delay of 180 s, and the dead time of 35 s and a tick in which cars follow.
      if (cloudySeconds > 220) lateWh += lacking * wh;
    }
    expect(loop.limits()).toMatchObject({ violations: 0 });
    return { takenWh, importedWh, lateWh };
  }
  const bound = (stated: Stated): BoundStrategy =>
    bindStrategy(pvSurplus, { name: 'pv-surplus', options: pvSurplus.options.parse(stated), shadow: false });

  it('charges with what the sun leaves over, and imports nothing after the delay', () => {
    const [alone, only] = [lived([]), lived([bound({})])];
    expect(alone.importedWh).toBeGreaterThan(0.3 * alone.takenWh);
    expect(only.takenWh).toBeGreaterThan(0.6 * (4800 / 3600) * 23 * LINES_VOLTS);
    expect(only.importedWh).toBeLessThan(0.06 * only.takenWh);
    expect(only.lateWh).toBe(0);
  });
});
