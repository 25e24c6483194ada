import { describe, expect, it } from 'vitest';
import { amps, onAllPhases, watts, type BoundStrategy, type Ceiling } from '../../src/engine/index.ts';
import { followShadows, SHADOW_DIVERGES_AFTER_MS } from '../../src/engine/shadowing.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { MAIN, ZONE_A } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const ceilingOf = (value: number): Ceiling => ({
  node: 'Main',
  covers: 'charging',
  kind: 'economic',
  bound: { unit: 'A', amps: onAllPhases(amps(value)) },
  until: null,
  reason: { kind: 'stated', text: 'to try', facts: {} },
});

/** A strategy that says this ceiling, in amps on charging at the connection, or nothing. */
const saying = (name: string, shadow: boolean, value: () => number | Ceiling | null): BoundStrategy => ({
  id: name,
  name,
  version: '1.0.0',
  shadow,
  options: null,
  initialMemory: null,
  failsafe: () => ({ ceilings: [] }),
  propose: () => {
    const said = value();
    return said === null ? null : { ceilings: [typeof said === 'number' ? ceilingOf(said) : said] };
  },
});

/** Alarms of a site with these strategies, with the seconds at which they changed. */
function heard(strategies: readonly BoundStrategy[], until: number, each?: (seconds: number) => void): string[] {
  const drive = new Drive(siteOf({ nodes: [MAIN, ZONE_A] }), strategies);
  drive.link();
  drive.directory([{ name: 'a1', zone: 'A' }]);
  const said: string[] = [];
  for (let seconds = 0; seconds <= until; seconds += 5) {
    each?.(seconds);
    drive.seconds = seconds;
    drive.meter('Main meter', threePhases(20 + (seconds % 3)));
    drive.stations({ a1: { amps: 0 } });
    drive.tick();
    for (const effect of drive.effects)
      if (effect.kind === 'Alarm' && effect.id === 'shadow-diverges')
        said.push(`${seconds} ${effect.raised ? '+' : '-'} ${effect.subject}`);
  }
  return said;
}

const AFTER = SHADOW_DIVERGES_AFTER_MS / 1000;

describe('a strategy in shadow', () => {
  it('that would leave less room is told of after five minutes, once, and cleared when it would not', () => {
    let value: number | null = 10;
    const said = heard([saying('tried', true, () => value)], AFTER + 60, (seconds) => {
      if (seconds >= AFTER + 30) value = null;
    });
    expect(said).toEqual([`${AFTER} + tried`, `${AFTER + 30} - tried`]);
  });

  it('that agrees with those that count, or differs for a moment, is not', () => {
    const active = saying('heeded', false, () => 10);
    expect(heard([active, saying('tried', true, () => 10)], AFTER + 30)).toEqual([]);
    let seconds = 0;
    const momentary = saying('tried', true, () => (seconds % 250 === 0 ? null : 5));
    expect(heard([momentary], 2 * AFTER, (now) => (seconds = now))).toEqual([]);
  });

  it('whose power is more than the lines carry leaves no less room', () => {
    const power = (kilowatts: number): BoundStrategy =>
      saying('tried', true, () => ({ ...ceilingOf(0), bound: { unit: 'W', watts: watts(kilowatts * 1000) } }));
    expect(heard([power(80)], AFTER + 30)).toEqual([]);
    expect(heard([power(20)], AFTER + 30)).toEqual([`${AFTER} + tried`]);
  });

  it('is told of no longer when it counts, be it the last that was in shadow', () => {
    const of = { records: [{ strategy: 'heeded', shadow: false, contained: null, proposal: { ceilings: [] } }] };
    const nothing = { nodes: [], headrooms: [], at: at(9) };
    const site = siteOf({ nodes: [MAIN, ZONE_A] });
    expect(followShadows(site, [at(9).monoMs], { ...of, ...nothing })).toEqual([null]);
    const calm = [null];
    expect(followShadows(site, calm, { ...of, ...nothing })).toBe(calm);
  });

  it('is one of those in shadow only: what counts cannot differ from itself', () => {
    expect(heard([saying('heeded', false, () => 10)], AFTER + 30)).toEqual([]);
  });
});
