import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEVER, Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type EngineEvent, type LinkChanged } from '../../src/engine/index.ts';
import { journalPath, openArchive, openKept, replay, type KeptJournal } from '../../src/journal/index.ts';
import { openJournal } from '../../src/service/journal-file.ts';
import { openLog } from '../../src/service/log.ts';
import { startService, type Service } from '../../src/service/service.ts';
import { realTime } from '../../src/service/system-clock.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { DIRECTORY, SITE } from './recorded.ts';

const EVER = { fromMs: 0, toMs: 1e15, limit: 1e9 };
const BEGAN_MS = Date.UTC(2026, 5, 12);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-alarms-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Watched {
  readonly service: Service;
  /** The box answers, or throws Busbar out. */
  readonly link: (up: boolean) => void;
  readonly pass: (ms: number) => Promise<void>;
  readonly nowMs: () => number;
}

/** A service that journals to the folder, so many seconds after the first. */
async function started(afterSeconds = 0): Promise<Watched> {
  const clock = createVirtualClock({ wallStartMs: BEGAN_MS + afterSeconds * 1_000 });
  const events = new Subject<EngineEvent>();
  const log = await openLog({ write: () => undefined, pretty: false });
  const config = {
    site: SITE,
    strategies: [],
    signals: [],
    sources: { broker: null, meters: [], signals: [] },
    service: { listen: { host: '127.0.0.1', port: 0 }, stateFolder: null, onExit: 'fallback' },
  } as const;
  const close = async (): Promise<void> => undefined;
  const started = await startService({
    config,
    box: {
      source: { events$: events },
      writer: { write: () => undefined, stop: () => undefined, outcomes$: NEVER },
      close,
      abandon: close,
    },
    clock,
    realTime: clock,
    speed: 1,
    journal: () => openJournal(config, { folder, at: clock.now(), clock: realTime(), log }),
    log,
  });
  if (!started.ok) throw new TypeError(started.problem);
  const link = (up: boolean): void => {
    const refused = { up: false, detail: 'the login is refused', cause: 'locked-out' } as const;
    const change: LinkChanged = { kind: 'LinkChanged', at: clock.now(), ...(up ? { up, detail: null } : refused) };
    events.next(change);
    if (up) events.next({ ...DIRECTORY, at: clock.now() });
  };
  return {
    service: started.service,
    link,
    pass: (ms) => clock.runUntil(clock.elapsedMs() + ms),
    nowMs: () => clock.now().wallMs,
  };
}

/** Stops it, with time for what it waits for. */
async function stopped({ service, pass }: Watched): Promise<void> {
  const stopping = service.stop();
  await pass(10_000);
  await stopping;
}

async function reading<T>(work: (journal: KeptJournal) => T | Promise<T>): Promise<T> {
  const opened = await openKept(journalPath(folder));
  if (!opened.ok) throw new TypeError(opened.why);
  try {
    return await work(opened.journal);
  } finally {
    opened.journal.close();
  }
}

const lockOuts = () =>
  reading((journal) =>
    journal
      .alarms(EVER)
      .filter(({ id }) => id === 'locked-out')
      .map(({ subject, detail, raisedMs, clearedMs }) => [subject, detail, raisedMs, clearedMs]),
  );

describe('a box that locks Busbar out', () => {
  it('is found in the journal afterwards, from when to when, and every decision comes out again', async () => {
    const watched = await started();
    watched.link(true);
    await watched.pass(20_000);
    watched.link(false);
    await watched.pass(60_000);
    const shown = watched.service.state().alarms.find(({ id }) => id === 'locked-out');
    watched.link(true);
    await watched.pass(20_000);
    await stopped(watched);
    const times = [BEGAN_MS + 25_000, BEGAN_MS + 85_000];
    expect(shown?.raisedAt.wallMs).toBe(times[0]);
    expect(await lockOuts()).toEqual([[SITE.name, 'the login is refused', ...times]]);
    const archive = openArchive(journalPath(folder));
    expect(await archive.alarms(EVER)).toEqual(await reading((journal) => journal.alarms(EVER)));
    await archive.close();
    const ends = await reading(async (journal) => {
      const engine = createEngine({ site: SITE, strategies: [] });
      const [stretch] = journal.stretches(1);
      return replay((state, event) => engine.step(state, event), engine.initial, stretch?.items ?? []);
    });
    expect(ends).toMatchObject({ end: { kind: 'complete' } });
    expect(ends.records).toBeGreaterThan(15);
  });

  it('is an episode that ends with the next start, which tells of it anew where it is still so', async () => {
    const first = await started();
    first.link(false);
    await first.pass(20_000);
    await stopped(first);
    const [[, , raisedMs, open] = []] = await lockOuts();
    expect(open).toBeNull();
    const second = await started(3_600);
    const againMs = second.nowMs();
    second.link(false);
    await second.pass(20_000);
    await stopped(second);
    expect((await lockOuts()).map(([, , ...times]) => times)).toEqual([
      [raisedMs, againMs],
      [againMs + 5_000, null],
    ]);
    const third = await started(7_200);
    const endMs = third.nowMs();
    third.link(true);
    await third.pass(20_000);
    await stopped(third);
    expect((await lockOuts()).map(([, , , clearedMs]) => clearedMs)).toEqual([againMs, endMs]);
  });
});
