import { describe, expect, it } from 'vitest';
import { checkReadings } from '../../src/commissioning/check-readings.ts';
import { formatFinding } from '../../src/commissioning/finding.ts';
import type { SurveyedMeter } from '../../src/commissioning/survey.ts';
import { readTwice, siteWith, survey, VALUES } from './support/survey.ts';

const said = (seen: SurveyedMeter): readonly string[] =>
  checkReadings(siteWith(), survey({ meters: new Map([[21, seen]]) })).map(formatFinding);

describe('a meter', () => {
  it('tells something new that can be', () => {
    expect(said(readTwice())).toEqual([]);
    expect(said(readTwice({ active_power: { l1: -3, l2: -3, l3: -3 } }))).toEqual([]);
  });

  it('can be read', () => {
    const unread = { ok: false, why: 'answered 404' } as const;
    expect(said({ first: unread, second: unread })[0]).toMatch(
      /^error {3}meter Incomer: its values cannot be read: answ/,
    );
    expect(said(readTwice({ status: 'timeout' }))[0]).toMatch(/^error {3}meter Incomer: the box says of it: timeout/);
    expect(said(readTwice({ current: { l1: 40, l2: 41 } }))[0]).toMatch(/it does not tell the current of every line/);
  });

  it('shows what its node can carry, at the voltage of the supply', () => {
    expect(said(readTwice({ current: { l1: 4000, l2: 41, l3: 42 } }))[0]).toBe(
      'error   meter Incomer: it shows 4000 A, and its node carries 250 A\n        -> see to its transformer ratio in EVCE, or correct limitAmps of its node',
    );
    expect(said(readTwice({ voltage: { l1: 400, l2: 400, l3: 400 } }))[0]).toMatch(
      /^warning meter Incomer: it shows 400, 400, 400 V, the supply has 230 V line to neutral/,
    );
  });

  it('shows no more power than voltage and current make', () => {
    expect(said(readTwice({ active_power: { l1: 90, l2: 9, l3: 9 } }))[0]).toMatch(
      /^error {3}meter Incomer: it shows more power than its voltage and current make/,
    );
  });

  it('changes', () => {
    expect(said(readTwice({}, { timestamp: VALUES.timestamp }))).toEqual([
      'warning meter Incomer: nothing of it changed within 5 s\n' +
        '        -> check again; a meter that stays so is not being read, and the site would fall back',
    ]);
  });
});
