/** The states of the use case "Limitation of Power Consumption", clause by clause; LPC-… are its numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, millis, type SignalView } from '../../../src/engine/index.ts';
import { atStart, nextCap, type CapMemory, type CapTiming } from '../../../src/strategies/external-cap/automaton.ts';
import { cases } from '../../support/cases.ts';

const HOUR_S = 3600;
const HELD: CapTiming = { heartbeatMs: 120_000, releaseMs: null };
const RELEASED: CapTiming = { heartbeatMs: 120_000, releaseMs: 2 * HOUR_S * 1000 };

/** What is said: a limit in W, `none` as a limit that was lifted, or `nothing`, a heartbeat without a limit. */
interface Heard {
  readonly second: number;
  readonly said: number | 'none' | 'nothing';
  /** When the source knew it, s; when it is said, unless it repeats what it knew before. */
  readonly known?: number;
}

const viewOf = ({ second, said, known = second }: Heard, now: number): SignalView => ({
  name: 'dso',
  kind: 'cap',
  unit: 'W',
  state: said === 'nothing' ? 'missing' : 'fresh',
  value: typeof said === 'number' ? said : null,
  nextChangeAt: null,
  nextValue: null,
  slots: [],
  knownAt: epochMs(known * 1000),
  ageMs: millis((now - second) * 1000),
});

/** The memory at a second, looked at in steps of a second around what is heard and at the end. */
function after(timing: CapTiming, heard: readonly Heard[], end: number): CapMemory {
  const looks = [...heard.flatMap(({ second }) => [second, second + 121]), end - 1, end].filter((look) => look <= end);
  return [...new Set(looks)]
    .sort((a, b) => a - b)
    .reduce<CapMemory>((memory, now) => {
      const last = heard.findLast(({ second }) => second <= now);
      const signal = last === undefined ? undefined : viewOf(last, now);
      return nextCap(memory, timing, { signal, now: now * 1000 });
    }, atStart(0));
}
const stateAfter = (timing: CapTiming, heard: readonly Heard[], end: number): CapMemory['state'] =>
  after(timing, heard, end).state;

const LIMIT: Heard = { second: 10, said: 3000 };
const NONE: Heard = { second: 10, said: 'none' };

describe('init', () => {
  it('is limited, before anything was heard (LPC-TS-017)', () => {
    expect(stateAfter(HELD, [], 0)).toBe('init');
    expect(stateAfter(HELD, [], 1_000_000)).toBe('init');
  });

  it('is not left by a heartbeat without a limit', () => {
    expect(stateAfter(HELD, [{ second: 10, said: 'nothing' }], 20)).toBe('init');
    expect(stateAfter(HELD, [{ second: 10, said: 'nothing' }], 500)).toBe('init');
  });

  it('ends with a heartbeat and a limit, and with one and none', () => {
    expect(stateAfter(HELD, [LIMIT], 10)).toBe('limited');
    expect(stateAfter(HELD, [NONE], 10)).toBe('unlimited-controlled');
  });

  it('ends by itself only where the site file says so, and then after that time (LPC-906)', () => {
    expect(stateAfter(RELEASED, [], 2 * HOUR_S - 1)).toBe('init');
    expect(stateAfter(RELEASED, [], 2 * HOUR_S + 1)).toBe('unlimited-autonomous');
  });
});

describe('limited and unlimited, controlled', () => {
  it('follow what is said (LPC-914)', () => {
    expect(stateAfter(HELD, [LIMIT, { second: 40, said: 'none' }], 41)).toBe('unlimited-controlled');
    expect(stateAfter(HELD, [NONE, { second: 40, said: 0 }], 41)).toBe('limited');
    expect(after(HELD, [LIMIT, { second: 40, said: 0 }], 41)).toMatchObject({ state: 'limited', last: 0 });
  });

  it.each([
    ['LPC-911', LIMIT, 'limited'],
    ['LPC-912', NONE, 'unlimited-controlled'],
  ] as const)('fail safe when the heartbeat has been missing for more than 120 s (%s)', (_, said, state) => {
    expect(stateAfter(HELD, [said], 10 + 119)).toBe(state);
    expect(stateAfter(HELD, [said], 10 + 120)).toBe(state);
    expect(stateAfter(HELD, [said], 10 + 121)).toBe('failsafe');
  });

  it('go on as long as the same is repeated', () => {
    const repeated = Array.from({ length: 50 }, (_, i): Heard => ({ ...LIMIT, second: 10 + i * 100, known: 10 }));
    expect(stateAfter(HELD, repeated, 10 + 49 * 100 + 119)).toBe('limited');
  });

  it('fail safe at once when nothing is said any more, and follow again when something is', () => {
    const ended: readonly Heard[] = [LIMIT, { second: 40, said: 'nothing', known: 10 }];
    expect(stateAfter(HELD, ended, 41)).toBe('failsafe');
    expect(stateAfter(HELD, [...ended, { second: 60, said: 5000, known: 10 }], 61)).toBe('limited');
  });

  it('hold without a heartbeat where none is asked for', () => {
    expect(stateAfter({ heartbeatMs: null, releaseMs: null }, [LIMIT], 1_000_000)).toBe('limited');
  });
});

describe('failsafe', () => {
  const LOST: readonly Heard[] = [{ ...LIMIT, known: 5 }];

  it('is not left by a heartbeat with the limit of before the loss (LPC-916)', () => {
    expect(stateAfter(HELD, [...LOST, { second: 200, said: 3000, known: 5 }], 201)).toBe('failsafe');
    expect(stateAfter(HELD, [...LOST, { second: 200, said: 'none', known: 5 }], 201)).toBe('failsafe');
  });

  it('is not left by a heartbeat without a limit, and not 120 s after one either, as LPC-921 would have it', () => {
    const beating = [...LOST, ...[200, 300, 400, 500].map((second): Heard => ({ second, said: 'nothing' }))];
    expect(stateAfter(HELD, beating, 201)).toBe('failsafe');
    expect(stateAfter(HELD, beating, 501)).toBe('failsafe');
  });

  it('is not left by a limit that is new but no longer beats', () => {
    expect(stateAfter(HELD, [...LOST, { second: 200, said: 'nothing' }], 400)).toBe('failsafe');
  });

  it('ends with a heartbeat and a new limit, and with one and none (LPC-916)', () => {
    expect(stateAfter(HELD, [...LOST, { second: 200, said: 4000 }], 200)).toBe('limited');
    expect(stateAfter(HELD, [...LOST, { second: 200, said: 'none' }], 200)).toBe('unlimited-controlled');
    const late = [...LOST, { second: 200, said: 3000, known: 5 } as const, { second: 230, said: 3500 } as const];
    expect(after(HELD, late, 230)).toMatchObject({ state: 'limited', last: 3500 });
  });

  it('lasts for ever, unless the site file says for how long: then 2 h from the loss (LPC-922)', () => {
    expect(stateAfter(HELD, LOST, 1_000_000)).toBe('failsafe');
    expect(stateAfter(RELEASED, LOST, 131 + 2 * HOUR_S - 1)).toBe('failsafe');
    expect(stateAfter(RELEASED, LOST, 131 + 2 * HOUR_S + 1)).toBe('unlimited-autonomous');
  });

  it('does not begin to count again with a heartbeat that brings no limit', () => {
    const beating = [...LOST, { second: 3000, said: 'nothing' } as const];
    expect(stateAfter(RELEASED, beating, 131 + 2 * HOUR_S + 1)).toBe('unlimited-autonomous');
  });
});

describe('unlimited, autonomous', () => {
  const ALONE: readonly Heard[] = [{ ...LIMIT, known: 5 }];
  const late = 10 * HOUR_S;

  it('stays without a heartbeat, and with one that brings no new limit', () => {
    expect(stateAfter(RELEASED, ALONE, late)).toBe('unlimited-autonomous');
    const old = [
      ...ALONE,
      { second: late, said: 'nothing' } as const,
      { second: late + 60, said: 3000, known: 5 } as const,
    ];
    expect(stateAfter(RELEASED, [...ALONE, { second: late - 1, said: 'nothing' }], late)).toBe('unlimited-autonomous');
    expect(stateAfter(RELEASED, old, late + 61)).toBe('unlimited-autonomous');
  });

  it('ends with a heartbeat and a limit, or none (LPC-918 to LPC-920)', () => {
    const looked = [...ALONE, { second: late, said: 'nothing' } as const];
    expect(stateAfter(RELEASED, [...looked, { second: late + 60, said: 100 }], late + 60)).toBe('limited');
    expect(stateAfter(RELEASED, [...looked, { second: late + 60, said: 'none' }], late + 60)).toBe(
      'unlimited-controlled',
    );
  });
});

describe('whatever is heard', () => {
  const said = fc.oneof(fc.constantFrom('none' as const, 'nothing' as const), fc.integer({ min: 0, max: 9000 }));
  const histories = fc.array(fc.record({ step: fc.integer({ min: 1, max: 400 }), said }), { maxLength: 20 });

  it('nobody is unlimited who was not told so within 120 s', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 300 }), (history, rest) => {
        let second = 0;
        const heard = history.map((one): Heard => ({ second: (second += one.step), said: one.said }));
        const { state } = after(HELD, heard, second + rest);
        if (state === 'unlimited-controlled') {
          expect(heard.at(-1)?.said).toBe('none');
          expect(rest).toBeLessThanOrEqual(120);
        }
        expect(state).not.toBe('unlimited-autonomous');
      }),
      cases(200),
    );
  });
});
