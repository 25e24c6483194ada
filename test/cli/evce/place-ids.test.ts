import { describe, expect, it } from 'vitest';
import { monoMs } from '../../../src/engine/index.ts';
import { findIds, type Listing } from '../../../src/cli/evce/place-ids.ts';

const brings =
  <T>(value: T) =>
  async () =>
    ({ ok: true, value, begunMonoMs: monoMs(0) }) as const;
const station = (id: number, friendly_name?: string) => ({
  id,
  config: friendly_name === undefined ? {} : { friendly_name },
});
const zone = (id: number, friendly_name: string) =>
  ({ id, config: { friendly_name, mode: 'static', allocation: 'fifo' } }) as const;

const calls: Listing = {
  stations: brings([station(7, 'Garage 07'), station(8, '9'), station(9, 'Twin'), station(10, 'Twin'), station(11)]),
  zones: brings([zone(1, 'Garage')]),
  meters: brings([{ id: 3, config: { friendly_name: 'Incomer' } }]),
  meterModels: brings([{ id: 4, name: 'iEM3155', protocol: 'modbus_tcp' }]),
  firmwares: async () => ({ ok: false, failure: { kind: 'refused', status: 403, detail: 'not permitted' } }),
};

const found = async (...places: Parameters<typeof findIds>[1]) => {
  const ids = await findIds(calls, places);
  return ids.ok ? ids.ids : ids.problem;
};

describe('the ids of what is named', () => {
  it('are found in the lists of the box', async () => {
    expect(await found({ kind: 'station', said: 'Garage 07' })).toEqual([7]);
    expect(await found({ kind: 'zone', said: 'Garage' })).toEqual([1]);
    expect(await found({ kind: 'meter', said: 'Incomer' })).toEqual([3]);
    expect(await found({ kind: 'meter model', said: 'iEM3155' })).toEqual([4]);
  });

  it('may be said themselves, but a name goes before a number', async () => {
    expect(await found({ kind: 'station', said: 'id:9' })).toEqual([9]);
    expect(await found({ kind: 'station', said: '7' })).toEqual([7]);
    expect(await found({ kind: 'station', said: '9' })).toEqual([8]);
    expect(await found({ kind: 'station', said: '7' }, { kind: 'command', said: '5' })).toEqual([7, 5]);
  });

  it('are not guessed', async () => {
    expect(await found({ kind: 'station', said: 'Twin' })).toBe(
      'the box has 2 of that name, so say which: id:9, id:10',
    );
    expect(await found({ kind: 'station', said: 'Garage 08' })).toContain('did you mean Garage 07?');
    expect(await found({ kind: 'command', said: 'last' })).toBe('a command has a number, not last');
    expect(await found({ kind: 'zone', said: 'id:99999999999999999999' })).toContain('is no id');
  });

  it('are not known where the box does not tell', async () => {
    expect(await found({ kind: 'firmware', said: 'x' })).toContain('answered 403: not permitted');
  });
});
