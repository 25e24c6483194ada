/**
 * The sessions of the chosen zone and what the drawing says at a point.
 * @module
 */
import { rowHeight, stationRows, staysChart, STAYS_TOP_PX, type StationRows } from '../charts/stays.ts';
import { runAt } from '../charts/strips.ts';
import type { ReportDocument, ReportStay } from '../document.ts';
import { clock, dayText, spanText } from '../local-time.ts';
import { colour } from '../palette.ts';
import type { Choices } from './state.ts';
import type { Reading, TimeView } from './view.ts';

/** Sessions, station by station. */
export function staysView(report: ReportDocument, choices: Choices): TimeView {
  let shown: StationRows = { stations: [], of: 0 };
  return {
    id: 'stays',
    draw(frame) {
      shown = stationRows(report, choices.staysZone, frame);
      return staysChart(report, shown.stations, frame);
    },
    rows: () => ({
      count: shown.stations.length,
      topPx: STAYS_TOP_PX,
      heightPx: rowHeight(shown.stations.length),
    }),
    note() {
      if (shown.of === 0) return 'No car was there in this time.';
      if (shown.of === shown.stations.length) return '';
      return `Shown are the ${shown.stations.length} of ${shown.of} stations whose cars were served least.`;
    },
    read({ atMs, row }) {
      const station = shown.stations[row];
      const stay = report.stays.find(
        (it) =>
          it.station === station && report.startMs + it.arrivalMs <= atMs && atMs < report.startMs + it.departureMs,
      );
      return stay === undefined ? null : stayReading(report, stay, atMs);
    },
  };
}

function stayReading(report: ReportDocument, stay: ReportStay, atMs: number): Reading {
  const { timeZone, startMs } = report;
  const station = report.stations[stay.station];
  const arrival = startMs + stay.arrivalMs;
  const departure = startMs + stay.departureMs;
  const chargedMs = stay.charging.reduce((sum, [fromMs, toMs]) => sum + toMs - fromMs, 0);
  const kwh = (energyWh: number): string => (energyWh / 1000).toFixed(1);
  const share = ((100 * stay.deliveredWh) / stay.requestedWh).toFixed(0);
  const binding = report.zones[station?.zone ?? -1]?.binding ?? null;
  const sentence = binding === null ? undefined : runAt(binding, startMs, atMs)?.sentence;
  return {
    title: `${station?.name ?? ''}, ${dayText(timeZone, atMs)} ${clock(timeZone, atMs)}`,
    rows: [
      { fill: null, name: 'stay', value: `${clock(timeZone, arrival)} to ${clock(timeZone, departure)}` },
      {
        fill: colour('charging'),
        name: 'charging',
        value: `${spanText(chargedMs)} of ${spanText(departure - arrival)}`,
      },
      { fill: null, name: 'energy', value: `${kwh(stay.deliveredWh)} of ${kwh(stay.requestedWh)} kWh (${share} %)` },
    ],
    sentences: sentence === undefined ? [] : [sentence],
  };
}
