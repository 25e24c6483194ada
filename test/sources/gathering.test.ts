import { describe, expect, it } from 'vitest';
import { volts, type MeterObserved } from '../../src/engine/index.ts';
import { createGathering } from '../../src/sources/gathering.ts';
import { messageOf } from '../../src/sources/payload.ts';
import type { MqttMeter, MqttPart } from '../../src/sources/settings.ts';
import { HandClock } from '../support/hand-clock.ts';

const part = (topic: string, quantity: MqttPart['quantity'], line: 0 | 1 | 2): MqttPart => ({
  topic,
  quantity,
  lines: [line],
  path: null,
  factor: 1,
});
const METER: MqttMeter = {
  kind: 'mqtt',
  name: 'Incomer',
  lines: [0, 1, 2],
  isSource: false,
  parts: [part('i1', 'current', 0), part('i2', 'current', 1), part('i3', 'current', 2), part('p1', 'power', 0)],
  stamp: null,
};

function gather(meter: MqttMeter = METER) {
  const clock = new HandClock();
  const seen: MeterObserved[] = [];
  const gathering = createGathering({
    meter,
    clock,
    nominalVolts: volts(230),
    emit: (event) => void seen.push(event as MeterObserved),
  });
  const say = (topic: string, text: string): boolean => gathering.take(topic, messageOf(text));
  return { clock, seen, say, stop: () => gathering.stop() };
}

describe('a meter of many messages', () => {
  it('is one sample as soon as all have come', () => {
    const { seen, say } = gather();
    say('i1', '1');
    say('i2', '2');
    say('i3', '3');
    expect(seen).toHaveLength(0);
    say('p1', '230');
    expect(seen).toMatchObject([{ stamp: null, values: { currentAmps: [1, 2, 3], powerWatts: [230, null, null] } }]);
  });

  it('is one sample after a quarter of a second, without the lines of which nothing came', () => {
    const { clock, seen, say } = gather();
    for (const topic of ['i1', 'i2', 'i3', 'p1']) say(topic, '5');
    clock.moveTo(1_000);
    say('i1', '6');
    clock.moveTo(1_250);
    expect(seen[1]?.values.currentAmps).toEqual([6, null, null]);
    // The power of that line came a second before, and still belongs to it.
    expect(seen[1]?.values.powerWatts[0]).toBe(5);
  });

  it('forgets the power of a line whose current alone goes on', () => {
    const { clock, seen, say } = gather();
    for (const topic of ['i1', 'i2', 'i3', 'p1']) say(topic, '5');
    clock.moveTo(11_000);
    say('i1', '6');
    clock.moveTo(12_000);
    expect(seen[1]?.values).toMatchObject({ currentAmps: [6, null, null], powerWatts: [null, null, null] });
  });

  it('makes nothing of a text, and says so', () => {
    const { clock, seen, say } = gather();
    expect(say('i1', 'unavailable')).toBe(false);
    clock.moveTo(250);
    expect(seen[0]?.values.currentAmps).toEqual([null, null, null]);
  });

  it('lets a source rest at 0 W: each message is a new sample', () => {
    const roof: MqttMeter = { ...METER, isSource: true, parts: [{ ...part('pv', 'power', 0), lines: [0, 1, 2] }] };
    const { clock, seen, say } = gather(roof);
    say('pv', '0');
    clock.moveTo(10_000);
    say('pv', '0');
    expect(seen.map(({ stamp }) => stamp)).toEqual([0, 10_000]);
  });

  it('goes by the device’s own stamp where it has one', () => {
    const stamped: MqttMeter = {
      ...METER,
      parts: [{ ...part('m', 'current', 0), path: 'i' }],
      stamp: { topic: 'm', path: 'ts' },
    };
    const { seen, say } = gather(stamped);
    say('m', '{"i":1,"ts":"2026-01-01T00:00:00Z"}');
    say('m', '{"i":1,"ts":17}');
    expect(seen.map(({ stamp }) => stamp)).toEqual([Date.UTC(2026, 0, 1), 17]);
  });

  it('says nothing after its end', () => {
    const { clock, seen, say, stop } = gather();
    say('i1', '1');
    stop();
    clock.moveTo(1_000);
    expect(seen).toHaveLength(0);
  });
});
