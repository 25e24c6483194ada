import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, millis, watts, type Breaker, type Effect, type PhaseAmps } from '../../src/engine/index.ts';
import { type Drive, threePhases } from '../support/drive.ts';
import { meterObserved } from '../support/events.ts';
import { listening, MAIN, same, withNode, withSource, ZONE_A, ZONE_B } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({
  nodes: [
    { ...MAIN, worstBackgroundAmps: 60 },
    ZONE_A,
    ZONE_B,
    { name: 'Shop', parent: 'Main', limitAmps: 40, metered: true },
  ],
  derate: 0.98,
});
const BREAKER: Breaker = { standard: 'IEC 60947-2', ratedAmps: amps(100), longTimeDelayMs: millis(100_000) };

/** Why decisions were taken, of some effects. */
const causes = (effects: readonly Effect[]): readonly string[] =>
  effects.flatMap((effect) => (effect.kind === 'Record' ? [effect.record.cause] : []));

/** A meter shows so much at a time; answers with the decisions that were taken on it alone. */
function shows(drive: Drive, seconds: number, current: PhaseAmps, meter = 'Main meter'): readonly string[] {
  drive.seconds = seconds;
  return causes(drive.feed(meterObserved(meter, seconds, { values: { currentAmps: current } })));
}
/** Both meters show so much and then there is a decision, at 0. */
function decided(current: PhaseAmps, site = SITE): Drive {
  const drive = listening(site);
  for (const seconds of [-1, 0])
    for (const meter of site.meters)
      shows(drive, seconds, meter.name === 'Main meter' ? current : same(amps(20)), meter.name);
  drive.stations({ a1: { amps: 10 }, b1: { amps: 10 } });
  drive.tick();
  return drive;
}

describe('a decision is taken early', () => {
  it('when a meter rises above its node’s derated limit on any line', () => {
    expect(shows(decided(threePhases(90)), 1, threePhases(90, 98, 90))).toEqual([]);
    expect(shows(decided(threePhases(90)), 1, threePhases(90, 98.1, 90))).toEqual(['crossing']);
  });

  it('when a second line rises above it, or one line instead of another', () => {
    const drive = decided(threePhases(99, 90, 90));
    expect(shows(drive, 1, threePhases(99, 99, 90))).toEqual(['crossing']);
    expect(shows(drive, 2, threePhases(105, 99, 90))).toEqual([]);
    expect(shows(decided(threePhases(99, 90, 90)), 1, threePhases(90, 99, 90))).toEqual(['crossing']);
  });

  it('when it rises above what the breaker can be left with, though it was overloaded before', () => {
    const guarded = withNode(SITE, 'Main', { breaker: BREAKER });
    const drive = decided(threePhases(110), guarded);
    expect(shows(drive, 1, threePhases(130))).toEqual([]);
    expect(shows(drive, 2, threePhases(131))).toEqual(['crossing']);
    expect(drive.state.zones.map((zone) => zone.readBack?.amps)).toEqual([same(0), same(0)]);
    expect(shows(drive, 3, threePhases(140))).toEqual([]);
    expect(shows(decided(threePhases(110), SITE), 1, threePhases(131))).toEqual([]);
  });

  it('at the limit of the very node that the meter belongs to', () => {
    const drive = decided(threePhases(50));
    expect(shows(drive, 1, threePhases(39), 'Shop meter')).toEqual([]);
    expect(shows(drive, 2, threePhases(39.3), 'Shop meter')).toEqual(['crossing']);
  });

  it('by what flows, whether that does work or not, and whichever way', () => {
    const drive = decided(threePhases(50));
    const values = { currentAmps: same(amps(99)), powerWatts: same(watts(-1000)) };
    drive.seconds = 1;
    expect(causes(drive.feed(meterObserved('Main meter', 1, { values })))).toEqual(['crossing']);
  });

  it('once for a sample: neither again while it stays, nor for the same sample repeated', () => {
    const drive = decided(threePhases(90));
    const heard = [1, 2, 3, 3, 4].map((seconds) => shows(drive, seconds, threePhases(99)));
    expect(heard).toEqual([['crossing'], [], [], [], []]);
  });
});

describe('no decision is taken early', () => {
  it('before the first of all', () => {
    const drive = listening(SITE);
    expect(shows(drive, 0, threePhases(150))).toEqual([]);
  });

  it('where a tick is due at that instant, which will do', () => {
    const drive = decided(threePhases(90));
    expect(shows(drive, 5, threePhases(99))).toEqual([]);
    expect(drive.tick().cause).toBe('period');
    const sooner = decided(threePhases(90));
    expect(shows(sooner, 4.999, threePhases(99))).toEqual(['crossing']);
  });

  it('on what a meter of a source, or one that nobody knows, shows', () => {
    const sunny = withSource(SITE, { name: 'Roof', node: 'Main', nominalKw: 60 });
    const drive = decided(threePhases(50), sunny);
    expect(shows(drive, 1, threePhases(500), 'Roof')).toEqual([]);
    expect(shows(drive, 1, threePhases(500), 'Attic')).toEqual([]);
  });

  it('for a fall, and for what is no number', () => {
    const drive = decided(threePhases(99));
    expect(shows(drive, 1, threePhases(50))).toEqual([]);
    expect(shows(drive, 2, threePhases(NaN))).toEqual([]);
    expect(shows(drive, 3, threePhases(-500))).toEqual([]);
  });
});

describe('an early decision', () => {
  it('is taken exactly when a line that was within its limit no longer is', () => {
    const line = fc.integer({ min: 90, max: 106 });
    const lines = fc.tuple(line, line, line).map(([a, b, c]) => threePhases(a, b, c));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const drive = decided(before);
        const crossed = [0, 1, 2].some((phase) => (before[phase] ?? 0) <= 98 && (after[phase] ?? 0) > 98);
        expect(shows(drive, 1, after)).toEqual(crossed ? ['crossing'] : []);
      }),
      { numRuns: 100 },
    );
  });

  it('sends its decreases at once, and is followed by the periods as before', () => {
    const drive = decided(threePhases(80));
    const before = drive.writes.length;
    expect(shows(drive, 2, threePhases(110))).toEqual(['crossing']);
    expect(drive.writes.slice(before).map(({ intent }) => intent)).toContain('lower');
    drive.seconds = 5;
    expect(drive.tick()).toMatchObject({ cause: 'period', cycle: drive.state.cycle });
  });
});
