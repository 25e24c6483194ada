import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom, Subject, type Subscription } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SignalFile } from '../../src/config/index.ts';
import type { EngineEvent } from '../../src/engine/index.ts';
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

const slots = (value: number): string =>
  JSON.stringify([{ from: '1970-01-01T00:00:00Z', to: '1970-01-03T00:00:00Z', value }]);

/** Listens on a clock that is moved only when the source has looked and waits for its next look. */
function listening() {
  const clock = new HandClock();
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
