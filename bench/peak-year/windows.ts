/**
 * The demand windows of a run: what was billed of each, and whether the background and one dead time left a choice.
 * @module
 */
import type { World } from '../../sim/world.ts';

/** A demand window that has ended; means over it, W. */
export interface Window {
  readonly importWatts: number;
  readonly backgroundWatts: number;
  /** What cars drew as it began, W. */
  readonly chargingAtBeginWatts: number;
}

export interface WindowBook {
  /** To be called at every step. */
  note(this: void, world: World): void;
  /** The windows that have ended. */
  readonly windows: readonly Window[];
}

const HOUR_MS = 3_600_000;

/** Windows of so long, from the run's start on. */
export function bookWindows(windowMs: number): WindowBook {
  const windows: Window[] = [];
  let begin = { importWh: 0, consumedWh: 0, chargingWatts: 0 };
  let beforeWatts = 0;
  return {
    windows,
    note: ({ plant }) => {
      const { importWh, consumedWh } = plant.energy;
      const nowMs = plant.nowMs();
      if (nowMs > 0 && nowMs % windowMs === 0) {
        windows.push({
          importWatts: ((importWh - begin.importWh) * HOUR_MS) / windowMs,
          backgroundWatts: ((consumedWh - begin.consumedWh) * HOUR_MS) / windowMs,
          chargingAtBeginWatts: begin.chargingWatts,
        });
        begin = { importWh, consumedWh, chargingWatts: beforeWatts };
      }
      const { chargingAmps, lineVolts } = plant.truth;
      beforeWatts = lineVolts.reduce((sum, volts, line) => sum + volts * (chargingAmps[line] as number), 0);
    },
  };
}

/**
 * Whether a window could be held: with its background, and with what cars drew as it began drawn on for one dead time,
 * which nobody can take back, it is within the target.
 */
export function permits(window: Window, of: { readonly targetWatts: number; readonly deadShare: number }): boolean {
  return window.backgroundWatts + window.chargingAtBeginWatts * of.deadShare <= of.targetWatts;
}
