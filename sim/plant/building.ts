/**
 * A building: a course of power over the day, spread unevenly over three lines, with reactive current and noise.
 *
 * A displacement power factor of 0.97 is usual for offices with compensated lighting and ventilation (EN 50160
 * surveys; tariffs ask for 0.9 at least), and lines are rarely balanced to better than a few percent. Courses over the
 * day are in day-shapes.ts.
 * @module
 */
import { localTimeAt, epochMs, type TimeZone } from '../../src/engine/index.ts';
import { createNoise, type Random } from '../random.ts';
import { DAY_SHAPES, type DayProfile, type DayShape } from './day-shapes.ts';
import type { Load } from './load.ts';

/** Reactive per active power at a power factor of 0.97. */
const REACTIVE_PER_ACTIVE = Math.tan(Math.acos(0.97));
/** How the power divides over the grid lines. */
const LINE_SHARES = [0.345, 0.335, 0.32] as const;
/** Each line wanders by this share of its power on its own: kettles and copiers are on one line. */
const LINE_WANDER = 0.02;
/** Noise is drawn anew this often and runs straight in between. */
const NOISE_PERIOD_MS = 60_000;
/** Deviation of a value that is uniform in ±1 at its corners and runs straight between them. */
const NOISE_DEVIATION = Math.sqrt(2) / 3;

/** Active power of the whole building at a moment of plant time, W. */
export type PowerCourse = (nowMs: number) => number;

export interface BuildingOptions {
  readonly node: number;
  readonly powerWatts: PowerCourse;
  /** Standard deviation of the noise as a share of the power. */
  readonly noiseShare: number;
  readonly random: Random;
}

export function createBuilding(options: BuildingOptions): Load {
  const activeWatts = new Float64Array(3);
  const reactiveVars = new Float64Array(3);
  const common = createNoise(options.random.split('common'));
  const own = LINE_SHARES.map((_, line) => createNoise(options.random.split(`line ${line + 1}`)));
  const spread = options.noiseShare / NOISE_DEVIATION;
  return {
    node: options.node,
    kind: 'consumer',
    activeWatts,
    reactiveVars,
    update(nowMs) {
      const position = nowMs / NOISE_PERIOD_MS;
      const power = Math.max(0, options.powerWatts(nowMs) * (1 + spread * common(position)));
      for (let line = 0; line < 3; line += 1) {
        const wander = options.noiseShare === 0 ? 0 : LINE_WANDER * (own[line] as PowerCourse)(position);
        const active = power * (LINE_SHARES[line] as number) * (1 + wander);
        activeWatts[line] = active;
        reactiveVars[line] = active * REACTIVE_PER_ACTIVE;
      }
    },
  };
}

/** The course of a building of some kind with the given peak. */
export function profileCourse(
  profile: DayProfile,
  options: { readonly peakWatts: number; readonly timeZone: TimeZone; readonly wallStartMs: number },
): PowerCourse {
  const days = DAY_SHAPES[profile];
  return (nowMs) => {
    const { weekday, minuteOfDay } = localTimeAt(options.timeZone, epochMs(options.wallStartMs + nowMs));
    const corners = weekday === SUNDAY ? days.sunday : weekday === SATURDAY ? days.saturday : days.workday;
    return options.peakWatts * between(corners, minuteOfDay);
  };
}

const SATURDAY = 5;
const SUNDAY = 6;

/** The same power at all times. */
export function flatCourse(peakWatts: number): PowerCourse {
  return () => peakWatts;
}

function between(corners: DayShape, minute: number): number {
  let index = 1;
  while ((corners[index]?.[0] ?? Infinity) < minute) index += 1;
  const [fromMinute, from] = corners[index - 1] as readonly [number, number];
  const [toMinute, to] = corners[index] ?? [fromMinute + 1, from];
  return from + ((to - from) * (minute - fromMinute)) / (toMinute - fromMinute);
}
