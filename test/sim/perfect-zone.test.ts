import { describe, expect, it } from 'vitest';
import { keepZonePerfect } from '../../sim/perfect-zone.ts';
import { trueRoomAmps } from '../../sim/oracle/look-ahead.ts';
import { runScenario } from '../../sim/run.ts';
import { runTight, tightCases } from '../../bench/tight/case.ts';
import { withData } from '../support/needs.ts';
import { scenarioOf } from '../support/scenario.ts';

describe('the perfect zone', { timeout: 120_000 }, () => {
  it('is what truly is left, in what the box can be told', () => {
    const keep = keepZonePerfect();
    let worstGapAmps = 0;
    let steps = 0;
    const outcome = runScenario(scenarioOf({ hours: 12 }), {
      seed: 1,
      control: { kind: 'uncontrolled' },
      onStep: (world) => {
        keep(world);
        const rooms = [0, 1].flatMap((node) => [0, 1, 2].map((line) => trueRoomAmps(world, { node, line })));
        const [zone] = world.box.zones();
        const body = zone === undefined ? null : world.box.reduction(zone.id);
        const left = 90 - Number(body?.['reduction']);
        worstGapAmps = Math.max(worstGapAmps, Math.abs(Math.min(...rooms) - left));
        if (left > Math.min(...rooms) + 1e-9) throw new TypeError('more than is left');
        steps += 1;
      },
    });
    expect(outcome.ok && outcome.result.limits.violations).toBe(0);
    expect(steps).toBe(720);
    expect(worstGapAmps).toBeLessThan(1);
  });

  withData('data/load/de_LP_office_medium_15min.csv', () => {
    it('is reached to 98 % by the engine under 20 kW, in a month it was never tuned on', async () => {
      const thursday = tightCases([20]).find(
        ({ month, noisePct, stepAmps }) => month.name.startsWith('JPL') && noisePct === 0 && stepAmps === 1,
      );
      if (thursday === undefined) throw new TypeError('no case');
      const { engineKwh, perfectKwh, optimumKwh, violations } = await runTight(thursday, 1);
      expect(violations).toBe(0);
      expect(engineKwh).toBeGreaterThanOrEqual(0.98 * perfectKwh);
      expect(perfectKwh).toBeLessThanOrEqual(optimumKwh);
    });
  });
});
