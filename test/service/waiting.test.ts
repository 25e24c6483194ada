import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { amps, onAllPhases, type WriteReduction, type WriteSettled } from '../../src/engine/index.ts';
import type { Writer } from '../../src/engine/ports.ts';
import { settledOrLate, within } from '../../src/service/waiting.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { instantAt } from './recorded.ts';

const write = (zone: string, writeId: number): WriteReduction => ({
  kind: 'WriteReduction',
  at: instantAt(0),
  zone,
  writeId,
  allowedAmps: onAllPhases(amps(16)),
  maxAmps: amps(63),
  intent: 'lower',
  because: { by: 'service', reason: { kind: 'idle' } },
});

/** A box that answers as told, by zone; a zone without an answer stays silent. */
const boxAnswering = (answers: Readonly<Record<string, WriteSettled['outcome']>>): Writer => {
  const outcomes = new Subject<WriteSettled>();
  return {
    outcomes$: outcomes,
    stop: () => undefined,
    write({ zone, writeId }) {
      const outcome = answers[zone];
      if (outcome === undefined) return;
      outcomes.next({ kind: 'WriteSettled', at: instantAt(0), zone, writeId, outcome, detail: null });
    },
  };
};

describe('waiting', () => {
  it('ends when the work ends', async () => {
    const clock = createVirtualClock({ wallStartMs: 0 });
    await expect(within(clock, 1_000, Promise.resolve('done'))).resolves.toBe(true);
  });

  it('ends at its limit when the work does not', async () => {
    const clock = createVirtualClock({ wallStartMs: 0 });
    const answer = within(clock, 1_000, new Promise(() => undefined));
    await clock.runUntil(1_000);
    await expect(answer).resolves.toBe(false);
  });

  it('gives no zones when the box confirms all writes', async () => {
    const clock = createVirtualClock({ wallStartMs: 0 });
    const writer = boxAnswering({ Garage: 'confirmed', Visitors: 'confirmed' });
    const writes = [write('Garage', 1), write('Visitors', 2)];
    await expect(settledOrLate({ writer, writes, clock, limitMs: 1_000 })).resolves.toEqual([]);
  });

  it('does not wait for a writer that has broken down', async () => {
    const outcomes$ = new Subject<WriteSettled>();
    outcomes$.error(new TypeError('broken'));
    const writer: Writer = { outcomes$, write: () => undefined, stop: () => undefined };
    const clock = createVirtualClock({ wallStartMs: 0 });
    await expect(settledOrLate({ writer, writes: [write('Garage', 1)], clock, limitMs: 1_000 })).resolves.toEqual([
      'Garage',
    ]);
  });

  it('names the zones that were refused or not answered', async () => {
    const clock = createVirtualClock({ wallStartMs: 0 });
    const writer = boxAnswering({ Garage: 'rejected' });
    const writes = [write('Garage', 1), write('Visitors', 2)];
    const answer = settledOrLate({ writer, writes, clock, limitMs: 1_000 });
    await clock.runUntil(1_000);
    await expect(answer).resolves.toEqual(['Garage', 'Visitors']);
  });
});
