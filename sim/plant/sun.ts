/**
 * A photovoltaic roof: power from the height of the sun, less the clouds.
 *
 * Height: declination after Cooper (1969) and the hour angle. Clear-sky global irradiance: Haurwitz (1945),
 * 1098·cos z·e^(−0.057/cos z) W/m². A flat roof gives 0.85 of its rating at 1,000 W/m² (performance ratio of
 * installed systems, Fraunhofer ISE "Recent facts about photovoltaics"). Clouds are a slow share of the day and
 * quick passages; both come from the seed and do not depend on the step.
 * @module
 */
import { localTimeAt, epochMs, offsetAt, utcMidnight, type TimeZone } from '../../src/engine/index.ts';
import { createNoise, type Random } from '../random.ts';
import type { PowerCourse } from './building.ts';
import type { Load } from './load.ts';

const DAY_MS = 86_400_000;
const RADIANS = Math.PI / 180;
const PERFORMANCE_RATIO = 0.85;
const STANDARD_IRRADIANCE = 1000;
/** Overcast and passing clouds change over these times. */
const OVERCAST_PERIOD_MS = 3 * 3_600_000;
const CLOUD_PERIOD_MS = 4 * 60_000;

/** Turns a course of power into a generator that feeds all lines alike. */
export function createGenerator(options: { readonly node: number; readonly powerWatts: PowerCourse }): Load {
  const activeWatts = new Float64Array(3);
  return {
    node: options.node,
    kind: 'generator',
    activeWatts,
    reactiveVars: new Float64Array(3),
    update(nowMs) {
      activeWatts.fill(-Math.max(0, options.powerWatts(nowMs)) / 3);
    },
  };
}

export interface SunOptions {
  readonly latitudeDegrees: number;
  /** Rated power of the modules, W. */
  readonly peakWatts: number;
  readonly timeZone: TimeZone;
  readonly wallStartMs: number;
  readonly random: Random;
}

/** Power of a flat roof. Solar noon is taken at twelve o'clock standard time, the middle of the time zone. */
export function sunCourse(options: SunOptions): PowerCourse {
  const overcast = createNoise(options.random.split('overcast'));
  const clouds = createNoise(options.random.split('clouds'));
  const standardOffsetMs = standardOffset(options.timeZone, options.wallStartMs);
  const perIrradiance = (options.peakWatts * PERFORMANCE_RATIO) / STANDARD_IRRADIANCE;
  return (nowMs) => {
    const solarMs = options.wallStartMs + nowMs + standardOffsetMs;
    const irradiance = clearSky(options.latitudeDegrees, solarMs);
    if (irradiance === 0) return 0;
    // From clear (1) to overcast (0.25); the more broken the sky, the stronger the passages.
    const cover = 0.5 + 0.5 * overcast(nowMs / OVERCAST_PERIOD_MS);
    const passage = 0.5 + 0.5 * clouds(nowMs / CLOUD_PERIOD_MS);
    const passing = 2 * cover * (1 - cover) * passage;
    return perIrradiance * irradiance * Math.max(0.1, 1 - 0.75 * cover * cover - passing);
  };
}

/** Global horizontal irradiance without clouds, W/m². `solarMs` counts from a midnight of solar time. */
function clearSky(latitudeDegrees: number, solarMs: number): number {
  const { year } = localTimeAt(UTC, epochMs(solarMs));
  const dayOfYear = Math.floor((solarMs - utcMidnight(year, 1, 1)) / DAY_MS) + 1;
  const declination = 23.45 * RADIANS * Math.sin((2 * Math.PI * (284 + dayOfYear)) / 365);
  const hourAngle = ((solarMs / DAY_MS) % 1) * 2 * Math.PI - Math.PI;
  const latitude = latitudeDegrees * RADIANS;
  const height =
    Math.sin(latitude) * Math.sin(declination) + Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
  return height <= 0 ? 0 : 1098 * height * Math.exp(-0.057 / height);
}

const UTC: TimeZone = { name: 'UTC', changes: [] };

/** The smaller offset of the year around `wallMs`: summer time moves the clock, not the sun. */
function standardOffset(timeZone: TimeZone, wallMs: number): number {
  return Math.min(offsetAt(timeZone, epochMs(wallMs)), offsetAt(timeZone, epochMs(wallMs + 182 * DAY_MS)));
}
