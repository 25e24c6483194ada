import { describe, expect, it } from 'vitest';
import {
  amps,
  bindStrategy,
  defineStrategy,
  onAllPhases,
  wattHours,
  type BoundStrategy,
  type Ceiling,
  type CycleRecord,
  type Wish,
} from '../../src/engine/index.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import type { ShareRequest } from '../../src/engine/filling.ts';
import type { Headroom } from '../../src/engine/headroom.ts';
import { grantWishes } from '../../src/engine/wishes.ts';
import { because, carOn, requestsFor, threePhaseCar, type CarSpec } from '../support/share.ts';
import { siteOf } from '../support/site.ts';

const says = (name: string, wishes: readonly Wish[], ceilings: readonly Ceiling[] = []): BoundStrategy =>
  bindStrategy(
    defineStrategy<null, null>({
      id: name,
      version: '1.0.0',
      summary: 'says what a test tells it to',
      options: { parse: () => null },
      memory: null,
      failsafe: () => ({ ceilings: [] }),
      propose: () => ({ ceilings, wishes }),
    }),
    { name, options: null, shadow: false },
  );

const wish = (zone: string, amount: number, priority = 0): Wish => ({
  zone,
  want: { unit: 'A', amps: amps(amount) },
  priority,
  reason: { kind: 'stated', text: `${zone} leaves at five`, facts: {} },
});
const cap = (amount: number, kind: Ceiling['kind']): Ceiling => ({
  node: 'Main',
  bound: { unit: 'A', amps: onAllPhases(amps(amount)) },
  covers: 'charging',
  kind,
  until: null,
  reason: { kind: 'tariff-window', window: 'evening' },
});

/** What the zones get of 60 A for charging, all being allowed 63 A so far; a car of 32 A stands in each. */
function decided(strategies: readonly BoundStrategy[], zones = ['A', 'B']): CycleRecord {
  const site = siteOf({
    nodes: [
      { name: 'Main', limitAmps: 100, metered: true, worstBackgroundAmps: 100 },
      { name: 'A', parent: 'Main', limitAmps: 63, zone: true },
      { name: 'B', parent: 'Main', limitAmps: 63, zone: true },
    ],
  });
  const drive = new Drive(site, strategies);
  drive.link();
  drive.directory(zones.map((zone) => ({ name: `${zone} 1`, zone })));
  for (const zone of ['A', 'B']) drive.read(zone, 63);
  drive.meter('Main meter', threePhases(40));
  drive.stations(Object.fromEntries(zones.map((zone) => [`${zone} 1`, {}])));
  return drive.tick();
}
const shares = (record: CycleRecord): readonly number[] => record.zones.map((zone) => zone.shareAmps);

describe('a wish', () => {
  it('is met above an economic ceiling, and the rest stays below it', () => {
    expect(shares(decided([says('s', [], [cap(20, 'economic')])]))).toEqual([10, 10]);
    expect(shares(decided([says('s', [wish('A', 24)], [cap(20, 'economic')])]))).toEqual([24, 0]);
    expect(shares(decided([says('s', [wish('A', 12)], [cap(20, 'economic')])]))).toEqual([12, 8]);
  });

  it('is not met above a mandatory ceiling, nor above what the background leaves', () => {
    expect(shares(decided([says('s', [wish('A', 24)], [cap(20, 'mandatory')])]))).toEqual([20, 0]);
    expect(shares(decided([says('s', [wish('A', 60), wish('B', 60, -1)])]))).toEqual([32, 28]);
  });

  it('of higher priority goes first', () => {
    const both = [wish('A', 20, 1), wish('B', 20, 2)];
    expect(shares(decided([says('s', both, [cap(26, 'mandatory')])]))).toEqual([6, 20]);
  });

  it('is met no further than it states, and no further than cars can use', () => {
    expect(shares(decided([says('s', [wish('A', 24)], [cap(0, 'economic')])]))).toEqual([24, 0]);
    expect(shares(decided([says('s', [wish('A', 500)], [cap(0, 'economic')])]))).toEqual([32, 0]);
  });

  it('for energy by a time asks for the steady current that delivers it', () => {
    const want = { unit: 'Wh', energyWh: wattHours(3 * 230 * 10 * 2), by: at(2 * 3600) } as const;
    const steady = { ...wish('A', 0), want };
    expect(shares(decided([says('s', [steady], [cap(0, 'economic')])]))).toEqual([10, 0]);
    const late = { ...steady, want: { ...want, by: at(0) } };
    expect(shares(decided([says('s', [late], [cap(0, 'economic')])]))).toEqual([32, 0]);
  });

  it('gets at least a minimum, or nothing', () => {
    expect(shares(decided([says('s', [wish('A', 2)], [cap(0, 'economic')])]))).toEqual([6, 0]);
    expect(shares(decided([says('s', [wish('A', 24)], [cap(5, 'mandatory')])]))).toEqual([0, 0]);
  });

  it('for a zone without cars changes nothing', () => {
    const without = decided([says('s', [], [cap(20, 'economic')])], ['B']);
    expect(shares(decided([says('s', [wish('A', 24)], [cap(20, 'economic')])], ['B']))).toEqual(shares(without));
  });

  it('is the reason of what a zone has by it', () => {
    const record = decided([says('departure', [wish('A', 24)], [cap(20, 'economic')])]);
    expect(record.zones[0]?.because).toEqual({ by: 'departure', reason: wish('A', 24).reason });
  });

  it('in shadow changes nothing', () => {
    const shadowed = { ...says('s', [wish('A', 24)]), shadow: true };
    expect(shares(decided([shadowed, says('t', [], [cap(20, 'economic')])]))).toEqual([10, 10]);
  });

  it.each([
    ['an unknown zone', { ...wish('Attic', 10) }],
    ['no amount', { ...wish('A', NaN) }],
    ['a negative amount', { ...wish('A', -1) }],
    ['no priority', { ...wish('A', 10, NaN) }],
  ])('for %s contains its strategy', (_, bad) => {
    expect(decided([says('s', [bad])]).strategies[0]?.contained).toMatch(/wish/);
  });
});

/** What the lines of a zone are granted of one wish, where its lever tells them apart. */
function grantedByLine(
  cars: readonly CarSpec[],
  room: readonly [number, number, number],
  want: Wish['want'],
): readonly number[] {
  const site = siteOf({ nodes: [{ name: 'A', limitAmps: 63, zone: true }] });
  const [a, b, c] = room;
  const headroom: Headroom = {
    hardAmps: threePhases(a, b, c),
    amps: threePhases(a, b, c),
    because: [because('L1'), because('L2'), because('L3')],
    power: null,
    hardPower: null,
    imbalance: [],
  };
  const requests: readonly ShareRequest[] = requestsFor(0, { cars, lever: { shape: 'perPhase' } });
  const proposal = { ceilings: [], wishes: [{ ...wish('A', 0), want }] };
  const strategies = [{ strategy: 's', shadow: false, contained: null, proposal }];
  const granted = grantWishes(site, requests, { strategies, headrooms: [headroom], crews: [], at: at(0) });
  return granted.map((request) => request.wished?.amps ?? 0);
}

describe('a wish for a zone whose lines can be told apart', () => {
  const tenAmps: Wish['want'] = { unit: 'A', amps: amps(10) };

  it('is met on each line as far as that carries it, and on a line without a car not at all', () => {
    expect(grantedByLine([threePhaseCar], [20, 8, 20], tenAmps)).toEqual([10, 8, 10]);
    expect(grantedByLine([carOn(0)], [20, 20, 20], tenAmps)).toEqual([10, 0, 0]);
  });

  it('is met on no line where one of them cannot carry the first car', () => {
    expect(grantedByLine([threePhaseCar], [20, 5, 20], tenAmps)).toEqual([0, 0, 0]);
    expect(grantedByLine([carOn(0), threePhaseCar], [20, 5, 20], tenAmps)).toEqual([10, 0, 10]);
  });

  it('for energy is spread over its lines', () => {
    const want: Wish['want'] = { unit: 'Wh', energyWh: wattHours(3 * 230 * 10 * 2), by: at(2 * 3600) };
    expect(grantedByLine([threePhaseCar], [20, 20, 20], want)).toEqual([10, 10, 10]);
  });
});
