import { describe, expect, it } from 'vitest';
import { watts } from '../../src/engine/index.ts';
import { buildLoads } from '../../sim/loads.ts';
import { createRandom } from '../../sim/random.ts';
import { MONDAY_MS, scenarioOf, type ScenarioSpec } from '../support/scenario.ts';

const total = (lines: Float64Array): number => lines.reduce((sum, value) => sum + value, 0);

function loadsOf(spec: ScenarioSpec, text: string | null = null) {
  const problems: string[] = [];
  const note = (problem: string): void => void problems.push(problem);
  return {
    loads: buildLoads(scenarioOf(spec), { random: createRandom(1), readText: () => text, note, warn: note }),
    problems,
  };
}

const HOURLY = ['when,kw', ...[0, 1, 2].map((hour) => `2023-06-12T0${hour}:00Z,${10 * hour}`), ''].join('\n');
const FILE = {
  kind: 'file',
  timeZone: null,
  calendarYear: null,
  node: 'Main',
  file: 'l.csv',
  column: 'kw',
  wattsPerUnit: 1000,
  scale: 2,
} as const;

describe('building and sun of a scenario', () => {
  it('are none where the scenario has none', () => {
    expect(loadsOf({ background: null }).loads).toEqual([]);
  });

  it('are made up from a profile', () => {
    const { loads } = loadsOf({
      background: { kind: 'profile', node: 'Garage', profile: 'flat', peakWatts: watts(9000), noiseShare: 0 },
      generation: { kind: 'sun', node: 'Main', latitudeDegrees: 50, peakWatts: watts(5000) },
    });
    expect(loads.map(({ node, kind }) => [node, kind])).toEqual([
      [1, 'consumer'],
      [0, 'generator'],
    ]);
    loads[0]?.update(0);
    expect(total(loads[0]?.activeWatts as Float64Array)).toBeCloseTo(9000, 9);
  });

  it('follow a file, in watts and by its scale', () => {
    const { loads } = loadsOf({ background: { ...FILE, noiseShare: 0 }, generation: FILE, hours: 2 }, HOURLY);
    for (const load of loads) load.update(90 * 60_000);
    expect(loads.map(({ activeWatts }) => Math.round(total(activeWatts)))).toEqual([30_000, -30_000]);
    expect(MONDAY_MS).toBe(Date.parse('2023-06-12T00:00Z'));
  });

  it('are left out with a word where a file does not tell', () => {
    const { loads, problems } = loadsOf({ background: { ...FILE, column: 'mw', noiseShare: 0 } }, HOURLY);
    expect(loads).toEqual([]);
    expect(problems).toEqual(['l.csv has no column "mw"; it has "when", "kw"']);
    expect(loadsOf({ background: { ...FILE, noiseShare: 0 } }, null).loads).toEqual([]);
  });
});
