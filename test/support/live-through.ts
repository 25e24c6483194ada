/** Lets a hand-driven engine live through an arbitrary history. */
import type { BoundStrategy, CycleRecord, EngineState, WriteReduction } from '../../src/engine/index.ts';
import type { Moment, World } from './arbitrary.ts';
import { Drive, threePhases } from './drive.ts';

export interface Decision {
  readonly record: CycleRecord;
  readonly writes: readonly WriteReduction[];
  /** The engine's state after the decision and the answers to its writes. */
  readonly after: EngineState;
}

/** All decisions of a history, early ones included. */
export function liveThrough(
  world: World,
  history: readonly Moment[],
  strategies: readonly BoundStrategy[] = [],
): readonly Decision[] {
  const drive = new Drive(world.site, strategies);
  const decisions: Decision[] = [];
  const collect = (): void => {
    for (const effect of drive.effects)
      if (effect.kind === 'Record')
        decisions.push({
          record: effect.record,
          writes: drive.effects.filter((other) => other.kind === 'WriteReduction'),
          after: drive.state,
        });
  };
  drive.link();
  drive.directory(world.stations, 80);
  for (const zone of world.site.zones) drive.read(zone.name, 80);
  for (const moment of history) {
    drive.seconds += moment.wait;
    drive.mute = !moment.answered;
    drive.link(moment.linkUp);
    const drawn = world.stations.map((station, index) => {
      const zone = world.site.zones.findIndex((candidate) => candidate.name === station.zone);
      const held = drive.state.zones[zone]?.readBack?.amps[0] ?? 80;
      return Math.min(32, held) * (moment.draws[index % moment.draws.length] ?? 0);
    });
    if (moment.background !== null) {
      const total = drawn.reduce((sum, value) => sum + value, 0);
      for (const meter of world.site.meters) {
        const [a, b, c] = moment.background;
        drive.meter(meter.name, threePhases(a + total, b + total, c + total));
        collect();
      }
    }
    if (!moment.stationsSilent)
      drive.stations(
        Object.fromEntries(
          world.stations.map((station, index) => [
            station.name,
            {
              amps: drawn[index] ?? 0,
              status: moment.statuses[index % moment.statuses.length] ?? 'unknown',
              setpoint: 32,
            },
          ]),
        ),
      );
    drive.tick();
    collect();
  }
  return decisions;
}
