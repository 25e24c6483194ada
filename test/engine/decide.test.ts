import { describe, expect, it } from 'vitest';
import {
  amps,
  onAllPhases,
  watts,
  type BoundStrategy,
  type StrategyHere,
  type Ceiling,
  type CycleRecord,
  type Proposal,
  type Site,
} from '../../src/engine/index.ts';
import { Drive, threePhases } from '../support/drive.ts';
import { writeSettled } from '../support/events.ts';
import { MAIN, STATIONS, ZONE_A, ZONE_B } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({
  nodes: [
    { ...MAIN, worstBackgroundAmps: 60 },
    { ...ZONE_A, fallbackAmps: 16 },
    { ...ZONE_B, fallbackAmps: 16 },
  ],
});

const saying = (propose: () => Proposal | null, of: Partial<StrategyHere> = {}): StrategyHere => ({
  name: 'told',
  id: 'told',
  version: '1.0.0',
  shadow: false,
  options: null,
  initialMemory: null,
  propose,
  failsafe: () => ({ ceilings: [] }),
  ...of,
});
const capOf = (node: string, value: number): Ceiling => ({
  node,
  bound: { unit: 'A', amps: onAllPhases(amps(value)) },
  covers: 'charging',
  kind: 'economic',
  until: null,
  reason: { kind: 'stated', text: 'a cap', facts: {} },
});

interface Life {
  readonly site?: Site;
  readonly strategies?: readonly BoundStrategy[];
  readonly background?: number;
}

/** A drive whose cars always draw what their zone holds. */
function living({ site = SITE, strategies = [], background = 20 }: Life = {}) {
  const drive = new Drive(site, strategies);
  drive.link();
  drive.directory(STATIONS);
  for (const zone of site.zones) drive.read(zone.name, 0);
  const held = (zone: number): number => drive.state.zones[zone]?.readBack?.amps[0] ?? 0;
  const observe = (load = background): void => {
    drive.meter('Main meter', threePhases(load + Math.min(32, held(0)) + Math.min(32, held(1))));
    drive.stations({ a1: { amps: Math.min(32, held(0)) }, b1: { amps: Math.min(32, held(1)) } });
  };
  const pass = (seconds: number, load = background): CycleRecord => {
    let record = drive.tick();
    for (let passed = 0; passed < seconds; passed += 5) {
      drive.seconds += 5;
      observe(load);
      record = drive.tick();
    }
    return record;
  };
  return { drive, pass, held, observe };
}

describe('a decision', () => {
  it('starts from nothing with minimums, and goes on in steps of a dead time', () => {
    const { drive, pass } = living();
    pass(5);
    expect(drive.writes.map(({ zone, allowedAmps }) => [zone, allowedAmps[0]])).toEqual([
      ['A', 10],
      ['B', 10],
    ]);
    pass(25);
    expect(drive.writes).toHaveLength(2);
    pass(5);
    expect(drive.writes.slice(2).map(({ allowedAmps }) => allowedAmps[0])).toEqual([14, 14]);
  });

  it('gives every car what it can use where there is enough', () => {
    const { pass, held } = living();
    pass(400);
    expect([held(0), held(1)]).toEqual([32, 32]);
  });

  it('lowers at once when the background rises, and raises only into room that has lasted', () => {
    const { drive, pass, held } = living({ background: 40 });
    pass(300);
    expect([held(0), held(1)]).toEqual([30, 30]);
    const written = drive.writes.length;
    pass(5, 50);
    expect(drive.writes.slice(written).map(({ intent }) => intent)).toEqual(['lower', 'lower']);
    expect(held(0) + held(1)).toBeLessThanOrEqual(50);
    pass(25, 30);
    expect(drive.writes.slice(written).filter(({ intent }) => intent === 'raise')).toEqual([]);
    pass(40, 30);
    expect(drive.writes.slice(written).filter(({ intent }) => intent === 'raise')).not.toEqual([]);
  });

  it('limits a start to the fallback until the meter is read', () => {
    const { drive, held } = living();
    for (let i = 0; i < 30; i += 1) {
      drive.seconds += 5;
      drive.stations({ a1: { amps: held(0) }, b1: { amps: held(1) } });
      const record = drive.tick();
      for (const zone of record.zones) expect(zone.allocationAmps).toBeLessThanOrEqual(16);
    }
    expect([held(0), held(1)]).toEqual([16, 16]);
  });

  it('lets nothing rise while cars and meter are not seen together, and says so', () => {
    const { drive, pass, held } = living();
    pass(40);
    const before = held(0);
    for (let i = 0; i < 6; i += 1) {
      drive.seconds += 5;
      drive.meter('Main meter', threePhases(20 + held(0) + held(1)));
      const record = drive.tick();
      if (i > 0)
        expect(record.zones[0]?.because.reason).toMatchObject({ kind: 'blind', subject: 'Main', state: 'stale' });
    }
    expect(held(0)).toBe(before);
  });

  it('keeps a strategy’s ceiling, and gives its amps to a neighbour', () => {
    const { pass, held } = living({ background: 50, strategies: [saying(() => ({ ceilings: [capOf('A', 10)] }))] });
    const record = pass(400);
    expect([held(0), held(1)]).toEqual([10, 32]);
    expect(record.zones[0]?.because).toMatchObject({ by: 'told', reason: { text: 'a cap' } });
  });

  it('hears a strategy in shadow, and does not heed it', () => {
    const zero: Ceiling = { ...capOf('Main', 0), bound: { unit: 'W', watts: watts(0) } };
    const { pass, held } = living({ strategies: [saying(() => ({ ceilings: [zero] }), { shadow: true })] });
    const record = pass(400);
    expect(held(0)).toBe(32);
    expect(record.strategies[0]).toMatchObject({ strategy: 'told', shadow: true, proposal: { ceilings: [zero] } });
  });

  it('carries each strategy’s memory to the next decision', () => {
    const seen: unknown[] = [];
    const counting = saying(() => null, {
      initialMemory: 1,
      propose: (_, memory) => {
        seen.push(memory);
        return { ceilings: [], memory: (memory as number) + 1 };
      },
    });
    living({ strategies: [counting] }).pass(10);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('writes nothing where the site only watches, and records all the same', () => {
    const { drive, pass } = living({ site: { ...SITE, shadow: true } });
    const record = pass(40);
    expect(drive.writes).toEqual([]);
    expect(record.zones[0]?.shareAmps).toBe(32);
  });

  it('after a reconnect writes every zone again, and raises none before it is read back', () => {
    const { drive, pass, observe } = living();
    pass(40);
    const written = drive.writes.length;
    drive.mute = true;
    drive.seconds += 30;
    drive.link();
    observe();
    drive.tick();
    expect(drive.writes.slice(written).map(({ zone, intent }) => `${zone} ${intent}`)).toEqual([
      'A rewrite',
      'B rewrite',
    ]);
    for (const { zone, writeId } of drive.writes.slice(written))
      drive.feed(writeSettled(zone, drive.seconds, { writeId, outcome: 'unresolved' }));
    expect(drive.tick().zones[0]?.because.reason).toMatchObject({ kind: 'ramp', rule: 'awaiting-decrease' });
    expect(drive.writes.slice(written).filter(({ intent }) => intent === 'raise')).toEqual([]);
  });

  it('serves zones in turns where not all minimums fit', () => {
    const tight = siteOf({ nodes: [{ ...MAIN, limitAmps: 31 }, ZONE_A, ZONE_B] });
    const { drive, pass, held } = living({ site: tight });
    const turns = new Map<string, number>();
    for (let i = 0; i < 720; i += 1) {
      pass(5);
      const serving = [held(0) > 0, held(1) > 0].join();
      turns.set(serving, (turns.get(serving) ?? 0) + 5);
      expect(held(0) + held(1)).toBeLessThanOrEqual(11);
    }
    expect([...turns.keys()].sort()).toEqual(['false,false', 'false,true', 'true,false']);
    // Between two turns of an hour nobody charges for as long as it takes the first to follow.
    expect(turns.get('false,false')).toBeLessThanOrEqual(4 * 35);
    expect(Math.min(turns.get('false,true') ?? 0, turns.get('true,false') ?? 0)).toBeGreaterThan(1500);
    expect(drive.writes.filter(({ intent }) => intent === 'lower').length).toBeLessThanOrEqual(4);
  });

  it('cuts others where cars draw more than they may, however long they have been told', () => {
    const { drive, pass } = living({ background: 40 });
    pass(300);
    for (let i = 0; i < 20; i += 1) {
      drive.seconds += 5;
      const allowed = drive.state.zones[1]?.readBack?.amps[0] ?? 0;
      drive.meter('Main meter', threePhases(55 + 30 + Math.min(32, allowed)));
      drive.stations({ a1: { amps: 30 }, b1: { amps: Math.min(32, allowed) } });
      drive.tick();
    }
    const allowed = drive.state.zones[1]?.readBack?.amps[0] ?? 0;
    expect(55 + 30 + allowed).toBeLessThanOrEqual(100);
  });
});
