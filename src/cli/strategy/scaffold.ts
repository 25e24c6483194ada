/**
 * What `busbar strategy new` writes: a strategy that works, with its test, a scenario and a README.
 * @module
 */

/** Files by their names. */
export type Scaffold = Readonly<Record<string, string>>;

const STRATEGY = `// @ts-check
/**
 * {{name}}: while the building takes much, charging gets no more than some amps.
 */
import { ceiling, defineStrategy, stated, z } from 'busbar';

/** What a site file may say. Each option has a unit in its name, a range, a default and a sentence. */
const options = z.strictObject({
  node: z.string().optional().describe('Node that it holds for. Default: the grid connection.'),
  busyPct: z
    .number()
    .min(0)
    .max(100)
    .default(35)
    .describe('Other load from which on the node counts as busy, % of its limit, 0 to 100. Default: 35.'),
  capAmps: z
    .number()
    .min(0)
    .max(10_000)
    .default(40)
    .describe('Most that charging may take there meanwhile, A on each line, 0 to 10,000. Default: 40.'),
});

export default defineStrategy({
  id: '{{name}}',
  version: '0.1.0',
  summary: 'While the building takes much, charging gets no more than some amps.',
  options,

  // What counts while this code cannot be asked: safe without knowing anything.
  failsafe: ({ nodes }, { node = nodes[0]?.name ?? '', capAmps }) => ({
    ceilings: [ceiling({ node, amps: capAmps, reason: stated('the strategy cannot be asked', { capAmps }) })],
  }),

  // Pure: the same snapshot has the same answer. Returning nothing is no opinion.
  propose: ({ nodes }, { options: { node: name = nodes[0]?.name, busyPct, capAmps } }) => {
    const node = nodes.find((one) => one.name === name);
    if (node === undefined) return undefined;
    // Where the load is not known, the snapshot has the worst that it may be.
    const shares = node.backgroundAmps.map((load, line) => load / (node.limitAmps[line] ?? load));
    const loadPct = Math.round(100 * Math.max(...shares));
    if (loadPct < busyPct) return undefined;
    const reason = stated('the building takes much', { loadPct, busyPct });
    return { ceilings: [ceiling({ node: node.name, amps: capAmps, reason })] };
  },
});
`;

const TEST = `// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkContract, commonSite, scenario } from 'busbar/testing';
import strategy from './strategy.mjs';

test('{{name}} keeps the contract', () => {
  const broken = checkContract(strategy).clauses.filter(({ held }) => !held);
  assert.deepEqual(broken, []);
});

test('{{name}} caps charging while the building takes much, and lets go afterwards', () => {
  scenario(commonSite())
    .with(strategy, { busyPct: 50, capAmps: 20 })
    .at('2026-01-15T17:00')
    .run([
      { inputs: { loadAmps: { Main: 60 }, cars: { A: 3 } }, advance: '10m', expect: { ceilings: { Main: null } } },
      {
        inputs: { loadAmps: { Main: 150 } },
        advance: '2m',
        expect: { ceilings: { Main: 20 }, allocationAmps: { A: '<= 20' }, reason: 'takes much' },
      },
      { inputs: { loadAmps: { Main: 60 } }, advance: '15m', expect: { ceilings: { Main: null }, allocationAmps: { A: '> 20' } } },
    ]);
});

test('{{name}} takes a meter that says nothing for a busy building', () => {
  scenario(commonSite())
    .with(strategy, { busyPct: 40, capAmps: 20 })
    .at('2026-01-15T17:00')
    .run([{ inputs: { silentMeters: ['Main meter'] }, advance: '5m', expect: { ceilings: { Main: 20 } } }]);
});
`;

const SCENARIO = `scenario: {{name}}
description: >-
  A working day at a small office with ten stations, on which {{name}} is tried. Expected: no violation, and most of
  what was asked, only later.

site:
  site: Small office
  timezone: Europe/Berlin
  nodes:
    - { name: Main, limitAmps: 125, meters: [Incomer], worstBackgroundAmps: 80 }
    - { name: Garage, parent: Main, zone: Garage, limitAmps: 100, fallbackAmps: 16 }
  meters:
    - { name: Incomer, importRegister: true }
  strategies:
    - { use: ./strategy.mjs, name: {{name}}, busyPct: 40, capAmps: 48 }

start: 2026-06-15T00:00:00+02:00
duration: 1d
step: 30s
seed: 1
traffic: { stations: { Garage: 10 }, profile: workplace, arrivalsPerWeekday: 8 }
background: { profile: office, peakKw: 40, noise: 2% }
expect: { violations: 0, deliveredPct: '>= 80' }
`;

const README = `# {{name}}

While the building takes much, charging gets no more than some amps.

## Why, and when to use it

(What it is for, and on which sites it helps.)

## Options

| option    | what it says                                                                                     |
| --------- | ------------------------------------------------------------------------------------------------ |
| \`node\`    | Node that it holds for. Default: the grid connection.                                            |
| \`busyPct\` | Other load from which on the node counts as busy, % of its limit, 0 to 100. Default: 35.         |
| \`capAmps\` | Most that charging may take there meanwhile, A on each line, 0 to 10,000. Default: 40.           |

## Limits

(What it does not see. What its failsafe is: \`capAmps\`, all the time.)

## Work on it

    npx busbar strategy test .
    node --test
    npx busbar compare scenario.yaml --strategies none,site
`;

const FILES: Scaffold = {
  'strategy.mjs': STRATEGY,
  'strategy.test.mjs': TEST,
  'scenario.yaml': SCENARIO,
  'README.md': README,
};

/** The folder of a new strategy. */
export const scaffoldOf = (name: string): Scaffold =>
  Object.fromEntries(Object.entries(FILES).map(([file, text]) => [file, text.replaceAll('{{name}}', name)]));
