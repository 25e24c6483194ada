import { describe, expect, it } from 'vitest';
import { siteOf } from '../support/site.ts';
import { Drive, threePhases } from '../support/drive.ts';

const twoZones = () =>
  siteOf({
    nodes: [
      { name: 'Main', limitAmps: 100, metered: true, worstBackgroundAmps: 60 },
      { name: 'A', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 16 },
      { name: 'B', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 16 },
    ],
  });

const STATIONS = [
  { name: 'a1', zone: 'A' },
  { name: 'a2', zone: 'A' },
  { name: 'b1', zone: 'B' },
];

function started(): Drive {
  const drive = new Drive(twoZones());
  drive.link();
  drive.directory(STATIONS);
  return drive;
}

describe('one site through its cycles', () => {
  it('shares what the background leaves, and raises no faster than cars follow', () => {
    const drive = started();
    drive.read('A', 0);
    drive.read('B', 0);
    for (let cycle = 0; cycle < 60; cycle += 1) {
      const drawn = (zone: string): number =>
        Math.min(drive.state.zones[zone === 'A' ? 0 : 1]?.readBack?.amps[0] ?? 0, zone === 'A' ? 64 : 32);
      drive.meter('Main meter', threePhases(40 + drawn('A') + drawn('B')));
      drive.stations({ a1: { amps: drawn('A') / 2 }, a2: { amps: drawn('A') / 2 }, b1: { amps: drawn('B') } });
      drive.tick();
      drive.seconds += 5;
    }
    const record = drive.tick();
    expect([drive.allocation(record, 'A'), drive.allocation(record, 'B')]).toEqual([40, 20]);
  });

  it('sends the decrease at once when the background rises', () => {
    const drive = started();
    drive.read('A', 30);
    drive.read('B', 30);
    drive.meter('Main meter', threePhases(90));
    drive.stations({ a1: { amps: 15 }, a2: { amps: 15 }, b1: { amps: 30 } });
    drive.tick();
    drive.seconds = 2;
    drive.meter('Main meter', threePhases(115));
    const write = drive.writes.at(-1);
    expect(drive.effects.some((effect) => effect.kind === 'Record' && effect.record.cause === 'crossing')).toBe(true);
    expect(write?.intent).toBe('lower');
  });

  it('falls back to the worst background when the meter is lost', () => {
    const drive = started();
    drive.read('A', 30);
    drive.read('B', 20);
    drive.meter('Main meter', threePhases(60));
    drive.stations({ a1: { amps: 15 }, a2: { amps: 15 }, b1: { amps: 20 } });
    drive.tick();
    drive.seconds = 40;
    drive.stations({ a1: { amps: 15 }, a2: { amps: 15 }, b1: { amps: 20 } });
    const record = drive.tick();
    expect(record.nodes[0]?.seen).toBe('blind');
    expect([drive.allocation(record, 'A'), drive.allocation(record, 'B')]).toEqual([16, 16]);
  });
});
