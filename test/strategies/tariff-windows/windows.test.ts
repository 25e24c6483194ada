import { Temporal } from 'temporal-polyfill';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../sim/random.ts';
import { compileTimeZone } from '../../../src/config/time-zone.ts';
import { epochMs, localTimeAt, startOfDay, type EpochMs, type TimeZone } from '../../../src/engine/index.ts';
import { options } from '../../../src/strategies/tariff-windows/options.ts';
import {
  compile,
  openAt,
  slotsOfDay,
  type CompiledWindow,
  type Slot,
} from '../../../src/strategies/tariff-windows/windows.ts';
import { scaled } from '../../support/cases.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Stated = Readonly<Record<string, unknown>>;
const windowsOf = (windows: readonly Stated[], holidays: readonly string[] = []): readonly CompiledWindow[] =>
  compile(options.parse({ holidays, windows: windows.map((window) => ({ ceilingAmps: 10, ...window })) }));

const dayOf = (date: string): number => Date.parse(`${date}T00:00Z`) / DAY_MS;

/** `00:00+02:00 – 02:30+01:00: 0,1` for each slot of a local day. */
function read(zone: string, date: string, windows: readonly CompiledWindow[]): readonly string[] {
  const clock = (at: EpochMs): string => {
    const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
    return `${there.toPlainTime().toString({ smallestUnit: 'minute' })}${there.offset}`;
  };
  return slotsOfDay(windows, compileTimeZone(zone), dayOf(date)).map(
    ({ from, to, open }) => `${clock(from)} – ${clock(to)}: ${open.join()}`,
  );
}

describe('the slots of a day', () => {
  it('are one where nothing ever opens, and one where it is always open', () => {
    expect(
      read('Europe/Berlin', '2026-11-18', windowsOf([{ dates: ['2030-01-01'], from: '10:00', to: '11:00' }])),
    ).toEqual(['00:00+01:00 – 00:00+01:00: ']);
    expect(read('Europe/Berlin', '2026-11-18', windowsOf([{ from: '00:00', to: '24:00' }]))).toEqual([
      '00:00+01:00 – 00:00+01:00: 0',
    ]);
  });

  it('begin and end where windows do, and name all that are open', () => {
    const windows = windowsOf([
      { days: 'Mon-Fri', from: '17:00', to: '20:00' },
      { from: '19:00', to: '07:00' },
    ]);
    expect(read('Europe/Berlin', '2026-11-18', windows)).toEqual([
      '00:00+01:00 – 07:00+01:00: 1',
      '07:00+01:00 – 17:00+01:00: ',
      '17:00+01:00 – 19:00+01:00: 0',
      '19:00+01:00 – 20:00+01:00: 0,1',
      '20:00+01:00 – 00:00+01:00: 1',
    ]);
  });

  it('open a window in both passes of a repeated hour', () => {
    const windows = windowsOf([{ from: '01:00', to: '02:30' }]);
    expect(read('Europe/Berlin', '2026-10-25', windows)).toEqual([
      '00:00+02:00 – 01:00+02:00: ',
      '01:00+02:00 – 02:30+02:00: 0',
      '02:30+02:00 – 02:00+01:00: ',
      '02:00+01:00 – 02:30+01:00: 0',
      '02:30+01:00 – 00:00+01:00: ',
    ]);
  });

  it('do not open one within a skipped hour, and shorten one around it', () => {
    expect(read('Europe/Berlin', '2026-03-29', windowsOf([{ from: '02:00', to: '03:00' }]))).toHaveLength(1);
    expect(read('Europe/Berlin', '2026-03-29', windowsOf([{ from: '01:30', to: '03:30' }]))[1]).toBe(
      '01:30+01:00 – 03:30+02:00: 0',
    );
    expect(read('Europe/Berlin', '2026-03-29', windowsOf([{ from: '02:30', to: '05:00' }]))[1]).toBe(
      '03:00+02:00 – 05:00+02:00: 0',
    );
  });

  it('keep to the clock on the wall in the southern hemisphere, too', () => {
    const windows = windowsOf([{ from: '17:00', to: '20:00' }]);
    for (const date of ['2026-04-04', '2026-04-05', '2026-04-06', '2026-10-03', '2026-10-04', '2026-10-05'])
      expect(read('Australia/Sydney', date, windows)[1]).toMatch(/^17:00.* – 20:00.*: 0$/);
  });

  it('are none on a day over which a place has jumped', () => {
    expect(
      slotsOfDay(windowsOf([{ from: '00:00', to: '12:00' }]), compileTimeZone('Pacific/Apia'), dayOf('2011-12-30')),
    ).toEqual([]);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Pacific/Chatham', '2026-09-27', 23],
    ['Pacific/Chatham', '2026-04-05', 25],
    ['Africa/Casablanca', '2026-02-15', 25],
    ['Africa/Casablanca', '2026-03-22', 23],
    ['Antarctica/Troll', '2026-03-29', 22],
    ['Antarctica/Troll', '2026-10-25', 26],
    ['America/Santiago', '2026-09-06', 23],
    ['Asia/Kolkata', '2026-11-18', 24],
  ])('last as long as the day does: %s on %s %d hours', (zone, date, hours) => {
    const slots = slotsOfDay(EVERY_KIND, compileTimeZone(zone), dayOf(date));
    expect(((slots.at(-1)?.to ?? 0) - (slots[0]?.from ?? 0)) / HOUR_MS).toBe(hours);
  });
});

describe('a window', () => {
  const isOpen = (window: Stated, local: string, holidays: readonly string[] = []): boolean => {
    const at = epochMs(Temporal.ZonedDateTime.from(`${local}[Europe/Berlin]`).epochMilliseconds);
    return openAt(windowsOf([window], holidays), localTimeAt(compileTimeZone('Europe/Berlin'), at)).length > 0;
  };

  it('with dates begins on them alone, and goes on past midnight', () => {
    const eve = { dates: ['12-31'], from: '18:00', to: '06:00' };
    expect(isOpen(eve, '2026-12-31T17:59')).toBe(false);
    expect(isOpen(eve, '2026-12-31T18:00')).toBe(true);
    expect(isOpen(eve, '2027-01-01T05:59')).toBe(true);
    expect(isOpen(eve, '2027-01-01T18:00')).toBe(false);
    expect(isOpen(eve, '2026-12-31T05:00')).toBe(false);
  });

  it('with days and dates begins where both agree', () => {
    const winter = { days: 'Mon-Fri', dates: ['11-01..03-15'], from: '17:00', to: '20:00' };
    expect(isOpen(winter, '2026-11-18T18:00')).toBe(true);
    expect(isOpen(winter, '2026-11-21T18:00')).toBe(false);
    expect(isOpen(winter, '2027-01-18T18:00')).toBe(true);
    expect(isOpen(winter, '2027-03-16T18:00')).toBe(false);
  });

  it('begins on a holiday only where its days say so', () => {
    const holidays = ['12-25', '2026-05-14'];
    const working = { days: 'Mon-Fri', from: '17:00', to: '03:00' };
    const free = { days: 'Sun,Hol', from: '17:00', to: '20:00' };
    expect(isOpen(working, '2026-12-25T18:00', holidays)).toBe(false);
    expect(isOpen(working, '2026-12-25T18:00')).toBe(true);
    expect(isOpen(working, '2026-12-25T02:00', holidays)).toBe(true);
    expect(isOpen(free, '2026-12-25T18:00', holidays)).toBe(true);
    expect(isOpen(free, '2026-05-14T18:00', holidays)).toBe(true);
    expect(isOpen(free, '2027-05-14T18:00', holidays)).toBe(false);
    expect(isOpen({ from: '17:00', to: '20:00' }, '2026-12-25T18:00', holidays)).toBe(true);
  });
});

/** Windows of every kind, with ends on and off the hours at which clocks change. */
const EVERY_KIND = windowsOf(
  [
    { days: 'Mon-Fri', from: '17:00', to: '20:00' },
    { days: 'Fri-Mon', from: '22:00', to: '02:30' },
    { from: '02:00', to: '03:00' },
    { from: '00:00', to: '00:30' },
    { days: 'Sun,Hol', from: '23:45', to: '24:00' },
    { dates: ['11-01..03-31'], from: '02:15', to: '02:45' },
    { dates: ['2028-02-29'], from: '24:00', to: '01:00' },
  ],
  ['12-25', '01-01'],
);

/** Their clocks do what others' do not: half hours, three quarters, two hours, days that are no 24, a fast, a jump over a day. */
const ODD = [
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'Antarctica/Troll',
  'Pacific/Apia',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'America/Asuncion',
  'Asia/Beirut',
  'Asia/Gaza',
  'Asia/Pyongyang',
  'America/Caracas',
  'Asia/Kathmandu',
  'Europe/Dublin',
  'Europe/Istanbul',
  'Europe/Berlin',
  'America/New_York',
];
const [FIRST_YEAR, YEARS] = [2010, 20];
const [FIRST_DAY, END_DAY] = [dayOf(`${FIRST_YEAR}-01-01`), dayOf(`${FIRST_YEAR + YEARS}-01-01`)];
const ALL_ZONES = Intl.supportedValuesOf('timeZone');
const random = createRandom(20_261_122);

/** In the ordinary run the odd zones and some others; where proof is wanted all. */
const zones = scaled(0, 1) === 1 ? ALL_ZONES : [...ODD, ...ALL_ZONES.filter(() => random.uniform() < 0.05)];

/** In the ordinary run all days around a change of the clocks, and some others; where proof is wanted every day. */
function daysOf(zone: TimeZone): readonly number[] {
  if (scaled(0, 1) === 1) return Array.from({ length: END_DAY - FIRST_DAY }, (_, index) => FIRST_DAY + index);
  const around = zone.changes.flatMap(({ from }) => [-1, 0, 1].map((days) => Math.floor(from / DAY_MS) + days));
  const others = Array.from({ length: 100 }, () => FIRST_DAY + Math.floor(random.uniform() * (END_DAY - FIRST_DAY)));
  return [...new Set([...around, ...others])].filter((day) => day >= FIRST_DAY && day < END_DAY);
}

/** What is wrong with a day's slots, or null. */
function flawOf(zone: TimeZone, day: number, slots: readonly Slot[]): string | null {
  const [from, until] = [startOfDay(zone, day), startOfDay(zone, day + 1)];
  let reached = from;
  for (const slot of slots) {
    if (slot.from !== reached || slot.to <= slot.from) return `a gap or an overlap at ${reached}`;
    reached = slot.to;
    const inside = epochMs(slot.from + Math.floor(random.uniform() * (slot.to - slot.from)));
    for (const at of [slot.from, inside, epochMs(slot.to - 1)])
      if (openAt(EVERY_KIND, localTimeAt(zone, at)).join() !== slot.open.join()) return `another answer at ${at}`;
  }
  return reached === until ? null : `an end at ${reached} instead of ${until}`;
}

describe('in every time zone, over 20 years', () => {
  let compiled: readonly TimeZone[] = [];
  beforeAll(() => {
    compiled = zones.map(compileTimeZone);
  });

  it('slots tile each local day exactly, and say what holds at each of its instants', () => {
    for (const zone of compiled)
      for (const day of daysOf(zone))
        expect(flawOf(zone, day, slotsOfDay(EVERY_KIND, zone, day)), `${zone.name}, day ${day}`).toBeNull();
  });

  it('a day begins when Temporal says that it does, and each where the one before ends', () => {
    for (const zone of compiled)
      for (const day of daysOf(zone)) {
        const date = Temporal.PlainDate.from('1970-01-01').add({ days: day });
        const expected = date.toZonedDateTime({ timeZone: zone.name }).epochMilliseconds;
        if (startOfDay(zone, day) !== expected)
          expect([zone.name, date.toString(), startOfDay(zone, day)]).toEqual(expected);
      }
  });
});
