import { firstValueFrom, Subject, type Subscription } from 'rxjs';
import { filter, take, toArray } from 'rxjs/operators';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { millis, volts, type EngineEvent } from '../../src/engine/index.ts';
import { openSources, type Sources } from '../../src/sources/index.ts';
import { keptSignalSaid } from '../../src/sources/signal-form.ts';
import type { MqttMeter, MqttSignal, Publishing, SourceSettings } from '../../src/sources/settings.ts';
import { realTime } from '../../src/service/system-clock.ts';
import { openBroker, type TestBroker } from './support/broker.ts';

const ROOF: MqttMeter = {
  kind: 'mqtt',
  name: 'Roof',
  lines: [0, 1, 2],
  isSource: true,
  parts: [{ topic: 'pv/power', quantity: 'power', lines: [0, 1, 2], path: null, factor: 1 }],
  stamp: null,
};
const CAP: MqttSignal = {
  kind: 'mqtt',
  signal: 'cap',
  topic: 'grid/cap',
  validForMs: millis(60_000),
  path: null,
  column: 'value',
  timeZone: null,
  factor: 1000,
};
const PRICES: MqttSignal = { ...CAP, signal: 'price', topic: 'prices', validForMs: null, factor: 1 };
const PUBLISH: Publishing = { prefix: 'busbar/test', discoveryPrefix: null };

let broker: TestBroker;
let opened: Sources[];
let subscription: Subscription | null;

beforeEach(async () => {
  broker = await openBroker();
  opened = [];
  subscription = null;
});
afterEach(async () => {
  subscription?.unsubscribe();
  for (const sources of opened) await sources.close();
  await broker.close();
});

async function listen(settings: Partial<SourceSettings<() => string | null>>) {
  const said: string[] = [];
  const lines = new Subject<string>();
  const sources = await openSources({
    settings: {
      broker: { url: broker.url, clientId: 'test', user: null, password: null, ca: null, publish: PUBLISH },
      meters: [],
      signals: [],
      ...settings,
    },
    authority: null,
    nominalVolts: volts(230),
    // The library's own timers are real ones.
    clock: { ...realTime(), schedule: (delayMs, run) => realTime().schedule(Math.min(delayMs, 20), run) },
    jitter: () => 0,
    log: (_, text) => {
      said.push(text);
      lines.next(text);
    },
    will: { topic: 'busbar/test/availability', text: 'offline' },
  });
  opened.push(sources);
  const events = new Subject<EngineEvent>();
  const logged = firstValueFrom(lines, { defaultValue: '' });
  const subscribed = broker.subscribed();
  subscription = sources.source.events$.subscribe(events);
  await subscribed;
  const next = <Kind extends EngineEvent['kind']>(kind: Kind, count = 1) =>
    firstValueFrom(
      events.pipe(
        filter((event): event is Extract<EngineEvent, { kind: Kind }> => event.kind === kind),
        take(count),
        toArray(),
      ),
    );
  return { sources, said, logged, next };
}

describe('meters and signals of a broker', () => {
  it('reads a live message as the meter’s values', async () => {
    const { sources, next } = await listen({ meters: [ROOF] });
    const observed = next('MeterObserved');
    await broker.say('pv/power', '6900');
    expect((await observed)[0]).toMatchObject({ meter: 'Roof', values: { currentAmps: [10, 10, 10] } });
    expect(sources.health()).toMatchObject([{ name: 'Roof', kind: 'mqtt', connected: true, problem: null }]);
  });

  it('takes no retained message for a reading', async () => {
    await broker.say('pv/power', '1000', true);
    const { sources, next } = await listen({ meters: [ROOF] });
    const observed = next('MeterObserved');
    await broker.say('pv/power', '2300');
    expect((await observed)[0]?.values.powerWatts[0]).toBeCloseTo(2300 / 3);
    expect(sources.health()[0]?.problem).toBeNull();
  });

  it('says of a retained message that it does not count', async () => {
    await broker.say('pv/power', '1000', true);
    const { sources, logged } = await listen({ meters: [ROOF] });
    expect(await logged).toContain('Roof: only a retained value');
    expect(sources.health()[0]).toMatchObject({ ageMs: null, problem: expect.stringContaining('retained') as string });
  });

  it('reads one value of a signal for as long as it holds', async () => {
    const { next } = await listen({ signals: [CAP] });
    const arrived = next('SignalArrived');
    await broker.say('grid/cap', '40');
    const { series, at } = (await arrived)[0] as Extract<EngineEvent, { kind: 'SignalArrived' }>;
    expect(series.slots).toEqual([{ from: at.wallMs, to: at.wallMs + 60_000, value: 40_000 }]);
    expect(series.expiresAt).toBe(at.wallMs + 60_000);
  });

  it('reads a retained series that says when it was known, as old as that', async () => {
    const slots = [{ from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z', value: 0.3 }];
    const text = JSON.stringify({ knownAt: '2020-01-01T00:00:00Z', slots });
    const at = realTime().now();
    expect(keptSignalSaid(PRICES, text, at)).toMatchObject({
      event: { at, keptForMs: at.wallMs - Date.UTC(2020, 0, 1), series: { slots: [{ value: 0.3 }] } },
    });
    await broker.say('prices', text, true);
    const { sources, next } = await listen({ signals: [PRICES] });
    const arrived = next('SignalArrived');
    await broker.say('prices', text);
    expect((await arrived)[0]?.keptForMs).toBeUndefined();
    expect(sources.health()[0]?.problem).toBeNull();
  });

  it('takes no retained series that does not say when it was known', async () => {
    const slots = [{ from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z', value: 0.3 }];
    await broker.say('prices', JSON.stringify(slots), true);
    const { sources, logged } = await listen({ signals: [PRICES] });
    expect(await logged).toContain('retained and of unknown age');
    expect(sources.health()[0]).toMatchObject({ ageMs: null });
  });

  it('makes nothing of texts, and goes on', async () => {
    const { sources, next } = await listen({ meters: [ROOF] });
    const observed = next('MeterObserved', 2);
    await broker.say('pv/power', 'unavailable');
    await broker.say('pv/power', '');
    const [first] = await observed;
    expect(first?.values.powerWatts).toEqual([null, null, null]);
    expect(sources.health()[0]?.problem).toContain('no number');
  });

  it('comes back to a broker that was cut off, and listens again', async () => {
    const { sources, said, next } = await listen({ meters: [ROOF] });
    const again = broker.subscribed();
    broker.cut();
    await again;
    const observed = next('MeterObserved');
    await broker.say('pv/power', '690');
    expect((await observed)[0]?.values.currentAmps[0]).toBeCloseTo(1);
    expect(sources.health()[0]).toMatchObject({ connected: true, problem: null });
    expect(said).toEqual(['Roof: the broker cannot be reached', 'Roof: mqtt works again']);
  });

  it('has the broker say so when it dies without a word', async () => {
    await listen({ meters: [ROOF] });
    const will = broker.heard('busbar/test/availability');
    broker.cut();
    expect((await will).payload.toString()).toBe('offline');
  });

  it('tells the broker values to keep', async () => {
    const { sources } = await listen({ meters: [ROOF] });
    const heard = broker.heard('busbar/test/site');
    sources.broker?.publish('busbar/test/site', '{}');
    expect(await heard).toMatchObject({ retain: true });
  });

  it('tells the broker what has happened without having it kept', async () => {
    const { sources } = await listen({ meters: [ROOF] });
    const heard = broker.heard('busbar/alarms');
    sources.broker?.tell('busbar/alarms', '{}');
    expect(await heard).toMatchObject({ retain: false });
  });
});
