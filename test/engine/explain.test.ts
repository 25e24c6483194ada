import { describe, expect, it } from 'vitest';
import {
  amps,
  explainBecause,
  explainNode,
  explainReason,
  explainZone,
  millis,
  onAllPhases,
  wattHours,
  watts,
  type Because,
  type CycleRecord,
  type NodeRecord,
  type Reason,
  type ZoneRecord,
} from '../../src/engine/index.ts';
import { Drive, threePhases } from '../support/drive.ts';
import { siteOf } from '../support/site.ts';

const cap = (state: Extract<Reason, { kind: 'external-cap' }>['state']) =>
  ({ kind: 'external-cap', signal: 'grid operator', state }) as const;

/** Every kind of reason with its sentence; a new kind does not compile until it stands here too. */
const SENTENCES: { readonly [K in Reason['kind']]: Readonly<Record<string, Extract<Reason, { kind: K }>>> } = {
  'electrical-limit': {
    'the limit of Main is 61.7 A': { kind: 'electrical-limit', node: 'Main', limitAmps: amps(61.74) },
  },
  background: {
    'on L2 of Main (limit 98 A) other loads take 40.3 A and 5 A are kept in reserve': {
      kind: 'background',
      node: 'Main',
      phase: 'L2',
      backgroundAmps: amps(40.26),
      reserveAmps: amps(5),
      limitAmps: amps(98),
    },
    'on L1 of Main (limit 98 A) generation exceeds other loads by 12 A': {
      kind: 'background',
      node: 'Main',
      phase: 'L1',
      backgroundAmps: amps(-12),
      reserveAmps: amps(0),
      limitAmps: amps(98),
    },
  },
  blind: {
    'EVCE lists no zone Garage': { kind: 'blind', subject: 'Garage', state: 'unlisted', ageMs: null },
    'Main cannot be seen, so its worst case counts': {
      kind: 'blind',
      subject: 'Main',
      state: 'missing',
      ageMs: null,
    },
    'Main cannot be seen for 36 s, so its worst case counts': {
      kind: 'blind',
      subject: 'Main',
      state: 'missing',
      ageMs: millis(36_000),
    },
    'the readings of Main are not current for 12 s, so nothing rises': {
      kind: 'blind',
      subject: 'Main',
      state: 'stale',
      ageMs: millis(12_000),
    },
  },
  'demand-window': {
    'the demand window has 420 s left and allows 31.3 kW in the mean to stay under 50 kW': {
      kind: 'demand-window',
      targetWatts: watts(50_000),
      meanWatts: watts(31_260),
      remainingMs: millis(420_000),
    },
  },
  'sun-surplus': {
    'the sun leaves 7.4 kW over': { kind: 'sun-surplus', mode: 'only', surplusWatts: watts(7380) },
    'the sun leaves 2 kW over above what cars need at least': {
      kind: 'sun-surplus',
      mode: 'minimum-plus',
      surplusWatts: watts(2000),
    },
    'nobody knows what the sun leaves over': { kind: 'sun-surplus', mode: 'share', surplusWatts: null },
  },
  'external-cap': {
    'grid operator has not said yet how much is allowed, so its fail-safe value counts': cap('init'),
    'grid operator was lost, so its fail-safe value counts until it says a new limit': cap('failsafe'),
    'grid operator allows no more': cap('limited'),
    'grid operator asks for no limit': cap('unlimited-controlled'),
  },
  departure: {
    'cars in Fleet are to leave with 12.3 kWh more in 3.5 h': {
      kind: 'departure',
      zone: 'Fleet',
      energyWh: wattHours(12_345),
      remainingMs: millis(12_600_000),
    },
    'cars in Fleet are to leave with 1 kWh more in 20 min': {
      kind: 'departure',
      zone: 'Fleet',
      energyWh: wattHours(1000),
      remainingMs: millis(1_200_000),
    },
  },
  'fair-share': {
    'Staff may have its quota of the room and no more': { kind: 'fair-share', zone: 'Staff', rule: 'quota' },
    'Staff has its part of the room by weight': { kind: 'fair-share', zone: 'Staff', rule: 'weight' },
    'Staff comes before others': { kind: 'fair-share', zone: 'Staff', rule: 'vip' },
  },
  'operator-hold': {
    'the front desk holds Staff at 10 A for another 45 min': {
      kind: 'operator-hold',
      zone: 'Staff',
      atAmps: amps(10),
      by: 'the front desk',
      remainingMs: millis(2_700_000),
    },
  },
  'tariff-window': { 'the tariff window "peak hours" is open': { kind: 'tariff-window', window: 'peak hours' } },
  price: {
    'market is 0.3125 per kWh, which is not "cheapest 6 h"': {
      kind: 'price',
      signal: 'market',
      rule: 'cheapest 6 h',
      pricePerKwh: 0.31254,
    },
    'market says nothing of now, which counts as dear': {
      kind: 'price',
      signal: 'market',
      rule: 'below 0.2',
      pricePerKwh: null,
    },
  },
  demand: {
    'its car can use no more': { kind: 'demand', cars: 1 },
    'its 3 cars can use no more': { kind: 'demand', cars: 3 },
  },
  'zones-below': {
    'the zone below it may have as much together': { kind: 'zones-below', zones: 1 },
    'the 4 zones below it may have as much together': { kind: 'zones-below', zones: 4 },
  },
  idle: { 'no car wants energy, so no more than one minimum is kept ready': { kind: 'idle' } },
  ramp: {
    'the room has not lasted long enough yet': { kind: 'ramp', rule: 'hold' },
    'it rises a step at a time': { kind: 'ramp', rule: 'step' },
    'its cars have not yet followed the last raise': { kind: 'ramp', rule: 'dead-time' },
    'the outcome of an earlier write is awaited': { kind: 'ramp', rule: 'awaiting-decrease' },
    'the difference is too small for a write': { kind: 'ramp', rule: 'dead-band' },
    'its cars were stopped a short while ago, and are not switched on and off again so soon': {
      kind: 'ramp',
      rule: 'restart',
    },
    'zones rise one after the other after an outage': { kind: 'ramp', rule: 'return' },
  },
  shed: {
    "131 A flow through Main, far above its breaker's 100 A, so everything below it stops at once": {
      kind: 'shed',
      node: 'Main',
      measuredAmps: amps(131),
      ratedAmps: amps(100),
    },
  },
  imbalance: {
    'L1 of Main may carry no more than 20 A above L2': {
      kind: 'imbalance',
      node: 'Main',
      line: 'L1',
      over: 'L2',
      maxAmps: amps(20),
    },
  },
  'not-followed': {
    'A draws 5.5 A more than it may, so it is told to draw less still': {
      kind: 'not-followed',
      zone: 'A',
      excessAmps: amps(5.5),
    },
  },
  'zone-maximum': { "EVCE's own maximum for the zone is 63 A": { kind: 'zone-maximum', maxAmps: amps(63) } },
  stated: { 'the fire brigade is here': { kind: 'stated', text: 'the fire brigade is here', facts: {} } },
};

const ALL = Object.values(SENTENCES).flatMap((kind) => Object.entries<Reason>(kind));

const site = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 100, metered: true, worstBackgroundAmps: 90 },
    { name: 'A', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 16 },
    { name: 'B', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 16 },
  ],
});

/** A decision of a site with cars in A and none in B, whose box holds 10 A for each. */
function decided(background: number): CycleRecord {
  const drive = new Drive(site);
  drive.link();
  drive.directory([
    { name: 'a1', zone: 'A' },
    { name: 'a2', zone: 'A' },
    { name: 'b1', zone: 'B' },
  ]);
  drive.read('A', 10);
  drive.read('B', 10);
  drive.meter('Main meter', threePhases(background + 10, background + 25, background + 10));
  drive.stations({ a1: { amps: 5 }, a2: { amps: 5 }, b1: { status: 'available' } });
  return drive.tick();
}

const nodeOf = (record: CycleRecord): NodeRecord => record.nodes[0] as NodeRecord;

/** The same record with a zone changed. */
const changed = (record: CycleRecord, of: Partial<ZoneRecord>): CycleRecord => ({
  ...record,
  zones: record.zones.map((zone, index) => (index === 0 ? { ...zone, ...of } : zone)),
});

describe('a reason in words', () => {
  it.each(ALL)('%s', (sentence, reason) => {
    expect(explainReason(reason)).toBe(sentence);
  });

  it('differs from every other', () => {
    expect(new Set(ALL.map(([, reason]) => explainReason(reason))).size).toBe(ALL.length);
  });

  it('is said to be a strategy’s where it is', () => {
    const reason: Reason = { kind: 'tariff-window', window: 'peak' };
    expect(explainBecause({ by: 'night-tariff', reason })).toBe('night-tariff says the tariff window "peak" is open');
    for (const by of ['limits', 'allocator', 'shaper'])
      expect(explainBecause({ by, reason })).toBe('the tariff window "peak" is open');
  });
});

describe('reasons that bind equally', () => {
  const bounding: Because = { by: 'limits', reason: { kind: 'electrical-limit', node: 'Main', limitAmps: amps(63) } };

  it('are said one after the other, each with who gave it', () => {
    const also: readonly Because[] = [
      { by: 'night-tariff', reason: { kind: 'tariff-window', window: 'peak' } },
      { by: 'operator', reason: { kind: 'stated', text: 'the fire brigade is here', facts: {} } },
    ];
    expect(explainBecause({ ...bounding, also })).toBe(
      'the limit of Main is 63 A, and equally night-tariff says the tariff window "peak" is open,' +
        ' and equally operator says the fire brigade is here',
    );
  });

  it('are not looked for where there is one', () => {
    expect(explainBecause({ ...bounding, also: [] })).toBe('the limit of Main is 63 A');
    expect(explainBecause(bounding)).toBe('the limit of Main is 63 A');
  });
});

describe('a zone in words', () => {
  it('tells what it may have, for how many cars, where it is going, and why it is not there', () => {
    expect(explainZone(decided(40), 'A')).toBe(
      'A may have 18 A on its way to 45 A for 2 cars: it rises a step at a time.',
    );
  });

  it('does not promise a minimum to a zone without cars while those of others need the room', () => {
    expect(explainZone(decided(40), 'B')).toBe(
      'B may have 0 A: no car wants energy, so no more than one minimum is kept ready.',
    );
  });

  it('counts one car in words', () => {
    expect(explainZone(changed(decided(40), { cars: 1 }), 'A')).toContain(' for one car: ');
  });

  it('is not on its way to where it is, as far as anyone can read', () => {
    const near = changed(decided(40), { allocationAmps: amps(12.97), shareAmps: amps(13) });
    expect(explainZone(near, 'A')).toMatch(/^A may have 13 A for 2 cars: /);
  });

  it('tells that EVCE lists no such zone', () => {
    const drive = new Drive(site);
    expect(explainZone(drive.tick(), 'A')).toBe('A may have 0 A: EVCE lists no zone A.');
  });

  it('tells that the site has no such zone', () => {
    expect(explainZone(decided(40), 'Attic')).toBe('There is no zone Attic.');
  });
});

describe('a node in words', () => {
  it('tells what its tightest line leaves, and why', () => {
    expect(explainNode(nodeOf(decided(40)))).toBe(
      'Main leaves 45 A for charging on L2: on L2 of Main (limit 100 A) other loads take 55 A.',
    );
  });

  it('tells when it cannot be seen', () => {
    const drive = new Drive(site);
    drive.link();
    expect(explainNode(nodeOf(drive.tick()))).toBe(
      'Main leaves 10 A for charging on L1: Main cannot be seen, so its worst case counts.',
    );
  });

  it('takes the first of lines that are as tight', () => {
    const { node, ...rest } = nodeOf(decided(40));
    expect(explainNode({ ...rest, node, headroomAmps: onAllPhases(amps(7)) })).toContain('7 A for charging on L1: ');
  });
});
