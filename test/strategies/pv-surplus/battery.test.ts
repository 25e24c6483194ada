import { describe, expect, it } from 'vitest';
import { watts } from '../../../src/engine/index.ts';
import { isLost, watchBattery, type Watch } from '../../../src/strategies/pv-surplus/battery.ts';
import { options } from '../../../src/strategies/pv-surplus/options.ts';
import { snapshotOf } from '../../support/snapshot.ts';

/** At which of these seconds the battery is lost; it is seen at those that are below 0, each counted as positive. */
function lostAt(...seconds: readonly number[]): readonly number[] {
  const stated = options.parse({});
  let watch: Watch | undefined;
  return seconds.filter((second) => {
    const batteryWatts = second < 0 ? watts(0) : null;
    const snapshot = snapshotOf({ wallMs: 1_700_000_000_000 + 1000 * Math.abs(second), power: { batteryWatts } });
    watch = watchBattery(watch, snapshot, stated);
    return isLost(watch, snapshot, stated);
  });
}

describe('a battery', () => {
  it('is lost when it was unseen for a dead time, in one or in pieces', () => {
    expect(lostAt(-1, 10, 44, 45, 50)).toEqual([45, 50]);
    expect(lostAt(-1, 10, -30, 35, 50, 51)).toEqual([51]);
  });

  it('is not lost while it is seen, and what was long ago is forgotten', () => {
    expect(lostAt(-1, 10, 45, -50)).toEqual([45]);
    expect(lostAt(-1, 10, 45, -50, -500, 505, 510)).toEqual([45]);
  });
});
