import { describe, expect, it } from 'vitest';
import { amps, onAllPhases, watts, type StrategyHere, type Ceiling } from '../../src/engine/index.ts';
import { propose } from '../../src/engine/propose.ts';
import { snapshotOf } from '../support/snapshot.ts';

const ceiling = (value: unknown, of: Record<string, unknown> = {}): Ceiling =>
  ({
    node: 'Main',
    bound: { unit: 'W', watts: value },
    covers: 'charging',
    kind: 'mandatory',
    until: null,
    reason: { kind: 'stated', text: 'because', facts: {} },
    ...of,
  }) as Ceiling;

const inAmps = (...values: readonly unknown[]): Partial<Ceiling> =>
  ({ bound: { unit: 'A', amps: values } }) as unknown as Partial<Ceiling>;

const FAILSAFE = ceiling(11_000);

const strategy = (answer: () => unknown, failsafe: () => unknown = () => ({ ceilings: [FAILSAFE] })): StrategyHere => ({
  name: 'authored',
  id: 'authored',
  version: '1.0.0',
  shadow: false,
  options: null,
  initialMemory: null,
  propose: answer as StrategyHere['propose'],
  failsafe: failsafe as StrategyHere['failsafe'],
});

const remembering = (...memories: readonly unknown[]) => ({ memories, answers: memories.map(() => null) });

const asked = (one: StrategyHere, memory: unknown = 'before') => {
  const { records, memories } = propose([one], snapshotOf, remembering(memory));
  const record = records[0];
  if (record === undefined) throw new TypeError('no record');
  return { ...record, memory: memories[0] };
};

const hostile = (trap: () => never): unknown =>
  new Proxy({}, { get: trap, has: trap, ownKeys: trap, getPrototypeOf: trap });
const explode = (): never => {
  throw new RangeError('surprise');
};

describe('a strategy', () => {
  it('is believed when it says something sound, and its next memory is kept', () => {
    const proposal = { ceilings: [ceiling(7000), ceiling(0, inAmps(0, 10, 20))], memory: { seen: 1 } };
    expect(asked(strategy(() => proposal))).toMatchObject({
      contained: null,
      proposal: { ceilings: proposal.ceilings },
      memory: { seen: 1 },
    });
  });

  it('has no opinion when it says null: no ceiling, and its memory stays', () => {
    const record = asked(strategy(() => null));
    expect(record).toMatchObject({ contained: null, proposal: { ceilings: [] }, memory: 'before' });
  });

  it('has none either when it returns nothing at all', () => {
    const record = asked(strategy(() => undefined));
    expect(record).toMatchObject({ contained: null, proposal: { ceilings: [] }, memory: 'before' });
  });

  it('keeps its memory when it says none', () => {
    expect(asked(strategy(() => ({ ceilings: [] }))).memory).toBe('before');
  });

  it('is asked with the memory and the snapshot of this decision', () => {
    const snapshot = snapshotOf();
    const seen: unknown[] = [];
    const one = strategy(() => null);
    propose([{ ...one, propose: (...args) => (seen.push(...args), null) }], () => snapshot, remembering({ count: 3 }));
    expect(seen[0]).toBe(snapshot);
    expect(seen[1]).toEqual({ count: 3 });
  });
});

const NONSENSE: readonly (readonly [string, () => unknown])[] = [
  ['throws', explode],
  [
    'throws something that cannot be shown',
    () => {
      throw Object.create(null) as Error;
    },
  ],
  [
    'throws a proxy that throws',
    () => {
      throw hostile(explode) as Error;
    },
  ],
  [
    'throws an error whose message is a symbol',
    () => {
      throw Object.assign(new RangeError(), { message: Symbol('x') });
    },
  ],
  ['returns a number', () => 5],
  ['returns a string', () => 'ceilings'],
  ['returns a promise', () => Promise.resolve({ ceilings: [] })],
  ['returns a function', () => () => ({ ceilings: [] })],
  ['returns no ceilings', () => ({})],
  ['returns ceilings that are not a list', () => ({ ceilings: { length: 0 } })],
  ['returns a list with null', () => ({ ceilings: [null] })],
  ['returns a list with a hole', () => ({ ceilings: [ceiling(1), , ceiling(1)] })],
  ['returns NaN watts', () => ({ ceilings: [ceiling(NaN)] })],
  ['returns infinite watts', () => ({ ceilings: [ceiling(Infinity)] })],
  ['returns negative watts', () => ({ ceilings: [ceiling(-1)] })],
  ['returns watts as text', () => ({ ceilings: [ceiling('9000')] })],
  ['returns no bound', () => ({ ceilings: [ceiling(1, { bound: undefined })] })],
  ['returns a bound in an unknown unit', () => ({ ceilings: [ceiling(1, { bound: { unit: 'kW', watts: 4 } })] })],
  ['returns NaN on one line', () => ({ ceilings: [ceiling(1, inAmps(10, 10, NaN))] })],
  ['returns two lines', () => ({ ceilings: [ceiling(1, inAmps(10, 10))] })],
  ['returns four lines', () => ({ ceilings: [ceiling(1, inAmps(10, 10, 10, 10))] })],
  ['returns lines with a hole', () => ({ ceilings: [ceiling(1, { bound: { unit: 'A', amps: [1, , 1] } })] })],
  ['returns a negative line', () => ({ ceilings: [ceiling(1, inAmps(10, -1, 10))] })],
  ['returns lines as text', () => ({ ceilings: [ceiling(1, { bound: { unit: 'A', amps: '123' } })] })],
  ['names an unknown node', () => ({ ceilings: [ceiling(1, { node: 'Nowhere' })] })],
  ['names no node', () => ({ ceilings: [ceiling(1, { node: undefined })] })],
  ['covers nothing known', () => ({ ceilings: [ceiling(1, { covers: 'all' })] })],
  ['is of no known kind', () => ({ ceilings: [ceiling(1, { kind: 'nice' })] })],
  ['ends at no time', () => ({ ceilings: [ceiling(1, { until: NaN })] })],
  ['does not say when it ends', () => ({ ceilings: [ceiling(1, { until: undefined })] })],
  ['gives no reason', () => ({ ceilings: [ceiling(1, { reason: undefined })] })],
  ['gives a reason of an unknown kind', () => ({ ceilings: [ceiling(1, { reason: { kind: 'whim' } })] })],
  ['returns a proxy', () => hostile(explode)],
  [
    'returns a getter that throws',
    () => ({
      get ceilings(): never {
        return explode();
      },
    }),
  ],
  ['remembers a function', () => ({ ceilings: [], memory: () => 1 })],
];

describe('a site without strategies', () => {
  it('has no image made, and nothing to remember', () => {
    const image = (): never => {
      throw new RangeError('an image was made for nobody');
    };
    expect(propose([], image, remembering())).toEqual({ records: [], memories: [], questions: [] });
  });
});

describe('an answer that is nonsense counts as the declared failsafe, named and with the memory as it was', () => {
  it.each(NONSENSE)('%s', (_, answer) => {
    const record = asked(strategy(answer));
    expect(record.contained).toMatch(/^(threw|returned|named)/);
    expect(record.proposal.ceilings).toEqual([FAILSAFE]);
    expect(record.memory).toBe('before');
  });

  it.each(NONSENSE)('and where the failsafe %s too, charging stops', (_, failsafe) => {
    const record = asked(strategy(explode, failsafe));
    expect(record.contained).toContain('surprise; its failsafe');
    expect(record.proposal.ceilings).toMatchObject([
      { node: 'Main', bound: { unit: 'W', watts: 0 }, covers: 'charging', kind: 'mandatory', until: null },
    ]);
  });

  it('says what was thrown', () => {
    expect(asked(strategy(explode)).contained).toBe('threw: surprise');
  });
});

describe('an author’s code', () => {
  it('cannot change the snapshot, which the limits read after it', () => {
    const vandal = (snapshot: { readonly nodes: readonly { readonly backgroundAmps: readonly number[] }[] }) => {
      (snapshot.nodes[0]?.backgroundAmps as number[])[0] = -1000;
      return null;
    };
    const snapshot = snapshotOf({ backgroundAmps: 40 });
    const one: StrategyHere = { ...strategy(explode), propose: vandal };
    expect(propose([one], () => snapshot, remembering(null)).records[0]?.contained).toMatch(/^threw/);
    expect(snapshot.nodes[0]?.backgroundAmps).toEqual([40, 40, 40]);
  });

  it('cannot change its memory in place, which belongs to the state', () => {
    const one = {
      ...strategy(explode),
      propose: (_: unknown, memory: unknown) => {
        (memory as { count: number }).count += 1;
        return null;
      },
    };
    const memory = { count: 1 };
    expect(asked(one, memory).contained).toMatch(/^threw/);
    expect(memory.count).toBe(1);
  });

  it('cannot change afterwards what it has said', () => {
    const bound = { unit: 'A' as const, amps: [...onAllPhases(amps(10))] };
    const said = { ceilings: [ceiling(1, { bound })], memory: { kept: [1] } };
    const record = asked(strategy(() => said));
    bound.amps[0] = amps(1000);
    said.memory.kept.push(2);
    expect(record.proposal.ceilings[0]?.bound).toEqual({ unit: 'A', amps: [10, 10, 10] });
    expect(record.memory).toEqual({ kept: [1] });
  });

  it('is asked once for each number: what reads differently the second time is not believed twice', () => {
    let asks = 0;
    const shifting = {
      unit: 'W',
      get watts() {
        asks += 1;
        return asks === 1 ? watts(5) : watts(NaN);
      },
    };
    const record = asked(strategy(() => ({ ceilings: [ceiling(1, { bound: shifting })] })));
    expect(record.proposal.ceilings[0]?.bound).toEqual({ unit: 'W', watts: 5 });
  });

  it('does not keep others from being asked, and each is answered for by its own name', () => {
    const others = ['a', 'b', 'c'].map((name) => ({ ...strategy(name === 'b' ? explode : () => null), name }));
    const { records, memories } = propose(others, snapshotOf, remembering(1, 2, 3));
    expect(records.map(({ strategy: name, contained }) => `${name} ${contained}`)).toEqual([
      'a null',
      'b threw: surprise',
      'c null',
    ]);
    expect(memories).toEqual([1, 2, 3]);
  });
});
