import { describe, expect, it } from 'vitest';
import { epochMs, formatLocal, millis, type DemandContract, type Site } from '../../src/engine/index.ts';
import { demandDocument } from '../../src/service/demand-document.ts';
import { foldTurn, INITIAL_STATE } from '../../src/service/live-state.ts';
import { decision, recordAt, SITE } from './recorded.ts';

const QUARTERS: DemandContract = { windowMs: millis(900_000), aligned: true, unit: 'kW', pricePerKw: 0 };

const documentOf = (demand: DemandContract | null, cycles: readonly number[]) => {
  const site: Site = { ...SITE, demand };
  const state = cycles.map(decision).reduce(foldTurn, INITIAL_STATE);
  return demandDocument(site, state, (wallMs) => formatLocal(site.timeZone, epochMs(wallMs)));
};

describe('the demand window for people', () => {
  it('is absent without a contract or a decision', () => {
    expect(documentOf(null, [1])).toBeNull();
    expect(documentOf(QUARTERS, [])).toBeNull();
  });

  it('has the mean so far, what it comes to, and whose target it is', () => {
    expect(documentOf(QUARTERS, [0, 30, 60])).toMatchObject({
      unit: 'kW',
      startedAt: '2026-06-12T16:30:00+02:00',
      remainingMs: 600_000,
      meanKw: 92,
      nowKw: 92,
      expectedKw: 92,
      targetKw: 100,
      strategy: 'peak-shaving',
    });
  });

  it('forgets what was before the window', () => {
    expect(documentOf(QUARTERS, [0, 180])).toMatchObject({ startedAt: '2026-06-12T16:45:00+02:00', meanKw: null });
    expect(documentOf(QUARTERS, [0, 179, 192])).toMatchObject({ meanKw: 92 });
  });

  it('never ends where it slides', () => {
    expect(documentOf({ ...QUARTERS, aligned: false }, [0, 30])).toMatchObject({ remainingMs: null, expectedKw: 92 });
  });

  it('counts apparent power by the currents', () => {
    const [a, b, c] = recordAt(4).nodes[0]?.measuredAmps ?? [0, 0, 0];
    expect(documentOf({ ...QUARTERS, unit: 'kVA' }, [4])?.nowKw).toBeCloseTo(((a + b + c) * 230) / 1000);
  });
});
