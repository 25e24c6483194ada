import { describe, expect, it } from 'vitest';
import { answerLines } from '../../../src/cli/evce/answer-lines.ts';

describe('an answer for a person', () => {
  it('is a table where it is a list, with units above', () => {
    const statuses = [
      { id: 101, status: 'Charging', setpoint: 16, current: { l1: 15.8, l2: 15.7, l3: 15.9 }, other: 1 },
      { id: 102, status: 'Available' },
    ];
    expect(answerLines('stationStatuses', statuses)).toEqual([
      ' id  status     setpoint A  current.l1 A  current.l2 A  current.l3 A',
      '101  Charging           16          15.8          15.7          15.9',
      '102  Available           –             –             –             –',
    ]);
  });

  it('is names and values where it is one thing, with all that the box said', () => {
    const zone = { id: 2, config: { friendly_name: 'Garage', max_current: 160, own: [1, 2] } };
    expect(answerLines('zone', zone)).toEqual([
      'id                    2',
      'config.friendly_name  Garage',
      'config.max_current    160 A',
      'config.own            [1,2]',
    ]);
  });

  it('has a table below for what there is a list of in one thing', () => {
    const model = { id: 1, registers: [{ quantity: 'current_l1', address: 2999 }] };
    expect(answerLines('meterModel', model)).toEqual([
      'id  1',
      '',
      'registers',
      'quantity    address',
      'current_l1     2999',
    ]);
  });

  it('takes bare ids for stations', () => {
    expect(answerLines('zoneStations', [101, 102])).toEqual([' id', '101', '102']);
  });

  it('says so where there is none', () => {
    expect(answerLines('diagnostics', [])).toEqual(['none']);
  });
});
