import { NEVER, Subject } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { amps, millis, type EngineEvent, type WriteReduction, type WriterEvent } from '../../src/engine/index.ts';
import { openLog } from '../../src/service/log.ts';
import { startService, type Box, type Service, type ServiceOptions } from '../../src/service/service.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { DIRECTORY, SITE } from './recorded.ts';

const clock = createVirtualClock({ wallStartMs: Date.UTC(2026, 5, 12) });
let running: Service | null = null;

afterEach(async () => {
  await running?.stop();
  running = null;
});

/** A box that confirms every write at once, and notes in which order it was used. */
function obedientBox(): { readonly box: Box; readonly events: Subject<EngineEvent>; readonly story: string[] } {
  const events = new Subject<EngineEvent>();
  const outcomes = new Subject<WriterEvent>();
  const story: string[] = [];
  const write = ({ zone, writeId, allowedAmps }: WriteReduction): void => {
    story.push(`${zone} ${allowedAmps[0]}`);
    const at = clock.now();
    queueMicrotask(() => {
      outcomes.next({ kind: 'ReductionRead', at, zone, begunMonoMs: at.monoMs, allowedAmps });
      outcomes.next({ kind: 'WriteSettled', at, zone, writeId, outcome: 'confirmed', detail: null });
    });
  };
  const close = async (): Promise<void> => {
    story.push('logged out');
  };
  const writer = { write, stop: () => undefined, outcomes$: outcomes };
  const box: Box = { source: { events$: events }, writer, close, abandon: close };
  return { box, events, story };
}

const NO_SOURCES = { signals: [], sources: { broker: null, meters: [], signals: [] } };

async function started(parts: Partial<ServiceOptions> & Pick<ServiceOptions, 'box'>): Promise<Service> {
  const outcome = await startService({
    config: {
      site: SITE,
      strategies: [],
      ...NO_SOURCES,
      service: { listen: { host: '127.0.0.1', port: 0 }, stateFolder: null, onExit: 'fallback' },
    },
    clock,
    realTime: clock,
    speed: 1,
    journal: null,
    log: await openLog({ write: () => undefined, pretty: false }),
    ...parts,
  });
  if (!outcome.ok) throw new TypeError(outcome.problem);
  running = outcome.service;
  return outcome.service;
}

const tell = (events: Subject<EngineEvent>): void => {
  events.next({ kind: 'LinkChanged', at: clock.now(), up: true, detail: null });
  events.next({ ...DIRECTORY, at: clock.now() });
};

const pass = (ms: number): Promise<void> => clock.runUntil(clock.elapsedMs() + ms);

describe('the service', () => {
  it('shows over HTTP what the controller decided', async () => {
    const { box, events } = obedientBox();
    const service = await started({ box });
    tell(events);
    await pass(6_000);
    const state = (await (await fetch(new URL('api/v1/state', service.url))).json()) as { cycles: number };
    expect(state.cycles).toBe(2);
    expect(service.document().link.state).toBe('up');
  });

  it('counts confirmed writes', async () => {
    const { box, events, story } = obedientBox();
    const service = await started({ box });
    tell(events);
    await pass(6_000);
    expect(story.length).toBeGreaterThan(0);
    expect(service.state().writes.confirmed).toBe(story.length);
  });

  it('hands every turn to the journal and closes it last', async () => {
    const { box, events, story } = obedientBox();
    const kinds: string[] = [];
    const service = await started({
      box,
      journal: async () => ({
        append: (event) => kinds.push(event.kind),
        appendAlarm: () => undefined,
        close: async () => {
          story.push('journal closed');
        },
      }),
    });
    tell(events);
    await pass(1_000);
    expect(kinds.slice(0, 3)).toEqual(['LinkChanged', 'DirectoryListed', 'Tick']);
    await service.stop();
    running = null;
    expect(story.slice(-2)).toEqual(['logged out', 'journal closed']);
  });

  it('logs out after parking, and decides no more', async () => {
    const { box, events, story } = obedientBox();
    const service = await started({ box });
    tell(events);
    await pass(1_000);
    const stopping = service.stop();
    await pass(0);
    await stopping;
    running = null;
    const cycles = service.state().cycles;
    await pass(60_000);
    expect(service.state().cycles).toBe(cycles);
    expect(story.at(-1)).toBe('logged out');
  });

  it('stops in bounded time when the box has gone silent', async () => {
    const events = new Subject<EngineEvent>();
    let isAbandoned = false;
    const box: Box = {
      source: { events$: events },
      writer: { write: () => undefined, stop: () => undefined, outcomes$: NEVER },
      close: () => new Promise(() => undefined),
      abandon: async () => {
        isAbandoned = true;
      },
    };
    const service = await started({ box });
    tell(events);
    await pass(1_000);
    const stopping = service.stop();
    await pass(5_000);
    await stopping;
    running = null;
    expect(isAbandoned).toBe(true);
    await expect(fetch(service.url)).rejects.toThrow();
  });

  it('leaves zones as they are where the site file says hold', async () => {
    const { box, events, story } = obedientBox();
    const service = await started({
      box,
      config: {
        site: { ...SITE, zones: SITE.zones.map((zone) => ({ ...zone, fallbackAmps: amps(1) })) },
        strategies: [],
        ...NO_SOURCES,
        service: { listen: { host: '127.0.0.1', port: 0 }, stateFolder: null, onExit: 'hold' },
      },
    });
    tell(events);
    await pass(1_000);
    const before = story.length;
    await service.stop();
    running = null;
    expect(story.slice(before)).toEqual(['logged out']);
  });

  it('tells when the controller has broken down', async () => {
    const events = new Subject<EngineEvent>();
    const { box } = obedientBox();
    const service = await started({ box: { ...box, source: { events$: events } } });
    events.error(new TypeError('a promise of the program is broken'));
    await expect(service.brokenDown).resolves.toContain('broken');
  });

  it('starts nothing when it cannot listen', async () => {
    const { box, events } = obedientBox();
    const service = await started({ box });
    const other = new Subject<EngineEvent>();
    const second = await startService({
      config: {
        site: { ...SITE, timing: { ...SITE.timing, tickMs: millis(1_000) } },
        strategies: [],
        ...NO_SOURCES,
        service: {
          listen: { host: '127.0.0.1', port: Number(new URL(service.url).port) },
          stateFolder: null,
          onExit: 'fallback',
        },
      },
      box: { ...box, source: { events$: other } },
      clock,
      realTime: clock,
      speed: 1,
      journal: async () => {
        throw new RangeError('a journal was begun');
      },
      log: await openLog({ write: () => undefined, pretty: false }),
    });
    expect(second).toMatchObject({ ok: false, problem: expect.stringContaining('in use') as string });
    expect(other.observed).toBe(false);
    expect(events.observed).toBe(true);
  });
});
