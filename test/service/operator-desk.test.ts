import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineEvent, Site } from '../../src/engine/index.ts';
import { openDesk } from '../../src/service/operator-desk.ts';
import { fileOperatorStore, type OperatorStore } from '../../src/service/operator-store.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { SITE } from './recorded.ts';

const START = Date.UTC(2026, 5, 12, 12);
const HOUR = 3_600_000;
const WITH_CAP: Site = {
  ...SITE,
  signals: [
    { name: 'dso', kind: 'cap', unit: 'W' },
    { name: 'p', kind: 'price', unit: 'EUR/kWh' },
  ],
};

let folder: string;
let warned: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-desk-'));
  warned = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A desk on the state folder, and what the engine hears from it. */
async function opened(
  startMs = START,
  store: OperatorStore = fileOperatorStore(folder),
  sourced: ReadonlySet<string> = new Set(),
) {
  const clock = createVirtualClock({ wallStartMs: startMs });
  const log = { info: () => undefined, warn: (text: string) => warned.push(text) } as never;
  const desk = await openDesk({ site: WITH_CAP, clock, store, sourced, log });
  const heard: EngineEvent[] = [];
  desk.source.events$.subscribe((event) => heard.push(event));
  return { desk, heard };
}

const word = (value: number, hours: number) => ({ value, untilMs: START + hours * HOUR, by: 'front desk' });

describe('a hold', () => {
  it('is told at once, kept for its owner alone, and said again after a restart', async () => {
    const { desk, heard } = await opened();
    expect(await desk.hold('Garage', word(10, 2))).toEqual({ ok: true, kept: true });
    const hold = { atAmps: 10, untilWallMs: START + 2 * HOUR, by: 'front desk' };
    expect(heard).toMatchObject([{ kind: 'HoldSaid', zone: 'Garage', hold }]);
    expect(statSync(join(folder, 'operator.json')).mode & 0o777).toBe(0o600);
    expect((await opened(START + HOUR)).heard).toMatchObject([{ kind: 'HoldSaid', zone: 'Garage', hold }]);
    expect((await opened(START + 2 * HOUR)).heard).toEqual([]);
  });

  it('that was ended is not said again', async () => {
    const { desk, heard } = await opened();
    await desk.hold('Garage', word(10, 2));
    await desk.resume('Garage', 'front desk');
    expect(heard.at(-1)).toMatchObject({ kind: 'HoldSaid', zone: 'Garage', hold: null });
    expect((await opened()).heard).toEqual([]);
  });

  it.each([
    ['unknown', 'Attic', word(10, 2), 'there is no zone Attic; there are Garage, Visitors'],
    ['impossible', 'Garage', word(-1, 2), '0 or more'],
    ['impossible', 'Garage', word(NaN, 2), '0 or more'],
    ['impossible', 'Garage', word(10, 0), 'passed'],
    ['impossible', 'Garage', word(10, NaN), 'passed'],
    ['impossible', 'Garage', word(10, 24 * 32), '31 days'],
  ] as const)('is %s of %s at %j', async (why, zone, said, problem) => {
    const { desk, heard } = await opened();
    expect(await desk.hold(zone, said)).toMatchObject({
      ok: false,
      why,
      problem: expect.stringContaining(problem) as string,
    });
    expect(heard).toEqual([]);
  });

  it('counts although the disk does not take it, and says so', async () => {
    const store: OperatorStore = { ...fileOperatorStore(folder), save: async () => ({ ok: false, why: 'ENOSPC' }) };
    const { desk, heard } = await opened(START, store);
    expect(await desk.hold('Garage', word(10, 2))).toEqual({ ok: true, kept: false });
    expect(heard).toHaveLength(1);
    expect(warned.join()).toContain('ENOSPC');
  });

  it('is forgotten where its file is damaged, which is said', async () => {
    writeFileSync(join(folder, 'operator.json'), '{"v":1');
    expect((await opened()).heard).toEqual([]);
    expect(warned.join()).toContain('damaged');
  });
});

describe('a cap', () => {
  it('of a signal without a source is what it says, with its end, and outlives a restart', async () => {
    const { desk, heard } = await opened();
    expect(await desk.cap('dso', word(30_000, 2))).toEqual({ ok: true, kept: true });
    const expected = { signal: 'dso', series: { slots: [{ value: 30_000 }, { value: null }] } };
    expect(heard.at(-1)).toMatchObject(expected);
    expect((await opened(START + HOUR)).heard).toMatchObject([expected]);
  });

  it('of a signal that has a source only lowers it, also after a restart, and is no word of the source', async () => {
    const { desk, heard } = await opened(START, undefined, new Set(['dso']));
    await desk.cap('dso', word(30_000, 2));
    const slot = { from: START, to: START + 2 * HOUR, value: 30_000 };
    const expected = { kind: 'SignalArrived', signal: 'dso', series: { lowersOnly: true, slots: [slot] } };
    expect(heard).toMatchObject([expected]);
    expect((await opened(START + HOUR, undefined, new Set(['dso']))).heard).toMatchObject([expected]);
  });

  it('that ended while the service was down is no longer said', async () => {
    const { desk } = await opened(START, undefined, new Set(['dso']));
    await desk.cap('dso', word(30_000, 1));
    const { heard } = await opened(START + HOUR, undefined, new Set(['dso']));
    expect(heard).toMatchObject([{ series: { lowersOnly: true, slots: [] } }]);
  });

  it('is the sign of life of a signal without a source, when it is said and not when it is said again after a restart', async () => {
    const { desk, heard } = await opened();
    await desk.cap('dso', word(30_000, 2));
    expect(heard.at(-1)).toMatchObject({ keptForMs: 0 });
    expect((await opened(START + HOUR)).heard).toMatchObject([{ keptForMs: HOUR }]);
  });

  it('is lowered by another, and raised by none', async () => {
    const { desk, heard } = await opened();
    for (const value of [30_000, 80_000, 20_000]) await desk.cap('dso', word(value, 2));
    expect(heard.map((event) => (event.kind === 'SignalArrived' ? event.series.slots[0]?.value : null))).toEqual([
      30_000, 30_000, 20_000,
    ]);
  });

  it('is refused where there are very many, and where the signal is none', async () => {
    const { desk } = await opened();
    for (let hours = 1; hours <= 50; hours += 1) await desk.cap('dso', word(hours, hours));
    expect(await desk.cap('dso', word(60, 60))).toMatchObject({ ok: false, why: 'full' });
    for (const name of ['p', 'nothing'])
      expect(await desk.cap(name, word(1, 1))).toMatchObject({ ok: false, why: 'unknown' });
  });
});
