import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, type EpochMs } from '../../src/engine/index.ts';
import { compileTimeZone } from '../../src/config/index.ts';
import {
  asRead,
  knownAt,
  nextKnownAfter,
  nextStatedAfter,
  parseSignal,
  type FiledSeries,
  type Publication,
} from '../../src/series/signal-file.ts';

const HOUR = 3_600_000;
const at = (text: string): EpochMs => epochMs(Date.parse(text));
const CSV = { format: 'csv', column: 'eur_mwh', timeZone: null, factor: 0.001 } as const;
const JSON_FORM = { ...CSV, format: 'json', column: 'value', factor: 1 } as const;

function read(text: string, wanted: Parameters<typeof parseSignal>[1]): readonly FiledSeries[] {
  const result = parseSignal(text, wanted);
  if (!result.ok) expect.fail(result.problem);
  return result.series;
}

/** Hours of three days in Berlin, each with its own number as value. */
const days = `time,eur_mwh\n${Array.from({ length: 72 }, (_, hour) => `${new Date(at('2024-05-01T00:00+02:00') + hour * HOUR).toISOString()},${hour * 1000}`).join('\n')}\n`;
const berlin: Publication = { timeZone: compileTimeZone('Europe/Berlin'), minuteOfDay: 13 * 60 };

describe('a CSV file of a signal', () => {
  it('has values that hold until the next, the last as long as the others', () => {
    const text =
      'time,eur_mwh\n2024-05-01T00:00:00+02:00,80\n2024-05-01T01:00:00+02:00,90\n2024-05-01T02:00:00+02:00,70\n';
    expect(read(text, CSV)).toEqual([
      {
        knownAt: null,
        expiresAt: null,
        slots: [0.08, 0.09, 0.07].map((value, hour) => ({
          from: at('2024-05-01T00:00+02:00') + hour * HOUR,
          to: at('2024-05-01T00:00+02:00') + (hour + 1) * HOUR,
          value: expect.closeTo(value) as number,
        })),
      },
    ]);
  });

  it('has a gap where a value is missing, which is not bridged', () => {
    const text = `time,eur_mwh\n${[0, 1, 2, 3, 5].map((hour) => `2024-05-01T0${hour}:00:00Z,${hour}`).join('\n')}\n`;
    const slots = read(text, CSV)[0]?.slots ?? [];
    expect(slots.map(({ from, to }) => (to - from) / HOUR)).toEqual([1, 1, 1, 1, 1]);
  });

  it('without the column is refused by name', () => {
    expect(parseSignal('time,price\n2024-05-01T00:00:00Z,1\n', CSV)).toMatchObject({ ok: false });
  });
});

describe('a JSON file of a signal', () => {
  const slot = (hour: number, value: number | null, of: object = {}) => ({
    from: `2024-05-01T0${hour}:00:00Z`,
    to: `2024-05-01T0${hour + 1}:00:00Z`,
    value,
    ...of,
  });

  it('is a list of slots', () => {
    const [series] = read(JSON.stringify([slot(0, 4200), slot(1, null)]), JSON_FORM);
    expect(series?.slots.map(({ value }) => value)).toEqual([4200, null]);
  });

  it('may leave out where a slot ends that another follows', () => {
    const [series] = read(JSON.stringify([{ from: '2024-05-01T00:00:00Z', value: 1 }, slot(3, 2)]), JSON_FORM);
    expect(series?.slots[0]?.to).toBe(at('2024-05-01T03:00:00Z'));
  });

  it('may say when each of several series was known, and until when it holds', () => {
    const text = JSON.stringify([
      { knownAt: '2024-05-01T00:00:00Z', slots: [slot(2, 1)] },
      { knownAt: '2024-05-01T01:00:00Z', expiresAt: '2024-05-01T04:00:00Z', slots: [slot(2, 2)] },
    ]);
    const series = read(text, JSON_FORM);
    const value = (time: string) => knownAt(series, berlin, at(time))?.slots[0]?.value;
    expect([value('2024-04-30T23:59:59Z'), value('2024-05-01T00:30:00Z'), value('2024-05-01T01:00:00Z')]).toEqual([
      undefined,
      1,
      2,
    ]);
    expect(nextKnownAfter(series, berlin, at('2024-05-01T00:00:00Z'))).toBe(at('2024-05-01T01:00:00Z'));
    expect(nextKnownAfter(series, berlin, at('2024-05-01T01:00:00Z'))).toBeNull();
    expect(asRead(series, at('2024-05-01T01:30:00Z'))?.expiresAt).toBe(at('2024-05-01T04:00:00Z'));
  });

  it('are the newest that are known, in whichever order they stand in the file', () => {
    const one = (known: string, value: number) => ({
      knownAt: known,
      slots: [{ from: '2024-05-01T00:00:00Z', to: '2024-05-02T00:00:00Z', value }],
    });
    const dated = [one('2024-05-01T02:00:00Z', 2), one('2024-05-01T01:00:00Z', 1), one('2024-05-01T03:00:00Z', 3)];
    const read = parseSignal(JSON.stringify(dated), JSON_FORM);
    const series = read.ok ? read.series : [];
    const now = at('2024-05-01T02:30:00Z');
    expect(asRead(series, now)?.slots[0]?.value).toBe(2);
    expect(knownAt(series, berlin, now)?.slots[0]?.value).toBe(2);
    expect(asRead(series, at('2024-05-01T00:30:00Z'))).toBeNull();
    expect(nextStatedAfter(series, now)).toBe(at('2024-05-01T03:00:00Z'));
    expect(nextStatedAfter(series, at('2024-05-01T03:00:00Z'))).toBeNull();
  });

  it.each([
    'no JSON at all',
    '7',
    'null',
    '[]',
    '[null]',
    '[{"from":"2024-05-01T00:00:00Z","value":1}]',
    '[{"from":"2024-05-01T00:00:00","to":"2024-05-01T01:00:00Z","value":1}]',
    '[{"from":"2024-05-01T00:00:00Z","to":"2024-05-01T01:00:00Z","value":"1"}]',
    '{"knownAt":"yesterday","slots":[{"from":"2024-05-01T00:00:00Z","to":"2024-05-01T01:00:00Z","value":1}]}',
    '{"slots":{}}',
  ])('is refused where it is %s', (text) => {
    expect(parseSignal(text, JSON_FORM)).toMatchObject({ ok: false });
  });
});

describe('slots of a JSON file', () => {
  const hours = (...spans: readonly (readonly [from: number, to?: number])[]): string =>
    JSON.stringify(
      spans.map(([from, to]) => ({
        from: `2024-05-01T0${from}:00:00Z`,
        ...(to === undefined ? {} : { to: `2024-05-01T0${to}:00:00Z` }),
        value: 1,
      })),
    );
  const problem = (text: string): string | null => {
    const signal = parseSignal(text, JSON_FORM);
    return signal.ok ? null : signal.problem;
  };

  it('may touch each other or leave a gap', () => {
    expect(problem(hours([0, 1], [1, 2], [4, 5]))).toBeNull();
  });

  it('are refused where one does not end after it begins', () => {
    expect(problem(hours([0, 1], [2, 2]))).toBe('slot 2 from 2024-05-01T02:00:00.000Z does not end after it begins');
    expect(problem(hours([3], [1, 2]))).toBe('slot 1 from 2024-05-01T03:00:00.000Z does not end after it begins');
  });

  it('are refused where they overlap or are out of order, in any of several series', () => {
    const words = 'slot 2 from 2024-05-01T01:00:00.000Z begins before slot 1 ends, at 2024-05-01T02:00:00.000Z';
    expect(problem(hours([0, 2], [1, 3]))).toBe(words);
    expect(problem(`[{"slots":${hours([0, 1])}},{"slots":${hours([0, 2], [1, 3])}}]`)).toBe(words);
    expect(problem(hours([5, 6], [0, 1]))).toContain('slot 2');
  });
});

describe('values whose file does not say when they were known', () => {
  const series = read(days, CSV);
  const lastKnown = (time: string) => knownAt(series, berlin, at(time))?.slots.at(-1)?.value;

  it('of the next day are known from the time of publication on', () => {
    expect(lastKnown('2024-05-01T12:59:59+02:00')).toBeCloseTo(23);
    expect(lastKnown('2024-05-01T13:00:00+02:00')).toBeCloseTo(47);
    expect(nextKnownAfter(series, berlin, at('2024-05-01T12:00:00+02:00'))).toBe(at('2024-05-01T13:00:00+02:00'));
    expect(nextKnownAfter(series, berlin, at('2024-05-01T13:00:00+02:00'))).toBe(at('2024-05-02T13:00:00+02:00'));
  });

  it('are never of a day that was not yet published, nor known later than they are told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 72 * 60 }), (minute) => {
        const now = epochMs(at('2024-05-01T00:00+02:00') + minute * 60_000);
        const known = knownAt(series, berlin, now);
        expect(known?.knownAt).toBeLessThanOrEqual(now);
        const daysAhead = (minute / 60) % 24 >= 13 ? 2 : 1;
        const until = Math.floor(minute / 1440) + daysAhead;
        for (const { from, to } of known?.slots ?? []) {
          expect(to).toBeGreaterThan(now);
          expect(from).toBeLessThan(at('2024-05-01T00:00+02:00') + until * 24 * HOUR);
          expect(to).toBeLessThanOrEqual(at('2024-05-01T00:00+02:00') + until * 24 * HOUR);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('say nothing of how long a value lasts beyond what is published', () => {
    const month = [{ from: '2024-05-01T00:00:00+02:00', to: '2024-06-01T00:00:00+02:00', value: 3 }];
    const known = knownAt(read(JSON.stringify(month), JSON_FORM), berlin, at('2024-05-01T12:00:00+02:00'));
    expect(known?.slots.map(({ to }) => to)).toEqual([at('2024-05-02T00:00:00+02:00')]);
  });

  it('are all known to a live site that has them, two days ahead', () => {
    const now = at('2024-05-01T00:30:00+02:00');
    const known = asRead(series, now);
    expect(known?.knownAt).toBe(now);
    expect(known?.slots).toHaveLength(49);
  });
});
