/**
 * Each strategy on the site of its example, for some hours, to the figure: whoever changes one sees what it comes to.
 */
import { describe, expect, it } from 'vitest';
import { runScenario } from '../../sim/run.ts';
import { loadScenario, onDisk, type Surroundings } from '../../src/config/index.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';

const disk = onDisk({});

/** A scenario on the site of an example, with these lines besides. */
function scenarioOf(example: string, lines: readonly string[]) {
  const text = [`scenario: ${example}`, `site: config/examples/${example}.yaml`, 'step: 60s', ...lines].join('\n');
  const surroundings: Surroundings = {
    ...disk,
    readText: (file) => (file === 'golden.yaml' ? { ok: true, text } : disk.readText(file)),
  };
  const loaded = loadScenario('golden.yaml', surroundings);
  if (!loaded.ok) throw new TypeError(JSON.stringify(loaded.problems));
  return loaded.value;
}

const CARS = 'traffic: { stations: 12, profile: workplace, arrivalsPerWeekday: 20 }';
const OFFICE = 'background: { profile: office, peakKw: 45, noise: 2% }';
const MORNING = ['start: 2026-11-18T08:00:00+01:00', 'duration: 3h', CARS, OFFICE];

interface Golden {
  readonly lines: readonly string[];
  readonly deliveredKwh: number;
  readonly importKwh: number;
  readonly billedPeakKw: number;
}

const GOLDEN: Readonly<Record<string, Golden>> = {
  'peak-shaving': { lines: MORNING, deliveredKwh: 79.9, importKwh: 198.7, billedPeakKw: 73.5 },
  'tariff-windows': { lines: MORNING, deliveredKwh: 73.1, importKwh: 191.9, billedPeakKw: 79.8 },
  'dynamic-price': { lines: MORNING, deliveredKwh: 40.5, importKwh: 159.4, billedPeakKw: 57.6 },
  'pv-surplus': {
    lines: [
      'start: 2026-06-17T10:00:00+02:00',
      'duration: 3h',
      CARS,
      'background: { profile: office, peakKw: 12, noise: 2% }',
      'generation: { profile: sun, latitude: 48, kwp: 60 }',
      'battery: { capacityKwh: 30, maxKw: 20, initial: 90% }',
    ],
    deliveredKwh: 6.4,
    importKwh: 0,
    billedPeakKw: 0,
  },
  'external-cap': {
    lines: [
      'start: 2026-11-18T17:30:00+01:00',
      'duration: 3h',
      'traffic: { stations: 6, profile: residential, arrivalsPerWeekday: 20 }',
      'background: { profile: home, peakKw: 8, noise: 2% }',
    ],
    deliveredKwh: 15.2,
    importKwh: 37,
    billedPeakKw: 14.5,
  },
  departure: { lines: MORNING, deliveredKwh: 88.5, importKwh: 207.4, billedPeakKw: 81 },
  'fair-share': { lines: MORNING, deliveredKwh: 93.3, importKwh: 212.1, billedPeakKw: 86.5 },
};

const rounded = (value: number): number => Math.round(value * 10) / 10;

describe('on the site of its example', () => {
  it('every strategy has figures', () => {
    for (const { id } of STRATEGIES) expect(Object.keys(GOLDEN)).toContain(id);
  });

  it.each(Object.entries(GOLDEN))('%s comes to the figures that it came to', (example, { lines, ...figures }) => {
    const scenario = scenarioOf(example, lines);
    const { strategies } = scenario.site;
    const outcome = runScenario(scenario, { seed: scenario.seed, control: { kind: 'busbar', strategies } });
    if (!outcome.ok) throw new TypeError(outcome.problems.join());
    const { sessions, grid, limits } = outcome.result;
    expect({
      deliveredKwh: rounded(sessions.deliveredKwh),
      importKwh: rounded(grid.importKwh),
      billedPeakKw: rounded(grid.billedPeakKw),
    }).toEqual(figures);
    expect(limits.violations).toBe(0);
  });
});
