import { describe, expect, it } from 'vitest';
import { bindStrategy, defineStrategy, watts, type Ceiling, type Strategy } from '../../src/engine/index.ts';
import { snapshotOf } from '../support/snapshot.ts';

interface Options {
  readonly kilowatts: number;
}

const ceiling = (kilowatts: number): Ceiling => ({
  node: 'Main',
  bound: { unit: 'W', watts: watts(kilowatts * 1000) },
  covers: 'charging',
  kind: 'mandatory',
  until: null,
  reason: { kind: 'stated', text: 'told so', facts: {} },
});

/** Answers with its options, and counts in its memory how often it was asked. */
const counting: Strategy<Options, number> = {
  id: 'counting',
  version: '1.2.3',
  summary: 'counts how often it is asked',
  options: { parse: (value) => value as Options },
  memory: 0,
  failsafe: (snapshot, { kilowatts }) => ({ ceilings: [ceiling(kilowatts / 2 + snapshot.nodes.length)] }),
  propose: (snapshot, { options, memory }) =>
    snapshot.zones.length === 0 ? null : { ceilings: [ceiling(options.kilowatts)], memory: memory + 1 },
};

describe('a strategy', () => {
  it('is what its author declared', () => {
    expect(defineStrategy(counting)).toBe(counting);
  });

  it('keeps its identity when it is bound, under the name of its use', () => {
    const bound = bindStrategy(counting, { name: 'cellar', options: { kilowatts: 4 }, shadow: true });
    expect(bound).toMatchObject({ name: 'cellar', id: 'counting', version: '1.2.3', shadow: true, initialMemory: 0 });
  });

  it('is asked with the options it was bound to and the memory it is given', () => {
    const bound = bindStrategy(counting, { name: 'cellar', options: { kilowatts: 4 }, shadow: false });
    expect(bound.shadow).toBe(false);
    expect(bound.propose(snapshotOf(), 7)).toEqual({ ceilings: [ceiling(4)], memory: 8 });
    expect(bound.propose({ ...snapshotOf(), zones: [] }, 7)).toBeNull();
    expect(bound.failsafe(snapshotOf())).toEqual({ ceilings: [ceiling(5)] });
  });

  it('may be used twice, each time with options of its own', () => {
    const uses = [4, 11].map((kilowatts) =>
      bindStrategy(counting, { name: `of ${kilowatts} kW`, options: { kilowatts }, shadow: false }),
    );
    expect(uses.map((bound) => bound.propose(snapshotOf(), 0)?.ceilings)).toEqual([[ceiling(4)], [ceiling(11)]]);
  });
});
