import { describe, expect, it } from 'vitest';
import { parseSessions, type SessionsFile } from '../../sim/sessions.ts';

function read(text: string): SessionsFile {
  const result = parseSessions(text);
  expect(result.ok, result.ok ? '' : result.problem).toBe(true);
  return (result as { readonly file: SessionsFile }).file;
}

const ARRIVAL = '2019-05-01 08:00:00-07:00';
const DEPARTURE = '2019-05-01 17:00:00-07:00';

describe('a sessions file', () => {
  it('is read with our own column names, optional ones included', () => {
    const { sessions, rejected } = read(
      `arrival,departure,energy_kwh,station,max_amps,phases\n${ARRIVAL},${DEPARTURE},12.5,A 1,16,3\n`,
    );
    expect(rejected).toEqual([]);
    expect(sessions).toEqual([
      {
        arrivalMs: Date.parse('2019-05-01T15:00:00Z'),
        departureMs: Date.parse('2019-05-02T00:00:00Z'),
        energyWh: 12_500,
        station: 'A 1',
        maxAmps: 16,
        phases: 3,
      },
    ]);
  });

  it('is read with the column names of public data, and believes the meter more than the driver', () => {
    const header =
      'arrival,departure,requested_energy (kWh),delivered_energy (kWh),station_id,session_id,estimated_departure,claimed';
    const row = (delivered: string): string =>
      `${ARRIVAL},${DEPARTURE},60,${delivered},CA-305,"2_39, x",${DEPARTURE},True`;
    const { sessions } = read([header, row('44.069'), row('')].join('\n'));
    expect(sessions.map(({ energyWh, station }) => ({ energyWh, station }))).toEqual([
      { energyWh: 44_069, station: 'CA-305' },
      { energyWh: 60_000, station: 'CA-305' },
    ]);
  });

  it('is read as ACN-Data’s JSON', () => {
    const item = {
      connectionTime: 'Wed, 25 Apr 2018 11:08:04 GMT',
      disconnectTime: 'Wed, 25 Apr 2018 13:20:10 GMT',
      doneChargingTime: null,
      kWhDelivered: 7.932,
      stationID: '2-39-79-381',
      spaceID: 'CA-324',
      userInputs: null,
    };
    const { sessions, rejected } = read(JSON.stringify({ _items: [item, { ...item, kWhDelivered: null }, 17] }));
    expect(sessions).toHaveLength(1);
    expect(sessions[0]).toMatchObject({ energyWh: 7932, station: '2-39-79-381', phases: null });
    expect(rejected.map(({ place }) => place)).toEqual(['item 2', 'item 3']);
  });

  it('is put in order of arrival', () => {
    const { sessions } = read(
      `arrival,departure,energy_kwh\n2020-01-02T08:00Z,2020-01-02T09:00Z,2\n2020-01-01T08:00Z,2020-01-01T09:00Z,1\n`,
    );
    expect(sessions.map(({ energyWh }) => energyWh)).toEqual([1000, 2000]);
  });

  it.each([
    [`soon,${DEPARTURE},5,,`, 'arrival "soon" is not a time with an offset'],
    [`2019-05-01 08:00:00,${DEPARTURE},5,,`, 'arrival "2019-05-01 08:00:00" is not a time with an offset'],
    [`${ARRIVAL},,5,,`, 'departure (empty) is not a time with an offset'],
    [`${DEPARTURE},${ARRIVAL},5,,`, 'departs before it arrives'],
    [`${ARRIVAL},${DEPARTURE},,,`, 'energy (empty) is not between 0 and 1000 kWh'],
    [`${ARRIVAL},${DEPARTURE},-3,,`, 'energy "-3" is not between 0 and 1000 kWh'],
    [`${ARRIVAL},${DEPARTURE},44069,,`, 'energy "44069" is not between 0 and 1000 kWh'],
    [`${ARRIVAL},${DEPARTURE},5,many,`, 'max_amps "many" is not a current in A'],
    [`${ARRIVAL},${DEPARTURE},5,,4`, 'phases "4" is not 1, 2 or 3'],
  ])('names the row %s and says why it is left out', (row, why) => {
    const { sessions, rejected } = read(
      `arrival,departure,energy_kwh,max_amps,phases\n${row}\n${ARRIVAL},${DEPARTURE},5,,\n`,
    );
    expect(sessions).toHaveLength(1);
    expect(rejected).toEqual([{ place: 'line 2', why }]);
  });

  it.each([
    ['arrival,energy_kwh\n', 'has no column for departure'],
    ['', 'has no column for arrival, departure, energy'],
    ['{"_items": 3}', 'has no list _items'],
    ['{"_items": [', 'is not JSON'],
  ])('that is none of these is refused: %s', (text, problem) => {
    const result = parseSessions(text);
    expect(result.ok ? '' : result.problem).toContain(problem);
  });
});
