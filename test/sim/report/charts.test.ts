import { describe, expect, it } from 'vitest';
import { rowName } from '../../../sim/report/charts/frame.ts';
import { servedBins } from '../../../sim/report/charts/served.ts';
import { partsOf, ROWS_MAX, stationRows } from '../../../sim/report/charts/stays.ts';
import { runAt, stretchesOf } from '../../../sim/report/charts/strips.ts';
import { columnsWithin, highestOf, nodeLines, type Frame } from '../../../sim/report/courses.ts';
import type { ReportDocument, ReportStay } from '../../../sim/report/document.ts';
import { reportOf } from '../../support/report.ts';

const { document } = reportOf({ hours: 24 });
const whole: Frame = { fromMs: document.startMs, toMs: document.endMs, width: 300 };

const stay = (over: Partial<ReportStay>): ReportStay => ({
  station: 0,
  arrivalMs: 0,
  departureMs: 100,
  requestedWh: 1000,
  deliveredWh: 1000,
  charging: [],
  ...over,
});

describe('drawings over time', () => {
  it('keep the highest current in whatever width they are drawn', () => {
    const line = nodeLines(document.nodes[0] as ReportDocument['nodes'][number]).total[0];
    const highest = Math.max(...(line?.max ?? []));
    for (const width of [40, 300, 5000]) {
      const columns = columnsWithin(document, { ...whole, width }, line?.max.length ?? 0);
      expect(columns.length).toBeLessThanOrEqual(width);
      expect(Math.max(...columns.map((column) => highestOf(line as never, column)))).toBe(highest);
    }
  });

  it('show of a stretch of time its own columns alone', () => {
    const noon = { ...whole, fromMs: document.startMs + 6 * 3_600_000, toMs: document.startMs + 12 * 3_600_000 };
    const columns = columnsWithin(document, noon, 1440);
    expect(columns[0]?.first).toBe(360);
    expect(columns.at(-1)?.end).toBe(720);
  });
});

describe('the strips', () => {
  it('cover the whole time without a gap, with a sentence at any moment', () => {
    const stretches = stretchesOf(document, 0, whole);
    expect(stretches[0]?.fromMs).toBe(document.startMs);
    expect(stretches.at(-1)?.toMs).toBe(document.endMs);
    stretches.slice(1).forEach(({ fromMs }, index) => expect(fromMs).toBe(stretches[index]?.toMs));
    const binding = document.zones[0]?.binding;
    const run = binding === null || binding === undefined ? null : runAt(binding, document.startMs, document.endMs - 1);
    expect(run?.sentence).toMatch(/^Garage may have /);
  });
});

describe('the sessions', () => {
  it('wait until they charge, between two stretches, and as long as something is missing', () => {
    const parts = partsOf(
      { startMs: 1000 },
      stay({
        charging: [
          [10, 20],
          [40, 60],
        ],
        deliveredWh: 500,
      }),
      3,
    );
    expect(parts.map(({ kind, fromMs, toMs }) => [kind, fromMs - 1000, toMs - 1000])).toEqual([
      ['waiting', 0, 10],
      ['charging', 10, 20],
      ['waiting', 20, 40],
      ['charging', 40, 60],
      ['waiting', 60, 100],
    ]);
  });

  it('stand parked once they are served', () => {
    const parts = partsOf({ startMs: 0 }, stay({ charging: [[0, 60]] }), 0);
    expect(parts.map(({ kind }) => kind)).toEqual(['charging', 'parked']);
  });

  it('are shown of no more stations than can be told apart, those served least first', () => {
    const stations = Array.from({ length: 200 }, (_, index) => ({ name: `S ${index}`, zone: 0 }));
    const stays = stations.map((_, station) => stay({ station, departureMs: 1000, deliveredWh: 5 * station }));
    const rows = stationRows({ ...document, stations, stays }, null, whole);
    expect(rows).toEqual({ stations: Array.from({ length: ROWS_MAX }, (_, index) => index), of: 200 });
  });

  it('are counted by the share they got; those served fully have a bin of their own', () => {
    const bins = servedBins([stay({ deliveredWh: 950 }), stay({ deliveredWh: 899 }), stay({ deliveredWh: 0 })]);
    expect(bins.map(({ count }) => count)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1]);
  });
});

describe('a name beside a row', () => {
  it('keeps its number when it is cut', () => {
    const phone = { ...whole, width: 340 };
    expect(rowName('North Garage 07', phone)).toBe('North… 07');
    expect(rowName('Garage', phone)).toBe('Garage');
  });
});
