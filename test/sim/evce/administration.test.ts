import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aBox, idOf } from './support/boxes.ts';

const idsOf = (things: readonly { readonly id: number }[]): number[] => things.map(({ id }) => id);

describe('the configuration of the box', () => {
  it('is what was written, and goes on as before in what was not', () => {
    const { model } = aBox();
    const station = idOf(model.stations(), 'Garage 01');
    const before = model.station(station);
    const zone = idOf(model.zones(), 'Visitors');
    expect(model.configureStation(station, { friendly_name: 'Renamed', vip: true, zone_id: zone })).toBe('ok');
    const config = { ...before?.config, friendly_name: 'Renamed', vip: true, zone_id: zone };
    expect(model.station(station)).toEqual({ id: station, config });
    expect(model.zoneStations(zone)).toContain(station);
    expect(model.configureMeter(idOf(model.meters(), 'Main incomer'), { port: 1502 })).toBe('ok');
    expect(model.meters()[0]?.config).toMatchObject({ friendly_name: 'Main incomer', port: 1502 });
  });

  it('decides what a zone shares from the next allocation on', () => {
    const { model, field } = aBox({ modes: { latencyMs: 0 } });
    field.arrive(0);
    model.advance(0);
    expect(field.setpointAmps[0]).toBe(32);
    expect(model.configureZone(idOf(model.zones(), 'Garage'), { max_current: 20 })).toBe('ok');
    model.advance(5000);
    expect(field.setpointAmps[0]).toBe(20);
  });

  it('is left alone by what is not there, and by what makes no sense', () => {
    const { model } = aBox();
    const zone = idOf(model.zones(), 'Garage');
    expect([model.configureZone(9999, {}), model.configureStation(9999, {}), model.configureMeter(9999, {})]).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
    const before = model.zones();
    expect(model.configureZone(zone, { max_current: -1 })).toBe('malformed');
    expect(model.zones()).toEqual(before);
  });

  it('gives every zone, station, meter and firmware another id when it is imported', () => {
    const { model } = aBox();
    model.firmwares.announce({ name: 'two' });
    const ids = () => [model.zones(), model.stations(), model.meters(), model.firmwares.list()].map(idsOf);
    const names = () =>
      model.stations().map(({ config }) => [config.friendly_name, model.zone(config.zone_id ?? 0)?.config]);
    const [before, named] = [ids(), names()];
    model.importConfiguration();
    expect(ids().map((each) => each.length)).toEqual(before.map((each) => each.length));
    ids().forEach((each, kind) => expect(Math.min(...each)).toBeGreaterThan(Math.max(...(before[kind] ?? []))));
    expect(names()).toEqual(named);
    expect(model.station(before[1]?.[0] ?? NaN)).toBeNull();
  });

  it('takes diagnostics along to the new ids', () => {
    const { model } = aBox();
    const station = idOf(model.stations(), 'Garage 02');
    model.commands.send(station, { kind: 'get-diagnostics' });
    for (let nowMs = 0; nowMs <= 20_000; nowMs += 1000) model.advance(nowMs);
    model.importConfiguration();
    expect(model.diagnostics.ofStation(idOf(model.stations(), 'Garage 02'))).toHaveLength(1);
    model.removeStation(idOf(model.stations(), 'Garage 02'));
    expect(model.diagnostics.list()).toEqual([]);
  });
});

describe('a station that is removed', () => {
  it('is nowhere, and is told nothing more', () => {
    const { model, field } = aBox({ modes: { latencyMs: 0 } });
    field.arrive(0);
    model.advance(0);
    const station = idOf(model.stations(), 'Garage 01');
    expect([model.removeStation(station), model.removeStation(station)]).toEqual(['ok', 'unknown']);
    model.advance(5000);
    expect(field.calls.filter(({ index }) => index === 0)).toHaveLength(1);
    expect(idsOf(model.stations())).not.toContain(station);
    expect(idsOf(model.statuses())).not.toContain(station);
    expect(model.zoneStations(idOf(model.zones(), 'Garage'))).not.toContain(station);
    expect(model.zoneStatus(idOf(model.zones(), 'Garage'))).toMatchObject({ stations_charging: 0 });
    expect([model.station(station), model.status(station)]).toEqual([null, null]);
  });

  it('has a new id when it is added again, and its car is served', () => {
    const { model, field } = aBox({ modes: { latencyMs: 0 } });
    field.arrive(0);
    const before = idsOf(model.stations());
    expect(model.addStation('Garage 01')).toBeNull();
    model.removeStation(idOf(model.stations(), 'Garage 01'));
    const added = model.addStation('Garage 01') ?? NaN;
    expect(added).toBeGreaterThan(Math.max(...before));
    expect(model.station(added)?.config).toMatchObject({ friendly_name: 'Garage 01' });
    model.advance(0);
    expect(field.setpointAmps[0]).toBe(32);
  });
});

describe('ids in the box', () => {
  it('never mean two things, whatever is removed, added and imported', () => {
    const step = fc.record({ kind: fc.constantFrom('remove', 'add', 'import'), at: fc.nat({ max: 3 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { model } = aBox();
        const names = model.stations().map(({ config }) => config.friendly_name ?? '');
        const meant = new Map<number, string | undefined>();
        for (const { kind, at } of steps) {
          const name = names[at] ?? '';
          const there = model.stations().find(({ config }) => config.friendly_name === name);
          if (kind === 'import') model.importConfiguration();
          else if (kind === 'add') model.addStation(name);
          else if (there !== undefined) model.removeStation(there.id);
          for (const { id, config } of model.stations()) {
            expect(meant.get(id) ?? config.friendly_name).toBe(config.friendly_name);
            meant.set(id, config.friendly_name);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
