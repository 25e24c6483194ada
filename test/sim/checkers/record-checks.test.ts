import { describe, expect, it } from 'vitest';
import { amps, onAllPhases, type CycleRecord, type PerPhase, type ZoneRecord } from '../../../src/engine/index.ts';
import { checkRecords } from '../../../sim/checkers/record-checks.ts';
import { siteOf } from '../../support/site.ts';

const SITE = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 100, metered: true },
    { name: 'A', parent: 'Main', limitAmps: 63, zone: true },
    { name: 'B', parent: 'Main', limitAmps: 63, zone: true },
  ],
});
const WIRED: readonly PerPhase<number>[] = [
  [200, 200, 200],
  [200, 200, 200],
];

interface ZoneSpec {
  /** On every line, or on each. */
  readonly allocation: number | PerPhase<number>;
  readonly mayDraw?: number | PerPhase<number>;
  readonly raised?: boolean;
  readonly lowered?: boolean;
}

const lines = (value: number | PerPhase<number>): PerPhase<number> =>
  typeof value === 'number' ? [value, value, value] : value;

const sentOf = ({ raised = false, lowered = false }: ZoneSpec): unknown =>
  raised || lowered ? { writeId: 1, intent: raised ? 'raise' : 'lower' } : null;

const zoneRecord = (zone: string, spec: ZoneSpec): ZoneRecord =>
  ({
    zone,
    allocationAmps: amps(Math.max(...lines(spec.allocation))),
    allowedAmps: lines(spec.allocation),
    mayDrawByLineAmps: lines(spec.mayDraw ?? spec.allocation),
    sent: sentOf(spec),
  }) as unknown as ZoneRecord;

function recordOf(background: number, a: ZoneSpec, b: ZoneSpec): CycleRecord {
  const node = (name: string, limit: number, flows: number) => ({
    node: name,
    limitAmps: onAllPhases(amps(limit)),
    backgroundAmps: onAllPhases(amps(flows)),
  });
  const nodes = [node('Main', 98, background), node('A', 63, 0), node('B', 63, 0)];
  return { cycle: 7, nodes, zones: [zoneRecord('A', a), zoneRecord('B', b)] } as unknown as CycleRecord;
}

function verdicts(record: CycleRecord, wiredAmps = WIRED) {
  const checks = checkRecords({ site: SITE, wiredAmps });
  checks.check(record);
  return Object.fromEntries(checks.reports().map(({ id, held, detail }) => [id, detail ?? held]));
}

describe('the checks of cycle records', () => {
  it('hold where what may be drawn fits', () => {
    expect(verdicts(recordOf(40, { allocation: 30, raised: true }, { allocation: 28 }))).toEqual({
      bounded: true,
      'lower-before-raise': true,
    });
  });

  it.each([-1, 64, NaN])('find an allocation of %s A out of bounds', (allocation) => {
    const verdict = verdicts(recordOf(0, { allocation, mayDraw: 0 }, { allocation: 0 }));
    expect(verdict['bounded']).toContain('A has');
  });

  it('find a raise before the other zone has left its old ceiling', () => {
    const verdict = verdicts(recordOf(40, { allocation: 40, raised: true }, { allocation: 10, mayDraw: 50 }));
    expect(verdict['lower-before-raise']).toBe('cycle 7: raising A commits 130.00 A of 98 A at Main');
  });

  it('look at each line for itself: what another zone leaves on L2 is no matter of a raise on L1', () => {
    const raised = { allocation: [40, 10, 0] as const, raised: true };
    const leaving = { allocation: 10, mayDraw: [10, 48, 58] as const };
    expect(verdicts(recordOf(40, raised, leaving))['lower-before-raise']).toBe(true);
    const staying = { allocation: 10, mayDraw: [10, 49, 58] as const };
    expect(verdicts(recordOf(40, raised, staying))['lower-before-raise']).toContain('raising A commits 99.00 A');
  });

  it('look at a line that rises in a write that lowers another, and at that line alone', () => {
    const checks = checkRecords({ site: SITE, wiredAmps: WIRED });
    const other = { allocation: 10, mayDraw: [10, 10, 80] as const };
    const a = (l1: number): ZoneSpec => ({ allocation: [l1, 10, 25], mayDraw: [20, 20, 30], lowered: true });
    checks.check(recordOf(40, a(48), other));
    expect(checks.reports().map(({ held }) => held)).toEqual([true, true]);
    checks.check(recordOf(40, a(49), other));
    expect(checks.reports()[1]?.detail).toBe('cycle 7: raising A commits 99.00 A of 98 A at Main');
  });

  it('do not blame a raise for what the raised zone itself may still draw', () => {
    const verdict = verdicts(recordOf(40, { allocation: 20, mayDraw: 90, raised: true }, { allocation: 10 }));
    expect(verdict['lower-before-raise']).toBe(true);
  });

  it('let a site that is over its limit lower, and raise nothing', () => {
    expect(verdicts(recordOf(90, { allocation: 20 }, { allocation: 10 }))['lower-before-raise']).toBe(true);
  });

  it('count a zone with no more than what is wired there', () => {
    const few: readonly PerPhase<number>[] = [
      [32, 0, 0],
      [32, 32, 0],
    ];
    const record = recordOf(40, { allocation: 50, raised: true }, { allocation: 10, mayDraw: 20 });
    expect(verdicts(record, few)['lower-before-raise']).toBe(true);
  });
});
