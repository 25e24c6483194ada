import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { acnPrices, parseTariff } from '../../../sim/acn/tariff.ts';
import { runBaseline } from '../../../sim/baselines/run.ts';
import { optimum } from '../../../sim/oracle/optimum.ts';
import { billOf } from '../../../sim/oracle/prices.ts';
import { readAcnFolder } from '../../support/acn.ts';
import { withData } from '../../support/needs.ts';

const TARIFF = 'data/tariffs/sce_tou_ev_4_march_2019.json';
const SITE = { network: 'three-phase', transformerKw: 150 } as const;

const part = (dow_mask: string, times: readonly number[], tariffs: readonly number[], season = ['10-01', '05-31']) => ({
  effective_start: season[0],
  effective_end: season[1],
  dow_mask,
  times,
  tariffs,
  demand_charge: 15,
});

describe('a tariff of ACN-Sim', () => {
  it('is found by season, day of the week and hour', () => {
    const tariff = parseTariff(
      JSON.stringify({
        schedule: [
          part('WEEKDAYS', [0], [9], ['06-01', '09-30']),
          part('WEEKDAYS', [0, 8, 20], [0.1, 0.2, 0.1]),
          part('WEEKENDS', [0], [0.05]),
        ],
      }),
    );
    // 2019-03-01 was a Friday.
    const file = { start: '2019-03-01T00:00:00-08:00' } as Parameters<typeof acnPrices>[1];
    const problem = { steps: 9, stepHours: 6 } as Parameters<typeof acnPrices>[2];
    const { importPerKwh, demandPerKw } = acnPrices(tariff, file, problem);
    expect([...importPerKwh]).toEqual([0.1, 0.1, 0.2, 0.2, 0.05, 0.05, 0.05, 0.05, 0.05]);
    expect(demandPerKw).toBe(15);
  });
});

describe('the month’s bill', () => {
  withData('bench/acn', (folder) => {
    const { month, problem } = readAcnFolder(folder);
    const given = problem(SITE);

    withData(TARIFF, (path) => {
      const prices = acnPrices(parseTariff(readFileSync(path, 'utf8')), month, given);

      it('is what ACN-Sim found for cars that nobody controls', () => {
        const bill = billOf(prices, runBaseline(given, 'uncontrolled').powerWatts, given.stepHours);
        expect(bill.energyCost).toBeCloseTo(651.56, 2);
        expect(bill.demandCost).toBeCloseTo(1535.49, 2);
      });

      it('is at best what the clairvoyant reference found', async () => {
        const most = await optimum(given, { kind: 'cost', prices, valuePerKwh: 0.3 });
        const profit = 0.3 * most.deliveredKwh - (most.bill?.totalCost ?? 0);
        expect(profit).toBeCloseTo(1559.2, 1);
        const all = await optimum(given, { kind: 'energy-then-cost', prices });
        expect(all.bill?.totalCost).toBeCloseTo(1169.33, 1);
      });
    });
  });
});
