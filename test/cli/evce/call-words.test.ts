import { describe, expect, it } from 'vitest';
import { findCall, wordsOf } from '../../../src/cli/evce/call-words.ts';
import { CALLS, type CallName } from '../../../src/evce/endpoints.ts';

const NAMES = Object.keys(CALLS) as CallName[];
const found = (...words: readonly string[]) => {
  const call = findCall(words);
  return call.ok ? [call.name, ...call.places.map(({ said }) => said)] : call.problem;
};

describe('the words of a call', () => {
  it.each(NAMES)('lead to the call that they are shown for: %s', (name) => {
    expect(findCall(wordsOf(name).split(' '))).toMatchObject({ ok: true, name });
  });

  it('are different for each call', () => {
    expect(new Set(NAMES.map(wordsOf)).size).toBe(NAMES.length);
  });

  it('are those of the guide, with names or ids in the places', () => {
    expect(found('stations')).toEqual(['stations']);
    expect(found('stations', 'statuses')).toEqual(['stationStatuses']);
    expect(found('stations', 'Garage 07', 'status')).toEqual(['stationStatus', 'Garage 07']);
    expect(found('em', 'zones', 'id:2', 'reduction')).toEqual(['zoneReduction', 'id:2']);
    expect(found('zones', 'Garage', 'reduction')).toEqual(['zoneReduction', 'Garage']);
    expect(found('pms', 'Main', 'values')).toEqual(['meterValues', 'Main']);
    expect(found('meters', 'models', 'iEM3155')).toEqual(['meterModel', 'iEM3155']);
    expect(found('stations', '101', 'cmds', 'status', '5')).toEqual(['commandStatus', '101', '5']);
    expect(found('stations', 'diagnostics', 'export')).toEqual(['exportDiagnostics']);
    expect(found('login', 'passwd')).toEqual(['changePassword']);
    expect(found('logout')).toEqual(['logout']);
  });

  it('may be a path in one piece', () => {
    expect(found('em/zones/2/status')).toEqual(['zoneStatus', '2']);
    expect(found('PUT', '/api/v2/em/zones/2/reduction')).toEqual(['reduceZone', '2']);
    expect(found('stations/')).toEqual(['stations']);
  });

  it('read unless a method says otherwise or there is nothing to read', () => {
    expect(found('stations', 'firmwares')).toEqual(['firmwares']);
    expect(found('post', 'stations', 'firmwares')).toEqual(['addFirmware']);
    expect(found('PUT', 'zones', 'Garage')).toEqual(['configureZone', 'Garage']);
    expect(found('stations', '101', 'cmds', 'reset')).toEqual(['reset', '101']);
  });

  it('that mean nothing are answered with the nearest that do', () => {
    expect(found('station', 'statuses')).toContain('did you mean stations statuses?');
    expect(found('DELETE', 'stations', '1')).toContain('busbar evce list');
    expect(found()).toContain('no call');
    expect(found('POST', 'stations', 'statuses')).toContain('no call');
  });
});
