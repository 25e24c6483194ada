import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/index.ts';
import { millis, type Site } from '../../src/engine/index.ts';
import { createBilling } from '../../sim/billing.ts';
import type { EnergyLedger } from '../../sim/plant/plant.ts';
import { FREE, type PriceCourse } from '../../sim/prices.ts';
import { siteOf } from '../support/site.ts';

const MINUTE = 60_000;
const START = Date.parse('2023-01-31T23:30:00+01:00');
const SITE: Site = {
  ...siteOf({ nodes: [{ name: 'Main', limitAmps: 100 }] }),
  timeZone: compileTimeZone('Europe/Berlin'),
  demand: { windowMs: millis(15 * MINUTE), aligned: true, unit: 'kW', pricePerKw: 10 },
};

/** Powers of five minutes each, kW; import positive. */
function bill(powers: readonly number[], site = SITE, price: PriceCourse = FREE) {
  return billSteps(powers, 5, { site, price });
}

/** Powers of a step each, kW. */
function billSteps(powers: readonly number[], stepMinutes: number, { site = SITE, price = FREE } = {}) {
  const energy: EnergyLedger = { importWh: 0, exportWh: 0, consumedWh: 0, generatedWh: 0, chargedWh: 0 };
  const billing = createBilling({ site, plant: { energy }, wallStartMs: START, price });
  powers.forEach((kw, index) => {
    const energyWh = (kw * 1000 * stepMinutes) / 60;
    if (energyWh > 0) energy.importWh += energyWh;
    else energy.exportWh -= energyWh;
    energy.generatedWh += energyWh < 0 ? -2 * energyWh : 0;
    billing.book(index * stepMinutes * MINUTE, (index + 1) * stepMinutes * MINUTE);
  });
  return billing;
}

describe('the bill', () => {
  it('bills the mean of a window of import, not the peak and not the net', () => {
    const grid = bill([0, 0, 150, -50, 75, 75]).grid();
    expect(grid.peakKw).toBeCloseTo(150, 9);
    expect(grid.billedPeakKw).toBeCloseTo(50, 9);
    expect(grid.importKwh).toBeCloseTo(25, 9);
    expect(grid.exportKwh).toBeCloseTo(50 / 12, 9);
    expect(grid.selfUsePct).toBeCloseTo(50, 9);
  });

  it('bills demand by the month of the site’s calendar', () => {
    const cost = bill([30, 30, 30, 0, 0, 0, 60, 60, 60]).cost();
    expect(cost.demandCost).toBeCloseTo(10 * (30 + 60), 9);
    expect(cost).toMatchObject({ currency: 'EUR', energyCost: 0, totalCost: cost.demandCost });
  });

  it('pays for each step at the price at which it begins, and is paid for what it gives', () => {
    const importPerKwh = (atMs: number): number => (atMs < START + 10 * MINUTE ? 0.3 : -0.1);
    const price: PriceCourse = { currency: 'CHF', importPerKwh, exportPerKwh: 0.08 };
    const cost = bill([12, 12, 24, -12], SITE, price).cost();
    expect(cost.energyCost).toBeCloseTo(2 * 0.3 - 2 * 0.1 - 0.08, 12);
    expect(cost.totalCost).toBeCloseTo(cost.energyCost + cost.demandCost, 12);
    expect(cost.currency).toBe('CHF');
  });

  it('reports the window that is still open, and costs nothing where nothing is billed', () => {
    const billing = bill([90], { ...SITE, demand: null });
    expect(billing.grid().billedPeakKw).toBeCloseTo(30, 9);
    expect(billing.cost().totalCost).toBe(0);
    expect(billing.grid().selfUsePct).toBeNull();
  });

  it('shares a step among the windows that it crosses, by time', () => {
    expect(billSteps([60, 0, 90, 0], 10).grid().billedPeakKw).toBeCloseTo(60, 9);
    expect(billSteps([30, 60, 0], 10).grid().billedPeakKw).toBeCloseTo(40, 9);
    expect(billSteps([40, 80], 60).grid().billedPeakKw).toBeCloseTo(80, 9);
  });

  it('shares a step among the months that it crosses', () => {
    expect(billSteps([40, 0], 60).cost().demandCost).toBeCloseTo(10 * (40 + 40), 9);
  });

  it('never bills more than the peak, however steps and windows lie', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.constantFrom(1, 5, 7, 10, 15, 20, 60),
        (powers, stepMinutes) => {
          const { peakKw, billedPeakKw } = billSteps(powers, stepMinutes).grid();
          expect(billedPeakKw).toBeLessThanOrEqual(peakKw + 1e-6);
        },
      ),
    );
  });
});
