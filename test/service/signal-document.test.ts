import { describe, expect, it } from 'vitest';
import { epochMs, formatLocal, millis, type SignalArrived, type Site } from '../../src/engine/index.ts';
import { foldTurn, INITIAL_STATE } from '../../src/service/live-state.ts';
import { signalDocuments } from '../../src/service/signal-document.ts';
import { instantAt, SITE, turnOf } from './recorded.ts';

const PRICED: Site = { ...SITE, signals: [{ name: 'Price', kind: 'price', unit: 'EUR/kWh' }] };
const HOUR = 3_600;

/** Slots of an hour from `fromHour` on, told at that hour. */
const told = (fromHour: number, ...values: readonly number[]): SignalArrived => ({
  kind: 'SignalArrived',
  at: instantAt(fromHour * HOUR),
  signal: 'Price',
  series: {
    knownAt: instantAt(fromHour * HOUR).wallMs,
    expiresAt: null,
    slots: values.map((value, index) => ({
      from: instantAt((fromHour + index) * HOUR).wallMs,
      to: instantAt((fromHour + index + 1) * HOUR).wallMs,
      value,
    })),
  },
});

const shown = (...said: readonly SignalArrived[]) => {
  const state = said.map(turnOf).reduce(foldTurn, INITIAL_STATE);
  return signalDocuments(PRICED, state, (wallMs) => formatLocal(PRICED.timeZone, epochMs(wallMs)))[0];
};

const hourOf = (fromMs: number): number => (fromMs - instantAt(0).wallMs) / (HOUR * 1000);

describe('a signal for people', () => {
  it('is missing before it came', () => {
    expect(shown()).toMatchObject({ state: 'missing', value: null, ageMs: null, course: [] });
  });

  it('says what holds now and until when', () => {
    expect(shown(told(0, 0.2, 0.3))).toMatchObject({
      state: 'fresh',
      value: 0.2,
      until: '2026-06-12T17:30:00+02:00',
      ageMs: 0,
    });
  });

  it('is as old as its source, also where somebody laid a cap over it later', () => {
    expect(shown({ ...told(0, 0.2), keptForMs: millis(90_000) })).toMatchObject({ ageMs: 90_000 });
    const never = millis(instantAt(0).wallMs);
    expect(shown({ ...told(0, 0.2), keptForMs: never })).toMatchObject({ state: 'fresh', ageMs: null });
  });

  it('keeps what it had said of the hours before, and says where it ends', () => {
    const { course = [] } = shown(told(0, 0.2, 0.3, 0.9), told(2, 0.4, 0.5)) ?? {};
    expect(course.map(([fromMs, value]) => [hourOf(fromMs), value])).toEqual([
      [0, 0.2],
      [1, 0.3],
      [2, 0.4],
      [3, 0.5],
      [4, null],
    ]);
  });

  it('forgets what is more than a day old', () => {
    const { course = [] } = shown(told(0, 0.2), told(20, 0.3), told(30, 0.4)) ?? {};
    expect(course.map(([fromMs]) => hourOf(fromMs))).toEqual([20, 21, 30, 31]);
  });

  it('is stale when its slots have run out', () => {
    expect(shown(told(0, 0.2), { ...told(5), series: { ...told(0, 0.2).series } })).toMatchObject({
      state: 'stale',
      value: null,
    });
  });
});
