import { describe, expect, it } from 'vitest';
import type { Site, SiteSnapshot } from '../../src/engine/index.ts';
import { powerView } from '../../src/engine/power-view.ts';
import { sense } from '../../src/engine/sense.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { siteOf } from '../support/site.ts';

const site: Site = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 100, metered: true },
    { name: 'Garage', parent: 'Main', limitAmps: 63, zone: true },
  ],
});

function powerNow(drive: Drive): SiteSnapshot['power'] {
  const now = at(drive.seconds);
  return powerView(drive.site, drive.state, { sensed: sense(drive.site, drive.state, now), at: now });
}

function started(of = site): Drive {
  const drive = new Drive(of);
  drive.link();
  drive.directory([
    { name: 'g1', zone: 'Garage', rotation: 'L2L3L1' },
    { name: 'g2', zone: 'Garage', phases: 1, rotation: 'L3' },
  ]);
  return drive;
}

describe('the power at the grid connection', () => {
  it('is nothing that anybody guessed: unknown until meters and cars were read', () => {
    const unknown = { gridWatts: null, chargingWatts: null, surplusWatts: null };
    expect(powerNow(started())).toEqual({ ...unknown, batteryWatts: 0, generationWatts: 0 });
  });

  it('is what flows in, what cars take, and what would flow back without them', () => {
    const drive = started();
    drive.read('Garage', 30);
    drive.meter('Main meter', threePhases(-10, -10, -2));
    drive.stations({ g1: { amps: 10 }, g2: { amps: 8 } });
    expect(powerNow(drive)).toEqual({
      gridWatts: -22 * 230,
      chargingWatts: 38 * 230,
      batteryWatts: 0,
      generationWatts: 0,
      surplusWatts: 60 * 230,
    });
  });

  it('is unknown again when cars or meters fall silent', () => {
    const drive = started();
    drive.meter('Main meter', threePhases(10));
    drive.stations({ g1: { amps: 10 } });
    drive.seconds = 36;
    expect(powerNow(drive)).toMatchObject({ gridWatts: null, chargingWatts: null, surplusWatts: null });
  });

  it.each([
    ['gives', -4000, 3000, -7000],
    ['takes', 4000, 3000, -3000],
  ])('counts as no sun what a battery %s', (_, batteryWatts, gridWatts, surplusWatts) => {
    const battery = site.meters.map((meter) => ({ ...meter, name: 'Cellar', role: 'battery' as const }));
    const drive = started({ ...site, meters: [...site.meters, ...battery] });
    expect(powerNow(drive).batteryWatts).toBeNull();
    drive.stations({ g1: { amps: 0 }, g2: { amps: 0 } });
    drive.meter('Main meter', threePhases(gridWatts / 3 / 230));
    drive.meter('Cellar', threePhases(batteryWatts / 3 / 230));
    expect(powerNow(drive).batteryWatts).toBeCloseTo(batteryWatts);
    expect(powerNow(drive).surplusWatts).toBeCloseTo(surplusWatts);
  });
});
