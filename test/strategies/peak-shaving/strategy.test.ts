import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minutes, type Ceiling, type DemandContract } from '../../../src/engine/index.ts';
import { peakShaving } from '../../../src/strategies/peak-shaving/strategy.ts';
import { worstWh } from '../../../src/strategies/peak-shaving/ledger.ts';
import { snapshotOf, type SnapshotSpec } from '../../support/snapshot.ts';

type Memory = Parameters<typeof peakShaving.propose>[1]['memory'];

/** Start of a quarter hour and of an hour, ms since 1970. */
const START = Date.UTC(2026, 5, 1, 12);
const TARGET_WATTS = 100_000;
const options = peakShaving.options.parse({ meter: 'Main meter', targetKw: 100, marginPct: 0 });
const contract = (of: Partial<DemandContract> = {}): DemandContract => ({
  windowMs: minutes(15),
  aligned: true,
  unit: 'kW',
  pricePerKw: 0,
  ...of,
});

interface Moment extends SnapshotSpec {
  /** Seconds since `START`. */
  readonly s: number;
}

/** Asks at each moment in turn and returns the last answer. */
function asked(...moments: readonly Moment[]): { readonly ceiling: Ceiling; readonly memory: Memory } {
  let memory: Memory = peakShaving.memory ?? null;
  let ceiling: Ceiling | undefined;
  for (const { s, ...spec } of moments) {
    const answer = peakShaving.propose(snapshotOf({ wallMs: START + s * 1000, ...spec }), { options, memory });
    memory = answer?.memory ?? memory;
    ceiling = answer?.ceilings[0];
  }
  if (ceiling === undefined) throw new TypeError('no ceiling');
  return { ceiling, memory };
}
const allowed = (...moments: readonly Moment[]): number => {
  const { bound } = asked(...moments).ceiling;
  return bound.unit === 'W' ? bound.watts : NaN;
};
/** What may flow in the mean until the window ends, background and charging together. */
const mean = (...moments: readonly Moment[]): number => {
  const { reason } = asked(...moments).ceiling;
  return reason.kind === 'demand-window' ? reason.meanWatts : NaN;
};
/** What is kept free of a target of 100 kW before anything was learnt: 5 %, as far as the end is near. */
const unlearnt = (remainingSeconds: number): number => 5000 * Math.min(1, 40 / remainingSeconds);
const used = (...moments: readonly Moment[]): number =>
  (asked(...moments).memory?.ledger.parts ?? []).reduce((sum, part) => sum + worstWh(part), 0);

describe('the rest of a window', () => {
  it('may average what the energy so far leaves of the target', () => {
    expect(mean({ s: 0, registerWh: 0 })).toBe(100_000);
    expect(mean({ s: 0, registerWh: 0 }, { s: 300, registerWh: 10_000 })).toBeCloseTo(90_000, 6);
    expect(mean({ s: 0, registerWh: 0 }, { s: 300, registerWh: 2_500 })).toBeCloseTo(135_000, 6);
  });

  it('leaves to charging what the background does not take, and never less than nothing', () => {
    expect(allowed({ s: 0, registerWh: 0, backgroundAmps: 30 })).toBeCloseTo(100_000 - 30 * 690 - unlearnt(900), 6);
    expect(allowed({ s: 0, registerWh: 0, backgroundAmps: -30 })).toBeCloseTo(100_000 + 30 * 690 - unlearnt(900), 6);
    expect(allowed({ s: 0, registerWh: 0, backgroundAmps: 200 })).toBe(0);
    expect(allowed({ s: 0, registerWh: 0 }, { s: 300, registerWh: 26_000 })).toBe(0);
  });

  it('may not average more than the target at its end, from a dead time and a tick before it on', () => {
    const idle = { s: 0, registerWh: 0 };
    expect(mean(idle, { s: 859, registerWh: 0 })).toBeGreaterThan(2_000_000);
    expect(mean(idle, { s: 860, registerWh: 0 })).toBeGreaterThan(2_000_000);
    expect(mean(idle, { s: 861, registerWh: 0 })).toBe(100_000);
    expect(mean(idle, { s: 899.999, registerWh: 0 })).toBe(100_000);
    expect(mean(idle, { s: 890, registerWh: 24_900 })).toBeCloseTo(36_000, 3);
    expect(mean(idle, { s: 890, registerWh: 25_100 })).toBe(0);
    // What was learnt of the background's errors is kept free in full there.
    expect(allowed(idle, { s: 890, registerWh: 24_900 })).toBeCloseTo(36_000 - unlearnt(10), -1);
  });

  it('keeps the stated margin free', () => {
    const careful = peakShaving.options.parse({ meter: 'Main meter', targetKw: 100, marginPct: 10 });
    const answer = peakShaving.propose(snapshotOf({ wallMs: START, registerWh: 0 }), {
      options: careful,
      memory: null,
    });
    expect(answer?.ceilings[0]?.reason).toMatchObject({ meanWatts: 90_000, targetWatts: 100_000 });
  });

  it('is of the length that the site’s contract states', () => {
    const hour = { demand: contract({ windowMs: minutes(60) }) };
    expect(mean({ s: 0, registerWh: 0, ...hour }, { s: 1800, registerWh: 70_000, ...hour })).toBeCloseTo(60_000, 6);
  });
});

describe('the energy of a window', () => {
  it('is import alone: −50 and then +150 kW are 75 billed, not 50', () => {
    const half = [
      { s: 0, registerWh: 0 },
      { s: 450, registerWh: 0, powerWatts: -50_000 },
    ];
    expect(used(...half, { s: 899, registerWh: 18_750, powerWatts: 150_000 })).toBe(18_750);
  });

  it('is shared between two windows by time where an interval lies in both', () => {
    expect(used({ s: 890, registerWh: 0 }, { s: 910, registerWh: 1000 })).toBe(500);
    expect(used({ s: 890, registerWh: 0 }, { s: 900, registerWh: 1000 })).toBe(0);
  });

  it('of a long gap that reaches into it counts wholly in it, as far as the connection can carry that', () => {
    expect(used({ s: 0, registerWh: 0 }, { s: 3600 + 450, registerWh: 9000 })).toBe(9000);
    expect(used({ s: 0, registerWh: 0 }, { s: 3600 + 36, registerWh: 90_000 })).toBeCloseTo((250 * 690 * 36) / 3600, 6);
    // Up to a dead time and a tick the mean is taken for the course.
    expect(used({ s: 870, registerWh: 0 }, { s: 909, registerWh: 390 })).toBeCloseTo(90, 6);
    expect(used({ s: 870, registerWh: 0 }, { s: 911, registerWh: 410 })).toBe(410);
  });

  it('that is counted twice in one instant is not lost', () => {
    expect(used({ s: 0, registerWh: 0 }, { s: 5, registerWh: 100 }, { s: 5, registerWh: 130 })).toBe(130);
    expect(used({ s: 0, registerWh: 0 }, { s: 5, registerWh: 100 }, { s: 4, registerWh: 130 })).toBe(130);
  });

  it('before the start counts as the target, which is the worst that can be mended', () => {
    expect(used({ s: 450, registerWh: 777 })).toBe(12_500);
    expect(mean({ s: 450, registerWh: 777 })).toBeCloseTo(TARGET_WATTS, 6);
  });

  it('is power over time where there is no register, and export is no credit', () => {
    expect(used({ s: 0 }, { s: 36, powerWatts: 60_000 })).toBeCloseTo(600, 6);
    expect(used({ s: 0 }, { s: 36, powerWatts: -60_000 })).toBe(0);
  });

  it('is the target, or other loads at their worst where that is more, while the meter cannot be seen', () => {
    expect(used({ s: 0 }, { s: 36, state: 'missing' })).toBeCloseTo(1000, 6);
    expect(used({ s: 0 }, { s: 36, state: 'stale', powerWatts: 5_000 })).toBeCloseTo(1000, 6);
    expect(used({ s: 0 }, { s: 36, state: 'stale', backgroundAmps: 150_000 / 690 })).toBeCloseTo(1500, 6);
    expect(used({ s: 0 }, { s: 36, state: 'missing', backgroundAmps: 150_000 / 690 })).toBeCloseTo(1500, 6);
    expect(used({ s: 0 }, { s: 36 })).toBeCloseTo(1000, 6);
  });

  it('is not nothing because a frozen meter repeats its register', () => {
    const frozen = { registerWh: 1000, state: 'stale' as const, powerWatts: 10_000 };
    expect(used({ s: 0, registerWh: 1000 }, { s: 360, ...frozen })).toBeCloseTo(10_000, 6);
  });

  it('is exact across a gap: the register takes the place of what was assumed', () => {
    const gap = [
      { s: 0, registerWh: 0 },
      { s: 60, registerWh: 500 },
      { s: 200, state: 'missing' as const },
    ];
    expect(used(...gap)).toBeGreaterThan(4000);
    expect(used(...gap, { s: 260, registerWh: 1500 })).toBe(1500);
    expect(used(...gap, { s: 890, registerWh: 12_600 })).toBe(12_600);
  });

  it('goes on where a register was set back, by power for the interval', () => {
    const reset = [
      { s: 0, registerWh: 90_000 },
      { s: 36, registerWh: 90_400 },
      { s: 72, registerWh: 3, powerWatts: 50_000 },
    ];
    expect(used(...reset)).toBeCloseTo(900, 6);
    expect(used(...reset, { s: 108, registerWh: 203 })).toBeCloseTo(1100, 6);
  });
});

describe('a sliding window', () => {
  const sliding = { demand: contract({ aligned: false }) };
  const inParts = { ...options, slidingParts: 3 };

  it('leaves the least of what the windows allow that end with this part and the next ones', () => {
    // Parts of 5 min: 10 kWh in the first, 5 kWh in the second; 25 kWh are allowed in any three.
    let memory: Memory = null;
    let last = NaN;
    for (const [s, registerWh] of [
      [-600, 0],
      [-300, 0],
      [0, 0],
      [300, 10_000],
      [600, 15_000],
    ] as const) {
      const answer = peakShaving.propose(snapshotOf({ wallMs: START + s * 1000, registerWh, ...sliding }), {
        options: inParts,
        memory,
      });
      memory = answer?.memory ?? null;
      const reason = answer?.ceilings[0]?.reason;
      last = reason?.kind === 'demand-window' ? reason.meanWatts : NaN;
    }
    // min(10 kWh / 5 min, 20 kWh / 10 min, 25 kWh / 15 min)
    expect(last).toBeCloseTo(100_000, 6);
    const later = peakShaving.propose(snapshotOf({ wallMs: START + 750_000, registerWh: 21_000, ...sliding }), {
      options: inParts,
      memory,
    });
    // min(4 kWh / 2.5 min, 14 kWh / 7.5 min, 19 kWh / 12.5 min)
    expect(later?.ceilings[0]?.reason).toMatchObject({ meanWatts: 91_200, remainingMs: 750_000 });
  });
});

describe('a target that follows the month', () => {
  const following = peakShaving.options.parse({
    meter: 'Main meter',
    targetKw: 100,
    follow: 'month',
    floorKw: 40,
    marginPct: 0,
  });
  const targets = (...moments: readonly Moment[]): readonly number[] => {
    let memory: Memory = null;
    return moments.map(({ s, ...spec }) => {
      const answer = peakShaving.propose(snapshotOf({ wallMs: START + s * 1000, ...spec }), {
        options: following,
        memory,
      });
      memory = answer?.memory ?? null;
      const reason = answer?.ceilings[0]?.reason;
      return reason?.kind === 'demand-window' ? reason.targetWatts : NaN;
    });
  };

  it('begins at the floor, keeps to what was billed, and goes no higher than the target', () => {
    expect(
      targets(
        { s: 0, registerWh: 0 },
        { s: 899, registerWh: 15_000 },
        { s: 900, registerWh: 15_000 },
        { s: 1800, registerWh: 50_000 },
      ),
    ).toEqual([40_000, 40_000, 40_000, 60_000]);
    expect(targets({ s: 0, registerWh: 0 }, { s: 900, registerWh: 50_000 }, { s: 905, registerWh: 50_000 })[2]).toBe(
      100_000,
    );
  });

  it('begins anew with the month', () => {
    const month = 30 * 86_400;
    const moments = [0, 900, 905, month, month + 905].map((s) => ({ s, registerWh: s === 0 ? 0 : 15_000 }));
    expect(targets(...moments)).toEqual([40_000, 40_000, 60_000, 40_000, 40_000]);
  });

  it('is not raised by what was only assumed', () => {
    expect(targets({ s: 450, registerWh: 0 }, { s: 900, registerWh: 0 }, { s: 905, registerWh: 0 })[2]).toBe(40_000);
    const blind = { state: 'missing' as const };
    expect(targets({ s: 0 }, { s: 450, ...blind }, { s: 900, ...blind }, { s: 905, ...blind })[3]).toBe(40_000);
  });
});

describe('apparent power', () => {
  const kva = { demand: contract({ unit: 'kVA' }) };

  it('counts current times voltage, and nothing of export', () => {
    expect(used({ s: 0, ...kva }, { s: 36, powerWatts: 60_000, ...kva })).toBeCloseTo(600, 6);
    expect(used({ s: 0, ...kva }, { s: 36, powerWatts: -60_000, ...kva })).toBe(0);
  });

  it('of the failsafe is a ceiling on apparent power', () => {
    expect(peakShaving.failsafe(snapshotOf(kva), options).ceilings[0]?.bound).toEqual({
      unit: 'VA',
      voltAmps: 100_000,
    });
  });
});

describe('a restart in mid-window', () => {
  it('goes on where it was, with the register across the gap, when the memory was kept', () => {
    const before = asked({ s: 0, registerWh: 0 }, { s: 300, registerWh: 5000 });
    const memory = JSON.parse(JSON.stringify(before.memory)) as Memory;
    const after = peakShaving.propose(snapshotOf({ wallMs: START + 600_000, registerWh: 12_000 }), { options, memory });
    expect(after?.ceilings[0]?.reason).toMatchObject({ meanWatts: 156_000 });
  });
});

describe('the ceiling', () => {
  it('is a duty, and where the site prices the peak a cost', () => {
    expect(asked({ s: 0 }).ceiling).toMatchObject({ node: 'Main', covers: 'charging', kind: 'mandatory', until: null });
    expect(asked({ s: 0, demand: contract() }).ceiling.kind).toBe('mandatory');
    expect(asked({ s: 0, demand: contract({ pricePerKw: 12.5 }) }).ceiling.kind).toBe('economic');
  });

  it('says the target, the mean allowed and the time left', () => {
    expect(asked({ s: 0, registerWh: 0 }, { s: 300, registerWh: 10_000 }).ceiling.reason).toMatchObject({
      kind: 'demand-window',
      targetWatts: 100_000,
      meanWatts: 90_000,
      remainingMs: 600_000,
    });
  });

  it('of the failsafe is the target on all that flows, whatever the meter shows', () => {
    const failsafe = peakShaving.failsafe(snapshotOf({ state: 'missing' }), options);
    expect(failsafe.ceilings).toMatchObject([
      { node: 'Main', bound: { unit: 'W', watts: 100_000 }, covers: 'total', kind: 'mandatory' },
    ]);
    const elsewhere = { ...options, meter: 'unknown' };
    expect(peakShaving.failsafe(snapshotOf(), elsewhere).ceilings[0]?.node).toBe('Main');
  });
});

describe('a site that keeps to the ceiling', () => {
  it('is never billed more than the target, whatever the background does below it', () => {
    const loads = fc.array(fc.integer({ min: -60, max: 130 }), { minLength: 20, maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(loads, fc.constantFrom(1, 5, 13), (backgrounds, tickSeconds) => {
        let [memory, registerWh, windowWh, s] = [null as Memory, 0, 0, 0];
        for (const backgroundAmps of backgrounds)
          for (let ticks = 0; ticks < 120 / tickSeconds; ticks += 1) {
            const spec = { wallMs: START + s * 1000, registerWh, backgroundAmps };
            const answer = peakShaving.propose(snapshotOf(spec), { options, memory });
            memory = answer?.memory ?? null;
            const bound = answer?.ceilings[0]?.bound;
            const charging = Math.min(150_000, bound?.unit === 'W' ? bound.watts : 0);
            const energyWh = (Math.max(0, charging + backgroundAmps * 690) * tickSeconds) / 3600;
            const later = Math.min(1, Math.max(0, ((s % 900) + tickSeconds - 900) / tickSeconds));
            windowWh += energyWh * (1 - later);
            // What a window may be over: one tick at the most that site and background can draw.
            expect(windowWh).toBeLessThanOrEqual(25_000 + (150_000 * tickSeconds) / 3600);
            if (later > 0 || (s + tickSeconds) % 900 === 0) windowWh = energyWh * later;
            registerWh += energyWh;
            s += tickSeconds;
          }
      }),
      { numRuns: 40 },
    );
  });
});
