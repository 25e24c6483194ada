import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, onAllPhases, volts } from '../../src/engine/index.ts';
import { probeStep, TOLERANCE_AMPS } from '../../src/commissioning/probe-step.ts';
import { decodeReduction, DEFAULT_DIALECT, type Dialect, type ZoneElectrics } from '../../src/evce/dialect.ts';
import { DIALECTS } from '../support/dialects.ts';

const zoneOf = (maxAmps: number): ZoneElectrics => ({ maxAmps: amps(maxAmps), voltage: volts(230), phases: 3 });

const bodyOf = (maxAmps: number, presentAmps = maxAmps, dialect: Dialect = DEFAULT_DIALECT) => {
  const chosen = probeStep(dialect, zoneOf(maxAmps), onAllPhases(amps(presentAmps)));
  return chosen.ok ? chosen.step.body : chosen.why;
};

describe('the step of a probe', () => {
  it('is a tenth of the maximum where that tells enough', () => {
    expect(bodyOf(63)).toEqual({ reduction: 7 });
    expect(bodyOf(63, 40)).toEqual({ reduction: 30 });
  });

  it('is larger where a smaller one would look alike in another unit', () => {
    // 8 A and 8 % of 80 A are 1.6 A apart, 16 A and 16 % are 3.2 A.
    expect(bodyOf(80)).toEqual({ reduction: 16 });
    expect(bodyOf(16)).toEqual({ reduction: 5 });
  });

  it('is a tenth where no step tells units apart, for then they come to the same', () => {
    expect(bodyOf(100)).toEqual({ reduction: 10 });
  });

  it('is none where there is nothing to step down from', () => {
    expect(bodyOf(63, 2)).toBe('it may draw 2 A now, and at least 6.3 A are needed to see a step');
  });

  it.each(DIALECTS)('always leaves less than now, by enough to be seen: $name', ({ dialect }) => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 200 }), fc.double({ min: 0.2, max: 1, noNaN: true }), (maxAmps, share) => {
        const present = amps(maxAmps * share);
        const chosen = probeStep(dialect, zoneOf(maxAmps), onAllPhases(present));
        if (!chosen.ok) return;
        const decoded = decodeReduction(dialect, zoneOf(maxAmps), chosen.step.body);
        expect(decoded).toEqual({ ok: true, allowedAmps: chosen.step.allowedAmps });
        for (const left of chosen.step.allowedAmps) expect(left).toBeLessThan(present - 2 * TOLERANCE_AMPS);
      }),
    );
  });
});
