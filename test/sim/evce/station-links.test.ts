import { describe, expect, it } from 'vitest';
import { linkStations } from '../../../sim/evce/station-links.ts';
import { aStation, fakeField } from './support/fake-field.ts';

function linked() {
  const field = fakeField([aStation({ name: 'Garage 01' }), aStation({ name: 'Garage 02' })]);
  return { field, links: linkStations(field) };
}

describe('the connection to a station', () => {
  it('carries samples, setpoints and orders while it is up', () => {
    const { field, links } = linked();
    field.arrive(0);
    links.setpoint(0, 16);
    expect(field.setpointAmps[0]).toBe(16);
    expect(links.station(0)).toEqual(field.station(0));
    expect(links.meter(0)).toEqual(field.meter(0));
    expect([links.stop(0), links.stop(0), links.start(0), links.start(0)]).toEqual([true, false, true, false]);
    expect(links.conditionOf(0)).toBe('up');
  });

  it('carries nothing while it is cut, and what was missed once it is mended', () => {
    const { field, links } = linked();
    field.arrive(0, { status: 'Charging', sessionWh: 100 });
    links.setReachable(0, false);
    field.report(0, { sessionWh: 200 });
    links.setpoint(0, 8);
    links.setpoint(0, 6);
    links.setReachable(0, false);
    expect(links.conditionOf(0)).toBe('lost');
    expect(links.station(0).sessionWh).toBe(100);
    expect([links.stop(0), field.station(0).status]).toEqual([false, 'Charging']);
    expect(field.setpointAmps[0]).toBeNull();
    links.setReachable(0, true);
    expect(field.setpointAmps[0]).toBe(6);
    expect(field.calls).toHaveLength(1);
    expect(links.station(0).sessionWh).toBe(200);
    links.setReachable(0, true);
    expect(field.calls).toHaveLength(1);
  });

  it('shows a station that is out of service without a car, whoever plugs in', () => {
    const { field, links } = linked();
    links.setOperative(0, false);
    expect(links.isServingLast(0)).toBe(false);
    expect(links.conditionOf(0)).toBe('out-of-service');
    field.arrive(0);
    expect(links.station(0)).toMatchObject({ connected: false, sessionId: null });
    links.setOperative(0, true);
    expect(links.station(0)).toMatchObject({ connected: true });
  });

  it('lets a session end before its station goes out of service', () => {
    const { field, links } = linked();
    field.arrive(0);
    links.setOperative(0, false);
    expect([links.isServingLast(0), links.conditionOf(0), links.station(0).connected]).toEqual([true, 'up', true]);
    field.stop(0);
    expect(links.isServingLast(0)).toBe(false);
    expect(links.conditionOf(0)).toBe('out-of-service');
  });

  it('ends when the station is taken out of the box', () => {
    const { field, links } = linked();
    field.arrive(1);
    links.setPresent(1, false);
    expect([links.conditionOf(0), links.conditionOf(1)]).toEqual(['up', 'gone']);
    expect(links.station(1).connected).toBe(false);
    links.setPresent(1, true);
    expect(links.station(1).connected).toBe(true);
  });
});
