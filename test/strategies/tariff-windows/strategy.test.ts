import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../../src/config/time-zone.ts';
import { epochMs, localTimeAt, type Ceiling } from '../../../src/engine/index.ts';
import { tariffWindows } from '../../../src/strategies/tariff-windows/strategy.ts';
import { compile, openAt as openWindows } from '../../../src/strategies/tariff-windows/windows.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const BERLIN = compileTimeZone('Europe/Berlin');
type Stated = Readonly<Record<string, unknown>>;

const parse = (...windows: readonly Stated[]) =>
  tariffWindows.options.parse({ windows: windows.map((window) => ({ ceilingAmps: 10, ...window })) });

/** Local time in Berlin; the offset tells the two passes of a repeated hour apart. */
const at = (local: string): number =>
  local.includes('+')
    ? Temporal.Instant.from(local).epochMilliseconds
    : Temporal.ZonedDateTime.from(`${local}[Europe/Berlin]`).epochMilliseconds;

function ceilingsAt(local: string, ...windows: readonly Stated[]): readonly Ceiling[] {
  const snapshot = snapshotOf({ wallMs: at(local), timeZone: BERLIN });
  return tariffWindows.propose(snapshot, { options: parse(...windows), memory: {} })?.ceilings ?? [];
}
const openAt = (window: Stated, ...locals: readonly string[]): readonly boolean[] =>
  locals.map((local) => ceilingsAt(local, window).length > 0);

const EVENING = { from: '17:00', to: '20:00' };

describe('a window', () => {
  it('is open from its first second until the last before its end', () => {
    const edges = ['16:59:59', '17:00:00', '17:00:01', '19:59:59', '20:00:00', '20:00:01'];
    expect(openAt(EVENING, ...edges.map((time) => `2026-11-18T${time}`))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('that ends no later than it begins goes on past midnight', () => {
    const night = { from: '22:00', to: '06:00' };
    const times = ['21:59:59', '22:00:00', '23:59:59'];
    expect(openAt(night, ...times.map((time) => `2026-11-18T${time}`))).toEqual([false, true, true]);
    const next = ['00:00:00', '05:59:59', '06:00:00'];
    expect(openAt(night, ...next.map((time) => `2026-11-19T${time}`))).toEqual([true, true, false]);
  });

  it('past midnight belongs to the day on which it began', () => {
    const friday = { days: 'Fri', from: '22:00', to: '06:00' };
    const times = ['2026-11-20T05:00', '2026-11-20T23:00', '2026-11-21T05:59', '2026-11-21T06:00', '2026-11-21T23:00'];
    expect(openAt(friday, ...times)).toEqual([false, true, true, false, false]);
    const sunday = { days: 'Sun', from: '22:00', to: '06:00' };
    expect(openAt(sunday, '2026-11-22T05:00', '2026-11-23T05:00', '2026-11-23T23:00')).toEqual([false, true, false]);
  });

  it('knows 24:00 as an end and as a beginning', () => {
    const late = { days: 'Wed', from: '18:00', to: '24:00' };
    expect(openAt(late, '2026-11-18T23:59:59', '2026-11-19T00:00:00')).toEqual([true, false]);
    const after = { days: 'Wed', from: '24:00', to: '06:00' };
    expect(openAt(after, '2026-11-18T03:00', '2026-11-18T23:59', '2026-11-19T00:00', '2026-11-19T06:00')).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it('that ends when it begins lasts a day and a night', () => {
    const day = { days: 'Wed', from: '06:00', to: '06:00' };
    expect(openAt(day, '2026-11-18T05:59', '2026-11-18T06:00', '2026-11-19T05:59', '2026-11-19T06:00')).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(openAt({ from: '00:00', to: '00:00' }, '2026-11-18T00:00', '2026-11-18T23:59')).toEqual([true, true]);
  });

  it.each([
    ['Mon-Fri', '1111100'],
    ['Sat,Sun', '0000011'],
    ['Fri-Mon', '1000111'],
    ['Mon-Wed,Sat', '1110010'],
    ['Sun-Sat', '1111111'],
    ['Tue', '0100000'],
    ['Wed-Wed', '0010000'],
  ])('on %s is open on its days and no others', (days, expected) => {
    const week = Array.from({ length: 7 }, (_, i) => `2026-11-${16 + i}T18:00`);
    expect(
      openAt({ ...EVENING, days }, ...week)
        .map(Number)
        .join(''),
    ).toBe(expected);
  });
});

describe('when the clocks change in Berlin', () => {
  const small = { from: '02:00', to: '03:00' };

  it('a window in the hour that is left out does not open, and one around it is shorter', () => {
    expect(openAt(small, '2026-03-29T01:59:59', '2026-03-29T03:00:00', '2026-03-29T03:00:01')).toEqual([
      false,
      false,
      false,
    ]);
    const around = { from: '01:30', to: '03:30' };
    expect(openAt(around, '2026-03-29T01:30', '2026-03-29T03:29:59', '2026-03-29T03:30')).toEqual([true, true, false]);
    expect(openAt({ from: '02:30', to: '05:00' }, '2026-03-29T01:59:59', '2026-03-29T03:00:00')).toEqual([false, true]);
  });

  it('a window in the repeated hour opens in both passes', () => {
    const passes = [
      '01:59:59+02:00',
      '02:00:00+02:00',
      '02:59:59+02:00',
      '02:00:00+01:00',
      '02:59:59+01:00',
      '03:00:00+01:00',
    ];
    expect(openAt(small, ...passes.map((time) => `2026-10-25T${time}`))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it('the days keep 17:00 to 20:00 by the clock on the wall, before and after', () => {
    for (const day of ['2026-03-28', '2026-03-29', '2026-03-30', '2026-10-24', '2026-10-25', '2026-10-26'])
      expect(openAt(EVENING, `${day}T16:59:59`, `${day}T17:00`, `${day}T19:59:59`, `${day}T20:00`)).toEqual([
        false,
        true,
        true,
        false,
      ]);
  });
});

describe('any window', () => {
  const time = fc.integer({ min: 0, max: 1439 }).map((minute) => {
    const [hours, minutes] = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
    return `${hours}:${minutes}`;
  });
  const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }).map(epochMs);

  it('and the one from its end to its beginning are never open together, nor both shut', () => {
    fc.assert(
      fc.property(time, time, instants, (from, to, instant) => {
        fc.pre(from !== to);
        const both = compile(parse({ from, to }, { from: to, to: from }));
        expect(openWindows(both, localTimeAt(BERLIN, instant))).toHaveLength(1);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the ceilings of open windows', () => {
  const noon = '2026-11-18T12:00';
  const day = { from: '00:00', to: '24:00' };

  it('are in amps per line or in watts, on charging, and an economic matter', () => {
    expect(ceilingsAt(noon, { ...day, ceilingAmps: 80 })).toMatchObject([
      { node: 'Main', bound: { unit: 'A', amps: [80, 80, 80] }, covers: 'charging', kind: 'economic', until: null },
    ]);
    expect(ceilingsAt(noon, { ...day, ceilingAmps: undefined, ceilingKw: 4.2 })).toMatchObject([
      { bound: { unit: 'W', watts: 4200 } },
    ]);
    expect(ceilingsAt(noon, { ...day, ceilingAmps: 0 })[0]?.bound).toEqual({ unit: 'A', amps: [0, 0, 0] });
    expect(ceilingsAt(noon, { ...day, ceilingAmps: undefined, charging: 'off' })[0]?.bound).toEqual({
      unit: 'A',
      amps: [0, 0, 0],
    });
  });

  it('in percent are of the limit of the node they hold for', () => {
    const half = { ...day, ceilingAmps: undefined, ceilingPct: 50 };
    expect(ceilingsAt(noon, half)).toMatchObject([{ node: 'Main', bound: { unit: 'A', amps: [125, 125, 125] } }]);
    expect(ceilingsAt(noon, { ...half, zones: ['B'] })).toMatchObject([
      { node: 'Hall B', bound: { amps: [125, 125, 125] } },
    ]);
  });

  it('hold for each named zone by itself, and otherwise for the whole site', () => {
    expect(ceilingsAt(noon, { ...day, zones: ['B', 'A'] }).map(({ node }) => node)).toEqual(['Hall A', 'Hall B']);
    expect(ceilingsAt(noon, { ...day, zones: ['B'] }).map(({ node }) => node)).toEqual(['Hall B']);
  });

  it('are all stated where several are open; nothing is said where none is', () => {
    expect(ceilingsAt(noon, day, { ...day, ceilingAmps: 5 }, EVENING)).toHaveLength(2);
    const snapshot = snapshotOf({ wallMs: at(noon), timeZone: BERLIN });
    expect(tariffWindows.propose(snapshot, { options: parse(EVENING), memory: {} })).toBeNull();
  });

  it('say which window it is', () => {
    expect(ceilingsAt(noon, { ...day, days: 'Wed' })[0]?.reason).toEqual({
      kind: 'tariff-window',
      window: 'Wed 00:00–24:00',
    });
    expect(ceilingsAt(noon, { ...day, label: 'peak' })[0]?.reason).toEqual({ kind: 'tariff-window', window: 'peak' });
  });

  it('all count in the failsafe, as if every window were open', () => {
    const failsafe = tariffWindows.failsafe(
      snapshotOf({ wallMs: at(noon) }),
      parse(EVENING, { ...EVENING, zones: ['A'] }),
    );
    expect(failsafe.ceilings.map(({ node }) => node)).toEqual(['Main', 'Hall A']);
  });
});
