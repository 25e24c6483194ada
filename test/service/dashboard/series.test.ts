import { describe, expect, it } from 'vitest';
import { epochMs, type Site } from '../../../src/engine/index.ts';
import { pointOf, thinned } from '../../../src/journal/sqlite/curve.ts';
import { plotsOf, tableRows, type Plot } from '../../../src/service/dashboard/series.ts';
import { foldTurn, INITIAL_STATE } from '../../../src/service/live-state.ts';
import { stateDocument } from '../../../src/service/state-document.ts';
import { decision, instantAt, recordAt, SITE, turnOf } from '../recorded.ts';

const PRICED: Site = { ...SITE, signals: [{ name: 'Spot', kind: 'price', unit: 'EUR/kWh' }] };
const PRICE = turnOf({
  kind: 'SignalArrived',
  at: instantAt(0),
  signal: 'Spot',
  series: {
    knownAt: instantAt(0).wallMs,
    expiresAt: null,
    slots: [
      { from: epochMs(instantAt(0).wallMs - 3_600_000), to: instantAt(300).wallMs, value: 0.2 },
      { from: instantAt(300).wallMs, to: instantAt(7_200).wallMs, value: 0.3 },
    ],
  },
});
const SPAN = { fromMs: instantAt(0).wallMs, toMs: instantAt(600).wallMs };

/** The plots of ten minutes, of which the minutes in `missing` are not known. */
function plots(node: string, missing: readonly number[] = [], site: Site = SITE): readonly Plot[] {
  const records = Array.from({ length: 120 }, (_, index) => recordAt(index));
  const points = thinned(records.map(pointOf), 60_000).filter((_, index) => !missing.includes(index));
  const state = [PRICE, decision(120)].reduce(foldTurn, INITIAL_STATE);
  return plotsOf(stateDocument(site, state, 1), node, { curve: { points, stepMs: 60_000 }, span: SPAN });
}

describe('the curves of a node', () => {
  it('are its currents against the limit, what charging may have and takes, and its power', () => {
    expect(plots('Main').map(({ id, lines }) => [id, lines.map(({ label }) => label)])).toEqual([
      ['current', ['L1', 'L2', 'L3', 'Limit']],
      ['charging', ['Takes, highest line', 'Ceiling: room for charging']],
      ['power', ['From the grid']],
    ]);
  });

  it('are allocation and reduction where it is a zone', () => {
    const [current, charging] = plots('Garage');
    expect(current?.title).toBe('Current of charging');
    expect(charging?.lines.map(({ label }) => label)).toEqual([
      'Takes, highest line',
      'Ceiling: allocation',
      'Reduction',
    ]);
  });

  it('break where nothing was decided', () => {
    const lengths = [plots('Main')[0], plots('Main', [3, 4, 5])[0]].map((plot) => plot?.times.length);
    expect(lengths).toEqual([10, 8]);
    expect(plots('Main', [3, 4, 5])[0]?.lines[0]?.values[3]).toBeNull();
  });

  it('have a value for each time, and times that rise', () => {
    for (const { times, lines } of plots('Main', [2, 3, 6], PRICED)) {
      expect(times.toSorted((a, b) => a - b)).toEqual(times);
      for (const { values } of lines) expect(values).toHaveLength(times.length);
    }
  });

  it('show prices from when they hold to when they end', () => {
    const price = plots('Main', [], PRICED).find(({ id }) => id === 'price');
    expect(price?.unit).toBe('EUR/kWh');
    expect(price?.times.map((atS) => atS - instantAt(0).wallMs / 1000)).toEqual([0, 300, 600]);
    expect(price?.lines[0]?.values).toEqual([0.2, 0.3, 0.3]);
  });

  it('can be read as a table', () => {
    const [current] = plots('Main', [4]);
    const rows = current === undefined ? [] : tableRows(current, SPAN, 5);
    expect(rows.map(({ atMs }) => (atMs - SPAN.fromMs) / 60_000)).toEqual([0, 2, 5, 6, 8]);
    expect(rows[0]?.values).toEqual(current?.lines.map(({ values }) => values[0]));
  });
});
