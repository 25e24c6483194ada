import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom, Subject, type Subscription } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignalFile } from '../../src/config/index.ts';
import type { EngineEvent } from '../../src/engine/index.ts';
import { foldSignal, type SignalState } from '../../src/engine/signal.ts';
import { openSignals } from '../../src/service/signal-source.ts';
import { HandClock } from '../support/hand-clock.ts';

const MINUTE = 60_000;

let folder: string;
let file: string;
let subscription: Subscription | null = null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'busbar-signals-'));
  file = join(folder, 'prices.json');
});
afterEach(async () => {
  subscription?.unsubscribe();
  await rm(folder, { recursive: true });
});

const slots = (value: number, day = '1970-01-03'): string =>
  JSON.stringify([{ from: '1970-01-01T00:00:00Z', to: `${day}T00:00:00Z`, value }]);

/** Listens on a clock that is moved only when the source has looked and waits for its next look. */
function listening(startMs = 0) {
  const clock = new HandClock();
  clock.nowMs = startMs;
  const looked = new Subject<void>();
  const schedule = clock.schedule.bind(clock);
  clock.schedule = (delayMs, run) => {
    const cancel = schedule(delayMs, run);
    looked.next();
    return cancel;
  };
  const heard: EngineEvent[] = [];
  const said: string[] = [];
  const log = { warn: (text: string) => void said.push(text), info: (text: string) => void said.push(text) };
  const of: Omit<SignalFile, 'file'> = {
    signal: { name: 'price', kind: 'price', unit: 'EUR/kWh' },
    format: 'json',
    column: 'value',
    timeZone: null,
    factor: 1,
    publishedAtMinute: 780,
  };
  const source = openSignals([{ ...of, file }], { clock, log: log as never });
  if (source === null) throw new RangeError('there is a signal to listen to');
  const first = firstValueFrom(looked);
  subscription = source.events$.subscribe((event) => void heard.push(event));
  const moveBy = async (ms: number): Promise<void> => {
    const next = firstValueFrom(looked);
    clock.moveTo(clock.nowMs + ms);
    await next;
  };
  const minutes = async (count: number): Promise<void> => {
    for (let minute = 0; minute < count; minute += 1) await moveBy(MINUTE);
  };
  return { first, moveBy, minutes, clock, heard, said };
}

describe('signals in files of a live site', () => {
  it('are said at the moment at which their file says that they become known', async () => {
    const series = (minute: string, value: number): string =>
      `{"knownAt":"1970-01-01T${minute}Z","slots":${slots(value)}}`;
    await writeFile(file, `[${series('00:02:30', 2)},${series('00:00:00', 1)}]`);
    const { first, moveBy, minutes, heard } = listening();
    await first;
    await minutes(2);
    expect(heard).toMatchObject([{ series: { slots: [{ value: 1 }] } }]);
    await moveBy(MINUTE / 2);
    expect(heard).toMatchObject([{}, { at: { wallMs: 2.5 * MINUTE }, series: { slots: [{ value: 2 }] } }]);
    await minutes(2);
    expect(heard).toHaveLength(2);
  });

  it('are none where the site has none', () => {
    expect(openSignals([], { clock: new HandClock(), log: {} as never })).toBeNull();
  });

  it('are said at once, when they change, and every hour', async () => {
    await writeFile(file, slots(1));
    const { first, minutes, heard } = listening();
    await first;
    expect(heard).toMatchObject([{ kind: 'SignalArrived', signal: 'price', series: { slots: [{ value: 1 }] } }]);
    await minutes(2);
    expect(heard).toHaveLength(1);
    await writeFile(file, slots(2));
    await minutes(1);
    expect(heard).toHaveLength(2);
    await minutes(60);
    expect(heard).toHaveLength(3);
  });

  it('are as old as their last writing, however often they are said', async () => {
    await writeFile(file, slots(1, '1970-01-09'));
    await utimes(file, 0, 60);
    const { first, minutes, heard } = listening(90 * MINUTE + 0.3);
    await first;
    await minutes(120);
    const arrived = heard.filter((event) => event.kind === 'SignalArrived');
    expect(arrived.map(({ series }) => series.knownAt)).toEqual([MINUTE, MINUTE, MINUTE]);
    const seen = arrived.reduce<SignalState>((before, event) => foldSignal('price', before, event), [])[0];
    expect(seen?.arrivedAt.monoMs).toBeCloseTo(MINUTE, 2);
    expect(seen?.slots).toEqual(arrived.at(-1)?.series.slots);
    expect(seen?.slots[0]?.to).toBeGreaterThan(arrived[0]?.series.slots[0]?.to ?? Infinity);
  });

  it('are seen within a quarter of a minute, long before a cap that is written each minute counts as lost', async () => {
    await writeFile(file, slots(1));
    const { first, moveBy, heard } = listening();
    await first;
    await writeFile(file, slots(2));
    await moveBy(MINUTE / 4);
    expect(heard).toMatchObject([{}, { series: { slots: [{ value: 2 }] } }]);
  });

  it('are said at once when the same is written again, and are as young as that', async () => {
    await writeFile(file, slots(1));
    await utimes(file, 0, 60);
    const { first, minutes, heard } = listening(90 * MINUTE);
    await first;
    await utimes(file, 0, 90.5 * 60);
    await minutes(1);
    expect(heard).toMatchObject([
      { series: { knownAt: MINUTE }, keptForMs: 89 * MINUTE },
      { series: { knownAt: 90.5 * MINUTE }, keptForMs: MINUTE / 2 },
    ]);
  });

  it('are new although the file system says that they are older than what stood there', async () => {
    await writeFile(file, slots(1));
    await utimes(file, 0, 80 * 60);
    const { first, minutes, heard } = listening(90 * MINUTE);
    await first;
    await writeFile(file, slots(2));
    await utimes(file, 0, 60);
    await minutes(1);
    expect(heard.at(-1)).toMatchObject({
      series: { knownAt: 90 * MINUTE, slots: [{ value: 2 }] },
      keptForMs: MINUTE,
    });
  });

  it('are as old as they were when they could not be read for a while', async () => {
    await writeFile(file, slots(1));
    await utimes(file, 0, 60);
    const { first, minutes, heard } = listening(90 * MINUTE);
    await first;
    await rename(file, `${file}.away`);
    await minutes(1);
    await rename(`${file}.away`, file);
    await minutes(1);
    expect(heard.at(-1)).toMatchObject({ series: { knownAt: MINUTE }, keptForMs: 91 * MINUTE });
  });

  it('are no younger than the file system says when they were written while they could not be read', async () => {
    await writeFile(file, slots(1));
    await utimes(file, 0, 60);
    const { first, minutes, heard } = listening(90 * MINUTE);
    await first;
    await rename(file, `${file}.away`);
    await minutes(30);
    await writeFile(file, slots(1));
    await utimes(file, 0, 91 * 60);
    await minutes(1);
    expect(heard.at(-1)).toMatchObject({ series: { knownAt: 91 * MINUTE }, keptForMs: 30 * MINUTE });
  });

  it('are said whenever they are written again after the file system was ahead', async () => {
    await writeFile(file, slots(1));
    await utimes(file, 0, 150 * 60);
    const { first, minutes, heard } = listening(90 * MINUTE);
    await first;
    await minutes(1);
    expect(heard).toHaveLength(1);
    await utimes(file, 0, 91.5 * 60);
    await minutes(1);
    expect(heard).toMatchObject([{}, { series: { knownAt: 91.5 * MINUTE }, keptForMs: MINUTE / 2 }]);
  });

  it('stay known when the wall clock is set back, and are said whenever they are written after it', async () => {
    await writeFile(file, slots(1));
    await utimes(file, 0, 89 * 60);
    const { first, minutes, clock, heard } = listening(90 * MINUTE);
    await first;
    clock.wallAheadMs = -60 * MINUTE;
    await minutes(2);
    expect(heard).toMatchObject([{}, { series: { knownAt: 31 * MINUTE }, keptForMs: 2 * MINUTE }]);
    await utimes(file, 0, 32.5 * 60);
    await minutes(1);
    expect(heard).toMatchObject([{}, {}, { series: { knownAt: 32.5 * MINUTE }, keptForMs: MINUTE / 2 }]);
  });

  it('were written when they are seen first where the file system is ahead', async () => {
    await writeFile(file, slots(1));
    const { first, heard } = listening();
    await first;
    expect(heard).toMatchObject([{ series: { knownAt: 0 }, keptForMs: 0 }]);
  });

  it('say nothing while they cannot be read, which is logged once, and again when they can', async () => {
    const { first, minutes, heard, said } = listening();
    await first;
    await minutes(2);
    expect(heard).toEqual([]);
    await writeFile(file, 'x');
    await minutes(1);
    await writeFile(file, slots(1));
    await minutes(1);
    expect(heard).toHaveLength(1);
    expect(said).toEqual([
      `signal price: ${file} cannot be read`,
      `signal price: ${file} is no JSON`,
      'signal price can be read again',
    ]);
  });

  it('are looked at no more when nobody listens', async () => {
    const { first, clock } = listening();
    await first;
    subscription?.unsubscribe();
    expect(clock.pending).toEqual([]);
  });
});
