/**
 * What a scenario says of building and sun, as loads of the plant.
 * @module
 */
import type { LoadProfile, PowerSeries, ScenarioConfig } from '../src/config/index.ts';
import type { Site } from '../src/engine/index.ts';
import { createBuilding, flatCourse, profileCourse, type PowerCourse } from './plant/building.ts';
import type { Load } from './plant/load.ts';
import { createGenerator, sunCourse } from './plant/sun.ts';
import type { Random } from './random.ts';
import { readColumn, type DataSources } from './data-column.ts';
import { layOver } from './series.ts';

export interface LoadSources extends DataSources {
  readonly random: Random;
}

/** The loads; what cannot be read is noted and left out. */
export function buildLoads(scenario: ScenarioConfig, sources: LoadSources): readonly Load[] {
  const { background, generation, site, startMs } = scenario;
  const nodeOf = (name: string): number =>
    Math.max(
      0,
      site.site.nodes.findIndex((node) => node.name === name),
    );
  const place = { timeZone: site.site.timeZone, wallStartMs: startMs };
  const loads: Load[] = [];
  if (background !== null) {
    const node = nodeOf(background.node);
    const random = sources.random.split('background');
    const powerWatts =
      background.kind === 'file' ? courseOf(scenario, background, sources) : madeUpLoad(background, place);
    if (powerWatts !== null)
      loads.push(createBuilding({ node, powerWatts, noiseShare: background.noiseShare, random }));
  }
  if (generation !== null) {
    const node = nodeOf(generation.node);
    const random = sources.random.split('sun');
    const powerWatts =
      generation.kind === 'file'
        ? courseOf(scenario, generation, sources)
        : sunCourse({ ...generation, ...place, random });
    if (powerWatts !== null) loads.push(createGenerator({ node, powerWatts }));
  }
  return loads;
}

function madeUpLoad(
  background: { readonly profile: LoadProfile; readonly peakWatts: number },
  place: { readonly timeZone: Site['timeZone']; readonly wallStartMs: number },
): PowerCourse {
  return background.profile === 'flat'
    ? flatCourse(background.peakWatts)
    : profileCourse(background.profile, { peakWatts: background.peakWatts, ...place });
}

/** The power that a file tells, straight from value to value. */
function courseOf(scenario: ScenarioConfig, source: PowerSeries, sources: LoadSources): PowerCourse | null {
  const { startMs, durationMs } = scenario;
  const span = { startMs, endMs: startMs + durationMs, timeZone: scenario.site.site.timeZone };
  const series = readColumn(source, span, sources);
  if (series === null) return null;
  const value = layOver(series, span, 'linear');
  const factor = source.wattsPerUnit * source.scale;
  return (nowMs) => factor * value(startMs + nowMs);
}
