import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, PHASES, watts, type CycleRecord, type MeterValues, type ZoneRecord } from '../../src/engine/index.ts';
import { histories, worlds } from '../support/arbitrary.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { meterObserved } from '../support/events.ts';
import { liveThrough } from '../support/live-through.ts';
import { shapeless } from '../support/plain.ts';
import { siteOf, type SiteSpec } from '../support/site.ts';

const RUNS = { numRuns: 40 };

const spec: SiteSpec = {
  nodes: [
    { name: 'Main', limitAmps: threePhases(100, 90, 80), metered: true, worstBackgroundAmps: 60 },
    { name: 'A', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 16 },
    { name: 'B', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 16 },
  ],
  derate: 0.5,
};

/** Cars in A draw 5 A each below 20 A of other load; the box holds 30 A for either zone. */
function started(changed: Partial<SiteSpec> = {}): Drive {
  const drive = new Drive(siteOf({ ...spec, ...changed }));
  drive.link();
  drive.directory([
    { name: 'a1', zone: 'A' },
    { name: 'a2', zone: 'A' },
    { name: 'b1', zone: 'B' },
  ]);
  drive.read('A', 30);
  drive.read('B', 30);
  drive.meter('Main meter', threePhases(30, 31, 32));
  drive.stations({ a1: { amps: 5 }, a2: { amps: 5 }, b1: { status: 'available' } });
  return drive;
}

const zoneOf = (record: CycleRecord, name: string): ZoneRecord =>
  record.zones.find(({ zone }) => zone === name) as ZoneRecord;

/** What the record says of the meter after it has said these values twice: what is seen once is not yet fresh. */
function recorded(values: Partial<MeterValues>) {
  const drive = new Drive(siteOf(spec));
  for (const stamp of [1, 2]) drive.feed(meterObserved('Main meter', 0, { values, stamp }));
  drive.seconds = 3;
  return drive.tick().meters[0];
}

describe('what was seen', () => {
  it('stands there meter by meter, with state, age and the sum of the lines', () => {
    const values = {
      currentAmps: threePhases(10, 20, 30),
      powerWatts: [watts(2000), watts(-500), watts(100)],
    } as const;
    expect(recorded(values)).toEqual({
      meter: 'Main meter',
      state: 'fresh',
      ageMs: 3000,
      currentAmps: [10, 20, 30],
      powerWatts: 1600,
    });
  });

  it('has no power where a line’s is missing: missing is never 0', () => {
    const powerWatts = [watts(2000), null, watts(100)] as const;
    expect(recorded({ currentAmps: threePhases(10), powerWatts })).toMatchObject({
      currentAmps: [10, 10, 10],
      powerWatts: null,
    });
  });

  it('says so where a meter has said nothing', () => {
    expect(new Drive(siteOf(spec)).tick().meters).toEqual([
      { meter: 'Main meter', state: 'missing', ageMs: null, currentAmps: null, powerWatts: null },
    ]);
  });

  it('stands there node by node, in amps per line after derating', () => {
    const [main] = started().tick().nodes;
    expect(main).toMatchObject({
      node: 'Main',
      seen: 'fresh',
      limitAmps: [50, 45, 40],
      measuredAmps: threePhases(30, 31, 32),
      chargingAmps: [10, 10, 10],
      backgroundAmps: [20, 21, 22],
      reserveAmps: [0, 0, 0],
      hardAmps: [30, 24, 18],
      headroomAmps: [30, 24, 18],
    });
    expect(main?.because.map(({ reason }) => reason.kind)).toEqual(['background', 'background', 'background']);
  });
});

describe('what was decided and sent', () => {
  it('stands there zone by zone, with the write that it led to', () => {
    const drive = started();
    const record = drive.tick();
    expect(zoneOf(record, 'A')).toMatchObject({
      cars: 2,
      demandAmps: 63,
      shareAmps: 18,
      allocationAmps: 18,
      mayDrawAmps: 30,
      drawnAmps: [10, 10, 10],
      reductionAmps: 45,
      sent: { writeId: drive.writes.find(({ zone }) => zone === 'A')?.writeId, intent: 'lower' },
    });
    expect(zoneOf(record, 'B')).toMatchObject({ cars: 0, allocationAmps: 0, drawnAmps: [0, 0, 0], reductionAmps: 63 });
  });

  it('tells a zone on its way from what sharing alone would give it', () => {
    const drive = started({ derate: 1 });
    drive.read('A', 10);
    expect(zoneOf(drive.tick(), 'A')).toMatchObject({ shareAmps: 58, allocationAmps: 18, sent: { intent: 'raise' } });
  });

  it('stands there line by line where lines can be told apart; what is one number is that of the line with most', () => {
    const drive = new Drive(siteOf({ ...spec, derate: 1 }));
    drive.link();
    drive.directory(
      [
        { name: 'a1', zone: 'A', phases: 1, rotation: 'L1' },
        { name: 'a2', zone: 'A', phases: 1, rotation: 'L2' },
        { name: 'b1', zone: 'B' },
      ],
      63,
      'perPhase',
    );
    drive.read('A', threePhases(30, 20, 10));
    drive.read('B', 0);
    drive.meter('Main meter', threePhases(75, 75, 0));
    drive.stations({ a1: { amps: 0 }, a2: { amps: 0 }, b1: { status: 'available' } });
    const record = drive.tick();
    const a = zoneOf(record, 'A');
    expect(a).toMatchObject({ cars: 2, demandAmps: 32, allowedAmps: [25, 15, 0], mayDrawAmps: 30 });
    expect(a).toMatchObject({ allocationAmps: 25, shareAmps: 25, reductionAmps: 38, sent: { intent: 'lower' } });
    expect(drive.writes.find(({ zone }) => zone === 'A')?.allowedAmps).toEqual(a.allowedAmps);
  });

  it('is no write where none was made', () => {
    const drive = started();
    drive.tick();
    drive.seconds += 5;
    drive.meter('Main meter', threePhases(30, 31, 32));
    drive.stations({ a1: { amps: 5 }, a2: { amps: 5 }, b1: { status: 'available' } });
    expect(drive.tick().zones.map(({ sent }) => sent)).toEqual([null, null]);
  });

  it('is decided but not sent in shadow', () => {
    const drive = started({ shadow: true });
    const record = drive.tick();
    expect(zoneOf(record, 'A')).toMatchObject({ allocationAmps: 18, reductionAmps: 45, sent: null });
    expect(drive.writes).toEqual([]);
  });

  it('is nothing for a zone that the box does not list, and says why', () => {
    const drive = new Drive(siteOf(spec));
    expect(zoneOf(drive.tick(), 'A')).toMatchObject({
      cars: 0,
      demandAmps: 0,
      shareAmps: 0,
      allocationAmps: 0,
      reductionAmps: null,
      because: { by: 'limits', reason: { kind: 'blind', subject: 'A', state: 'unlisted' } },
      sent: null,
    });
  });
});

describe('a record', () => {
  it('is numbered and dated, and says why the decision came when it came', () => {
    const drive = started();
    expect(drive.tick()).toMatchObject({ v: 1, cycle: 1, at: at(0), cause: 'period' });
    drive.seconds = 2;
    drive.meter('Main meter', threePhases(80));
    const early = drive.effects.find((effect) => effect.kind === 'Record');
    expect(early).toMatchObject({ record: { cycle: 2, at: at(2), cause: 'crossing' } });
    drive.seconds = 5;
    expect(drive.tick()).toMatchObject({ cycle: 3, at: at(5), cause: 'period' });
  });

  it('has every meter, node and zone of the site, in its order', () => {
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        const { site } = world;
        for (const [index, { record }] of liveThrough(world, history).entries()) {
          expect(record.cycle).toBe(index + 1);
          expect(record.meters.map(({ meter }) => meter)).toEqual(site.meters.map(({ name }) => name));
          expect(record.nodes.map(({ node }) => node)).toEqual(site.nodes.map(({ name }) => name));
          expect(record.zones.map(({ zone }) => zone)).toEqual(site.zones.map(({ name }) => name));
        }
      }),
      RUNS,
    );
  });

  it('tells exactly the writes that were made, and the allocation that each of them asks for', () => {
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        for (const { record, writes } of liveThrough(world, history)) {
          const told = record.zones.flatMap(({ zone, sent, allocationAmps, because }) =>
            sent === null ? [] : [{ zone, ...sent, allowed: allocationAmps, because }],
          );
          const made = writes.map(({ zone, writeId, intent, allowedAmps: [allowed], because }) => ({
            zone,
            writeId,
            intent,
            allowed,
            because,
          }));
          const byId = (a: { writeId: number }, b: { writeId: number }): number => a.writeId - b.writeId;
          expect(told.sort(byId)).toEqual(made.sort(byId));
        }
      }),
      RUNS,
    );
  });

  it('adds up: reduction and allocation are the zone’s maximum, and every line’s allocation is the same', () => {
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        for (const { record } of liveThrough(world, history))
          for (const { reductionAmps, allocationAmps, allowedAmps } of record.zones) {
            expect((reductionAmps ?? NaN) + allocationAmps).toBe(80);
            expect(allowedAmps).toEqual([allocationAmps, allocationAmps, allocationAmps]);
          }
      }),
      RUNS,
    );
  });

  it('counts all that is metered once: as charging what may charge, as background what is drawn above that', () => {
    let fresh = 0;
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        for (const { record } of liveThrough(world, history)) {
          const [root] = record.nodes;
          if (root?.seen !== 'fresh' || root.measuredAmps === null) continue;
          fresh += 1;
          for (const phase of PHASES) {
            const mayCharge = record.zones.map(({ drawnAmps, mayDrawAmps }) => Math.min(drawnAmps[phase], mayDrawAmps));
            expect(root.chargingAmps[phase]).toBeCloseTo(
              mayCharge.reduce((sum, value) => sum + value, 0),
              6,
            );
            // Between two polls what came on top may be cars that follow a raise: then their ceilings account for it.
            const may = record.zones.reduce((sum, { mayDrawByLineAmps }) => sum + mayDrawByLineAmps[phase], 0);
            expect(root.backgroundAmps[phase] + may).toBeGreaterThanOrEqual(root.measuredAmps[phase] - 1e-6);
          }
        }
      }),
      RUNS,
    );
    expect(fresh).toBeGreaterThan(RUNS.numRuns);
  });

  it('is plain data: what is read from the journal is what was written', () => {
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        for (const { record, writes } of liveThrough(world, history)) {
          expect(shapeless(record)).toEqual([]);
          expect(shapeless(writes)).toEqual([]);
          expect(JSON.parse(JSON.stringify({ record, writes }))).toEqual({ record, writes });
        }
      }),
      RUNS,
    );
  });

  it('would show what is no plain data', () => {
    const odd = {
      amps: amps(NaN),
      list: [1, undefined],
      when: new Date(0),
      zero: -0,
      fine: { deep: [null, 'x', true] },
    };
    expect(shapeless(odd)).toEqual(['amps', 'list.1', 'when', 'zero']);
  });
});
