import { describe, expect, it } from 'vitest';
import { tellBroker } from '../../src/service/mqtt-state.ts';
import { topicsFor, topicsOf } from '../../src/service/mqtt-topics.ts';
import { announcements } from '../../src/service/home-assistant.ts';
import { foldTurn, INITIAL_STATE } from '../../src/service/live-state.ts';
import { stateDocument } from '../../src/service/state-document.ts';
import { HandClock } from '../support/hand-clock.ts';
import { decision, DIRECTORY, instantAt, meterAlarm, SITE, turnOf } from './recorded.ts';

const PUBLISHING = { prefix: 'busbar/two-zones', discoveryPrefix: 'homeassistant' };
const STATE = [turnOf(DIRECTORY), decision(4)].reduce(foldTurn, INITIAL_STATE);
const DOCUMENT = stateDocument(SITE, STATE, 1);

function tell() {
  const clock = new HandClock();
  const told = new Map<string, string[]>();
  let isConnected = false;
  let greet = (): void => undefined;
  const broker = {
    publish: (topic: string, text: string) => void told.set(topic, [...(told.get(topic) ?? []), text]),
    isConnected: () => isConnected,
    onConnected: (listener: () => void) => {
      greet = listener;
    },
  };
  const teller = tellBroker(broker, PUBLISHING, clock);
  const connect = (): void => {
    isConnected = true;
    greet();
  };
  return { clock, told, teller, connect };
}

describe('what a broker is told', () => {
  it('is a topic for each node, zone and meter, with what people look at', () => {
    const topics = topicsOf(DOCUMENT, PUBLISHING);
    for (const { zone } of DOCUMENT.record?.zones ?? []) {
      const topic = topicsFor(
        PUBLISHING.prefix,
        'zones',
        (DOCUMENT.record?.zones ?? []).map((one) => one.zone),
      ).get(zone);
      expect(JSON.parse(topics[topic ?? ''] ?? 'null')).toMatchObject({
        name: zone,
        cars: expect.any(Number) as number,
      });
    }
    expect(Object.keys(topics)).toEqual(
      expect.arrayContaining(['busbar/two-zones/site', 'busbar/two-zones/alarms']) as string[],
    );
  });

  it('keeps names apart that make the same word, and no name makes a level or a wildcard', () => {
    const topics = topicsFor('p', 'zones', ['Hall A', 'hall a', 'A/B', '#', 'Zürich']);
    expect([...topics.values()]).toEqual([
      'p/zones/hall-a',
      'p/zones/hall-a-2',
      'p/zones/a-b',
      'p/zones/unnamed',
      'p/zones/zürich',
    ]);
  });

  it('waits for the broker, says that it is here, and in the end that it is gone', () => {
    const { told, teller, connect } = tell();
    teller.show(DOCUMENT);
    expect(told.size).toBe(0);
    connect();
    expect(told.get('busbar/two-zones/availability')).toEqual(['online']);
    expect(told.get('busbar/two-zones/site')).toHaveLength(1);
    teller.close();
    expect(told.get('busbar/two-zones/availability')).toEqual(['online', 'offline']);
  });

  it('says nothing twice, and all again to a broker that has come back', () => {
    const { clock, told, teller, connect } = tell();
    connect();
    teller.show(DOCUMENT);
    clock.moveTo(60_000);
    teller.show(DOCUMENT);
    expect(told.get('busbar/two-zones/site')).toHaveLength(1);
    connect();
    expect(told.get('busbar/two-zones/site')).toHaveLength(2);
  });

  it('announces sensors of things that are told, each with an id of its own', () => {
    const announced = announcements(DOCUMENT, PUBLISHING);
    const topics = Object.keys(topicsOf(DOCUMENT, PUBLISHING));
    const sensors = Object.values(announced).map(
      (text) => JSON.parse(text) as { readonly unique_id: string; readonly state_topic: string },
    );
    expect(sensors.length).toBeGreaterThan(5);
    expect(new Set(sensors.map(({ unique_id: id }) => id)).size).toBe(sensors.length);
    for (const { state_topic: topic } of sensors) expect(topics).toContain(topic);
    for (const topic of Object.keys(announced))
      expect(topic).toMatch(/^homeassistant\/(binary_)?sensor\/[\w-]+\/config$/);
  });

  it('announces nothing before the first decision, and nothing where nobody asked for it', () => {
    expect(announcements(stateDocument(SITE, INITIAL_STATE, 1), PUBLISHING)).toEqual({});
    expect(announcements(DOCUMENT, { ...PUBLISHING, discoveryPrefix: null })).toEqual({});
  });

  it('lists the alarms that last', () => {
    const turn = { ...turnOf({ kind: 'Tick', at: instantAt(30) }), effects: [meterAlarm(30, true)] };
    const alarmed = foldTurn(STATE, turn);
    const topics = topicsOf(stateDocument(SITE, alarmed, 1), PUBLISHING);
    expect(topics['busbar/two-zones/alarms']).toContain('no new value for 36 s');
  });
});
