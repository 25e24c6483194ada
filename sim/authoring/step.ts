/**
 * A step of the table, and whether it speaks of what there is: a name that is misspelt would change nothing and expect nothing.
 * @module
 */
import type { Site } from '../../src/engine/index.ts';
import type { Expected } from './expect.ts';
import type { Inputs } from './small-world.ts';

/** One row of the table. */
export interface Step {
  /** Time that passes before it is looked, such as `10m`. Default: one tick. */
  readonly advance?: string;
  /** What is otherwise from the beginning of that time. */
  readonly inputs?: Inputs;
  readonly expect?: Expected;
}

/** Where a name stands, and what may stand there. */
interface Named {
  readonly place: string;
  readonly what: string;
  readonly names: readonly string[];
  readonly known: readonly string[];
}

const STEP_KEYS: Readonly<Record<keyof Step, true>> = { advance: true, inputs: true, expect: true };
const INPUT_KEYS: Readonly<Record<keyof Inputs, true>> = {
  loadAmps: true,
  cars: true,
  sourceWatts: true,
  signals: true,
  silentMeters: true,
};
const EXPECT_KEYS: Readonly<Record<keyof Expected, true>> = {
  ceilings: true,
  allocationAmps: true,
  wishes: true,
  reason: true,
};

/** The first name in a step that nothing has, with those that there are; null where there is none. */
export function unknownName(site: Site, step: Step): string | null {
  for (const { place, what, names, known } of [...keysOf(step), ...placesOf(site, step)]) {
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined)
      return `${place} names ${what} ${JSON.stringify(unknown)}, known are ${known.join(', ') || 'none'}`;
  }
  return null;
}

function keysOf(step: Step): readonly Named[] {
  const part = (place: string, of: object = {}, known: object): Named => ({
    place,
    what: 'a part',
    names: Object.keys(of),
    known: Object.keys(known),
  });
  return [
    part('it', step, STEP_KEYS),
    part('inputs', step.inputs, INPUT_KEYS),
    part('expect', step.expect, EXPECT_KEYS),
  ];
}

function placesOf(site: Site, { inputs = {}, expect = {} }: Step): readonly Named[] {
  const namesOf = (all: readonly { readonly name: string }[]): readonly string[] => all.map(({ name }) => name);
  const [nodes, zones, signals] = [site.nodes, site.zones, site.signals].map(namesOf) as [string[], string[], string[]];
  const sources = namesOf(site.meters.filter(({ role }) => role !== 'flow'));
  const of = (what: string, known: readonly string[], parts: Readonly<Record<string, object | undefined>>): Named[] =>
    Object.entries(parts).map(([place, part = {}]) => ({ place, what, known, names: Object.keys(part) }));
  return [
    ...of('the node', nodes, { 'inputs.loadAmps': inputs.loadAmps, 'expect.ceilings': expect.ceilings }),
    ...of('the zone', zones, {
      'inputs.cars': inputs.cars,
      'expect.wishes': expect.wishes,
      'expect.allocationAmps': expect.allocationAmps,
    }),
    ...of('the source', sources, { 'inputs.sourceWatts': inputs.sourceWatts }),
    ...of('the signal', signals, { 'inputs.signals': inputs.signals }),
    {
      place: 'inputs.silentMeters',
      what: 'the meter',
      known: namesOf(site.meters),
      names: inputs.silentMeters ?? [],
    },
  ];
}
