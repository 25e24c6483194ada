import { describe, expect, it } from 'vitest';
import { labelOf, options } from '../../../src/strategies/tariff-windows/options.ts';

const EVENING = { from: '17:00', to: '20:00', ceilingAmps: 10 };
const parse = (window: object, holidays: readonly string[] = []) => options.safeParse({ windows: [window], holidays });
const messages = (window: object, holidays: readonly string[] = []): readonly string[] =>
  parse(window, holidays).error?.issues.map(({ message }) => message) ?? [];

describe('the options of tariff windows', () => {
  it.each([
    ['amps', {}],
    ['no amps at all', { ceilingAmps: 0 }],
    ['power', { ceilingAmps: undefined, ceilingKw: 4.2 }],
    ['a share', { ceilingAmps: undefined, ceilingPct: 30 }],
    ['nothing', { ceilingAmps: undefined, charging: 'off' }],
    ['days', { days: 'Mon-Wed,Sat,Hol' }],
    ['dates and a season', { dates: ['2026-12-24', '12-25', '11-01..03-15'] }],
    ['24:00', { to: '24:00' }],
  ])('take a window with %s', (_, over) => {
    expect(messages({ ...EVENING, ...over })).toEqual([]);
  });

  it.each([
    ['a time that does not exist', { from: '24:01', to: '06:00' }, '00:00 to 24:00'],
    ['an hour of one digit', { from: '6:00', to: '07:00' }, '00:00 to 24:00'],
    ['a day that does not exist', { days: 'Mon-Fry' }, 'such as Mon-Fri'],
    ['a date that does not exist', { dates: ['02-30'] }, 'dates that exist'],
    ['a date in another order', { dates: ['24.12.2026'] }, 'a date such as 2026-12-24'],
    ['two ceilings', { ceilingKw: 5 }, 'one of ceilingAmps'],
    ['no ceiling', { ceilingAmps: undefined }, 'one of ceilingAmps'],
    ['a negative ceiling', { ceilingAmps: -1 }, '>=0'],
    ['more than all', { ceilingAmps: undefined, ceilingPct: 101 }, '<=100'],
    ['an unknown key', { zone: 'A' }, 'Unrecognized key'],
  ])('refuse %s, and say what is expected', (_, over, expected) => {
    expect(messages({ ...EVENING, ...over }).join()).toContain(expected);
  });

  it('refuse holidays that do not exist', () => {
    expect(messages(EVENING, ['12-25', '2026-13-01']).join()).toContain('dates that exist');
  });
});

describe('the name of a window', () => {
  const named = (window: object): string => {
    const [first] = options.parse({ windows: [{ ...EVENING, ...window }] }).windows;
    return first === undefined ? '' : labelOf(first);
  };

  it('is its own, or says when it is open', () => {
    expect(named({ label: 'peak' })).toBe('peak');
    expect(named({})).toBe('daily 17:00–20:00');
    expect(named({ days: 'Mon-Fri', dates: ['11-01..03-15'] })).toBe('Mon-Fri 11-01..03-15 17:00–20:00');
  });
});
