import { describe, expect, it } from 'vitest';
import { createFaultBoard } from '../../../sim/faults.ts';
import { createRandom } from '../../../sim/random.ts';
import { faultOf, type BoxModes, type FaultKind, type Fault } from '../../../src/config/index.ts';
import { aBox, idOf, WALL_START_MS } from './support/boxes.ts';

function faulty(modes: Partial<BoxModes> = {}) {
  const faults = createFaultBoard(createRandom(1));
  const { model, field } = aBox({ faults, modes: { latencyMs: 0, allocationPeriodMs: 0, ...modes } });
  model.advance(0);
  const befall = (kind: FaultKind, stated: Partial<Fault> = {}): void =>
    void faults.add(faultOf(kind, stated), model.plantMs());
  const pass = (seconds: number): void => model.advance(model.plantMs() + seconds * 1000);
  const status = (name: string) => model.status(idOf(model.stations(), name));
  return { model, field, faults, befall, pass, status };
}

describe('faults of stations', () => {
  it('that is lost: it keeps drawing what it heard, and hears what it missed when it is back', () => {
    const { field, befall, pass, status, model } = faulty();
    field.arrive(0);
    pass(1);
    expect(field.setpointAmps[0]).toBe(32);
    befall('station-offline', { station: 'Garage 01', forMs: 10_000 });
    model.putReduction(idOf(model.zones(), 'Garage'), { reduction: 60 });
    pass(5);
    expect(field.setpointAmps[0]).toBe(32);
    expect(status('Garage 01')).toMatchObject({ status: 'Disconnected', connected: false });
    pass(5);
    pass(1);
    expect(field.setpointAmps[0]).toBe(0);
    expect(status('Garage 01')).toMatchObject({ connected: true });
  });

  it('that is lost: it falls to its own degraded current where it has one', () => {
    const { field, befall, pass } = faulty({ offlineStation: 'degraded' });
    field.arrive(0);
    pass(1);
    befall('station-offline', { station: 'Garage 01', forMs: 5000 });
    expect(field.setpointAmps[0]).toBe(6);
    pass(5);
    expect(field.setpointAmps[0]).toBe(32);
  });

  it.each([
    ['Unavailable', 'Unavailable'],
    ['last', 'Charging'],
  ] as const)('that is lost: the box says %s', (lostStationWord, said) => {
    const { field, befall, status } = faulty({ lostStationWord });
    field.arrive(0, { status: 'Charging' });
    befall('station-offline', { station: 'Garage 01' });
    expect(status('Garage 01')).toMatchObject({ status: said, connected: false });
  });

  it('that breaks down: its contactor opens, and others get its current', () => {
    const { field, befall, pass, status } = faulty();
    [0, 1].forEach((index) => field.arrive(index));
    pass(1);
    expect(field.setpointAmps.slice(0, 2)).toEqual([31.5, 31.5]);
    befall('station-faulted', { station: 'Garage 01', forMs: 10_000 });
    pass(1);
    expect(field.setpointAmps.slice(0, 2)).toEqual([0, 32]);
    expect(status('Garage 01')).toMatchObject({ status: 'Faulted', error_code: 'InternalError', connected: true });
    pass(10);
    pass(1);
    expect(field.setpointAmps.slice(0, 2)).toEqual([31.5, 31.5]);
  });

  it('that is out of service, speaks an unknown word, or is missing from the list', () => {
    const { befall, model, faults, status } = faulty();
    befall('station-unavailable', { station: 'Garage 01' });
    befall('station-unknown-word', { station: 'Garage 02' });
    befall('station-missing', { station: 'Garage 03' });
    expect(status('Garage 01')?.status).toBe('Unavailable');
    expect(model.statuses().map((each) => each.status)).toEqual(['Unavailable', 'Unknown', 'Available']);
    expect(model.stations()).toHaveLength(4);
    faults.clearAll();
    expect(model.statuses().map((each) => each.status)).toEqual(['Available', 'Available', 'Available', 'Available']);
  });

  it('that is renamed, deleted and added again with another id', () => {
    const { befall, model } = faulty();
    const id = idOf(model.stations(), 'Garage 01');
    befall('station-rename', { station: 'Garage 01', to: 'Corner' });
    expect(model.station(id)?.config.friendly_name).toBe('Corner');
    befall('station-delete', { station: 'Corner' });
    expect([model.station(id), model.stations().length]).toEqual([null, 3]);
    befall('station-add', { station: 'Corner' });
    expect(idOf(model.stations(), 'Corner')).toBeGreaterThan(id + 3);
    expect(model.revision()).toBe(3);
  });

  it('half of which do not get their setpoints', () => {
    const { field, befall, pass, model } = faulty();
    [0, 1].forEach((index) => field.arrive(index));
    pass(1);
    befall('half-applied', { forMs: 10_000 });
    model.putReduction(idOf(model.zones(), 'Garage'), { reduction: 43 });
    pass(1);
    expect(field.setpointAmps.slice(0, 2)).toEqual([10, 31.5]);
    pass(10);
    expect(field.setpointAmps.slice(0, 2)).toEqual([10, 10]);
  });
});

describe('faults of the box', () => {
  it('that give it new ids by an import, with or without its reductions', () => {
    for (const [modes, reduction] of [
      [{}, 0],
      [{ reductionAfterImport: 'kept' } as const, 20],
    ] as const) {
      const { befall, model } = faulty(modes);
      const before = idOf(model.zones(), 'Garage');
      model.putReduction(before, { reduction: 20 });
      befall('import');
      expect(model.zone(before)).toBeNull();
      expect(model.reduction(idOf(model.zones(), 'Garage'))).toEqual({ reduction });
    }
  });

  it('that change a zone under us, with or without its reduction', () => {
    for (const [modes, reduction] of [
      [{}, 20],
      [{ reductionAfterEdit: 'lost' } as const, 0],
    ] as const) {
      const { befall, model } = faulty(modes);
      const [garage, visitors] = ['Garage', 'Visitors'].map((name) => idOf(model.zones(), name)) as [number, number];
      for (const zone of [garage, visitors]) model.putReduction(zone, { reduction: 20 });
      befall('zone-edit', { zone: 'Garage', maxAmps: 40 });
      expect(model.zone(garage)?.config.max_current).toBe(40);
      expect([model.reduction(garage), model.reduction(visitors)]).toEqual([{ reduction }, { reduction: 20 }]);
      befall('zone-rename', { zone: 'Garage', to: 'Cellar' });
      expect(model.zone(garage)?.config.friendly_name).toBe('Cellar');
    }
  });

  it('that take a name twice, where names may be repeated', () => {
    for (const [names, listed] of [
      ['unique', ['Garage', 'Visitors']],
      ['repeatable', ['Visitors', 'Visitors']],
    ] as const) {
      const { befall, model } = faulty({ names });
      befall('zone-rename', { zone: 'Garage', to: 'Visitors' });
      expect(model.zones().map(({ config }) => config.friendly_name)).toEqual(listed);
    }
  });

  it('that let its clock jump, or stand wrong from the start', () => {
    const { befall, pass, model } = faulty({ clockOffsetMs: -3_600_000 });
    pass(10);
    expect(model.wallMs()).toBe(WALL_START_MS - 3_600_000 + 10_000);
    befall('clock-step', { byMs: 90_000 });
    expect(model.wallMs()).toBe(WALL_START_MS - 3_600_000 + 100_000);
    expect(model.statuses()[0]?.last_update).toBe(new Date(model.wallMs()).toISOString());
  });

  it('that write against us, again and again', () => {
    const { befall, pass, model, faults } = faulty();
    const garage = idOf(model.zones(), 'Garage');
    befall('foreign-writer', { zone: 'Garage', everyMs: 20_000, allowedAmps: 50, forMs: 45_000 });
    expect(model.reduction(garage)).toEqual({ reduction: 13 });
    for (const [reduction, found] of [
      [40, 13],
      [41, 13],
      [42, 42],
    ] as const) {
      model.putReduction(garage, { reduction });
      pass(20);
      expect(model.reduction(garage)).toEqual({ reduction: found });
    }
    expect(faults.coverage()).toMatchObject([{ kind: 'foreign-writer', strikes: 3, raises: 2 }]);
  });
});

describe('a fault that can do nothing here', () => {
  it.each([
    [faultOf('deaf', { zone: 'Attic' }), 'there is no zone Attic'],
    [faultOf('meter-zero', { meter: 'Roof' }), 'there is no meter Roof'],
    [faultOf('station-offline', { station: 'Attic 01' }), 'there is no station Attic 01'],
    [faultOf('station-add', { station: 'Garage 01' }), 'no station Garage 01 was deleted'],
    [faultOf('station-offline', { station: 'Garage 01' }), null],
    [faultOf('hang'), null],
  ])('%# is told by what is not there', (fault, problem) => {
    expect(faulty().model.targetProblem(fault)).toBe(problem);
  });
});
