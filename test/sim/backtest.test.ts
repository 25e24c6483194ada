import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { backtest } from '../../sim/backtest/backtest.ts';
import { collectRecording, type Recording } from '../../sim/backtest/recording.ts';
import {
  amps,
  bindStrategy,
  ceiling,
  defineStrategy,
  epochMs,
  type BoundStrategy,
  type CycleRecord,
  type SignalArrived,
} from '../../src/engine/index.ts';
import { readJournal, rebuildSetup, type JournalHeader } from '../../src/journal/index.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';
import { recordJournal } from '../support/journal.ts';

/** What is in a journal's text. */
async function open(text: string): Promise<{ recording: Recording; strategies: readonly BoundStrategy[] }> {
  const items = readJournal([Buffer.from(text)]);
  const first = (await items.next()).value as { readonly header: JournalHeader };
  const rebuilt = rebuildSetup(first.header.setup, STRATEGIES);
  if (!rebuilt.ok) throw new TypeError(rebuilt.why);
  const recording = await collectRecording(rebuilt.setup.site, items);
  if (recording === null) throw new TypeError('no event');
  return { recording, strategies: rebuilt.setup.strategies };
}

let morning: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  morning = await open(recordJournal({ steps: 1000 }));
}, 60_000);

describe('a backtest', { timeout: 120_000 }, () => {
  it('with the strategies of the journal gives nearly what was recorded', () => {
    const { recorded, backtested } = backtest(morning.recording, morning);
    expect(recorded.deliveredKwh).toBeGreaterThan(40);
    expect(Math.abs(backtested.deliveredKwh / recorded.deliveredKwh - 1)).toBeLessThan(0.05);
    expect(Math.abs(backtested.billedPeakKw - recorded.billedPeakKw)).toBeLessThan(5);
    expect(backtested.violations).toBe(0);
  });

  it('gives no car more than it was seen to take, and says of how many that is a lower bound', () => {
    const { recorded, backtested, unknown, sessions } = backtest(morning.recording, { strategies: [] });
    expect(backtested.deliveredKwh).toBeLessThanOrEqual(recorded.deliveredKwh + 1e-6);
    expect(unknown.lowerBoundSessions).toBeGreaterThan(0);
    expect(unknown.lowerBoundSessions).toBeLessThanOrEqual(sessions);
    expect(unknown.remarks).toContain('The journal holds no prices: cost is not told.');
  });

  it('without peak shaving has the higher billed peak', () => {
    const shaved = backtest(morning.recording, morning).backtested;
    const free = backtest(morning.recording, { strategies: [] }).backtested;
    expect(free.billedPeakKw).toBeGreaterThan(shaved.billedPeakKw);
  });

  it('comes out the same every time', () => {
    expect(backtest(morning.recording, morning)).toEqual(backtest(morning.recording, morning));
  });
});

/** Bounds the site by the signal, and by all that it says of later: whoever looks ahead shows it. */
const nosy = defineStrategy({
  id: 'nosy',
  version: '1.0.0',
  summary: 'Goes by all it is told.',
  options: z.object({}),
  failsafe: () => ({ ceilings: [] }),
  propose: (snapshot) => {
    const [view] = snapshot.signals;
    const told = (view?.slots ?? []).reduce((sum, { value }) => sum + (value ?? 0), 0);
    return {
      ceilings: [
        ceiling({ node: 'Main', amps: 40 + (told % 30), reason: { kind: 'stated', text: 'told', facts: { told } } }),
      ],
    };
  },
});
const bound = bindStrategy(nosy, { name: 'nosy', options: {}, shadow: false });

function capSaid(recording: Recording, atMs: number, value: number): Recording['signals'][number] {
  const wallMs = epochMs(recording.wallStartMs + atMs);
  const series = {
    knownAt: wallMs,
    expiresAt: null,
    slots: [{ from: wallMs, to: epochMs(wallMs + 3_600_000), value }],
  };
  const event: SignalArrived = {
    kind: 'SignalArrived',
    at: { monoMs: atMs as SignalArrived['at']['monoMs'], wallMs },
    signal: 'cap',
    series,
  };
  return { atMs, value: event };
}

describe('a site that declares prices', { timeout: 120_000 }, () => {
  it('is told that there were none where the journal holds only other signals', async () => {
    const { recording } = await open(recordJournal({ steps: 30 }));
    const signals = [
      { name: 'price', kind: 'price' as const, unit: 'EUR/kWh' },
      { name: 'cap', kind: 'cap' as const, unit: 'A' },
    ];
    const site = { ...recording.site, signals };
    const cap = capSaid(recording, 60_000, 10);
    const remark = 'The journal holds no prices: cost is not told.';
    const remarksOf = (said: Recording['signals']): readonly string[] =>
      backtest({ ...recording, site, signals: said }, { strategies: [] }).unknown.remarks;
    expect(remarksOf([cap])).toContain(remark);
    expect(remarksOf([cap, { ...cap, value: { ...cap.value, signal: 'price' } }])).not.toContain(remark);
  });
});

describe('no-foresight', { timeout: 120_000 }, () => {
  it('whatever came after a moment, decisions up to it are the same', async () => {
    const { recording } = await open(recordJournal({ steps: 120 }));
    const site = { ...recording.site, signals: [{ name: 'cap', kind: 'cap' as const, unit: 'A' }] };
    const said = fc.record({ atMs: fc.integer({ min: 0, max: 1_190_000 }), amps: fc.integer({ min: 0, max: 29 }) });
    const recordsOf = (signals: Recording['signals'], untilMs: number): readonly CycleRecord[] => {
      const records: CycleRecord[] = [];
      backtest({ ...recording, site, signals }, { strategies: [bound], onRecord: (record) => records.push(record) });
      return records.filter(({ at }) => at.wallMs - recording.wallStartMs <= untilMs);
    };
    fc.assert(
      fc.property(
        fc.array(said, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 1_190_000 }),
        fc.integer({ min: 0, max: 600_000 }),
        (list, untilMs, shiftMs) => {
          const signals = list
            .map(({ atMs, amps: value }) => capSaid(recording, atMs, amps(value)))
            .sort((a, b) => a.atMs - b.atMs);
          const before = signals.filter(({ atMs }) => atMs <= untilMs);
          const shifted = signals.map((one) =>
            one.atMs <= untilMs ? one : capSaid(recording, one.atMs + shiftMs, 17),
          );
          const whole = recordsOf(signals, untilMs);
          expect(recordsOf(before, untilMs)).toEqual(whole);
          expect(recordsOf(shifted, untilMs)).toEqual(whole);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('what came before does change decisions, or the test above would say nothing', async () => {
    const { recording } = await open(recordJournal({ steps: 60 }));
    const site = { ...recording.site, signals: [{ name: 'cap', kind: 'cap' as const, unit: 'A' }] };
    const ceilings = [3, 27].map((value) => {
      const records: CycleRecord[] = [];
      const signals = [capSaid(recording, 60_000, value)];
      backtest({ ...recording, site, signals }, { strategies: [bound], onRecord: (record) => records.push(record) });
      return JSON.stringify(records);
    });
    expect(ceilings[0]).not.toBe(ceilings[1]);
  });
});
