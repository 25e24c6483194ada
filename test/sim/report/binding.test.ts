import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepBinding } from '../../../sim/report/binding.ts';
import { explainZone, amps, type Because, type CycleRecord, type ZoneRecord } from '../../../src/engine/index.ts';

const STEP_MS = 1000;
const BECAUSES: readonly Because[] = [
  { by: 'allocator', reason: { kind: 'idle' } },
  { by: 'limits', reason: { kind: 'electrical-limit', node: 'Main', limitAmps: amps(98) } },
  { by: 'peak-shaving', reason: { kind: 'stated', text: 'it is dear', facts: {} } },
];

function recordOf(
  allocationAmps: number,
  because: Because,
): { readonly record: CycleRecord; readonly zone: ZoneRecord } {
  const zone = { zone: 'Garage', cars: 2, shareAmps: allocationAmps, allocationAmps, because } as ZoneRecord;
  return { zone, record: { zones: [zone] } as unknown as CycleRecord };
}

const decisions = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.nat({ max: 2 })), {
  minLength: 1,
  maxLength: 200,
});

function keep(made: readonly (readonly [number, number])[], bucketsMax: number) {
  const keeper = keepBinding({ bucketsMax, stepMs: STEP_MS });
  made.forEach(([allocated, kind], step) => {
    const { record, zone } = recordOf(allocated, BECAUSES[kind] as Because);
    keeper.add({ atMs: step * STEP_MS, spanMs: STEP_MS }, record, zone);
  });
  return keeper.binding();
}

describe('who bound a zone', () => {
  it('is told in a bounded number of runs, each with a sentence that the engine said in its time', () => {
    fc.assert(
      fc.property(decisions, fc.integer({ min: 1, max: 8 }), (made, half) => {
        const { runs, count, widthMs } = keep(made, 2 * half);
        expect(count).toBeLessThanOrEqual(2 * half);
        expect(runs.length).toBeLessThanOrEqual(count);
        runs.forEach(({ bucket, sentence }, index) => {
          const end = runs[index + 1]?.bucket ?? count;
          const first = (bucket * widthMs) / STEP_MS;
          const said = made
            .slice(first, (end * widthMs) / STEP_MS)
            .map(([allocated, kind]) => explainZone(recordOf(allocated, BECAUSES[kind] as Because).record, 'Garage'));
          expect(said).toContain(sentence);
        });
      }),
    );
  });

  it('has all the time in its totals, whatever is folded', () => {
    fc.assert(
      fc.property(decisions, (made) => {
        const { totals } = keep(made, 4);
        expect(totals.reduce((sum, { spanMs }) => sum + spanMs, 0)).toBe(made.length * STEP_MS);
      }),
    );
  });

  it('is in each bucket whoever bound it longest, at the moment that left least', () => {
    const { runs, totals } = keep(
      [
        [40, 1],
        [30, 1],
        [5, 2],
        [35, 1],
      ],
      2,
    );
    expect(runs).toEqual([
      {
        bucket: 0,
        binder: { group: 'limit', label: 'limit of Main' },
        sentence: 'Garage may have 30 A for 2 cars: the limit of Main is 98 A.',
      },
      {
        bucket: 1,
        binder: { group: 'strategy', label: 'peak-shaving' },
        sentence: 'Garage may have 5 A for 2 cars: peak-shaving says it is dear.',
      },
    ]);
    expect(totals.map(({ spanMs }) => spanMs)).toEqual([3000, 1000]);
  });
});
