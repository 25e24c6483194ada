/**
 * The tables of a report: the same facts as its drawings, for those who read or listen, and what was checked.
 * @module
 */
import type { SimulationResult } from '../result.ts';
import { binText, servedBins } from './charts/served.ts';
import type { ReportDocument } from './document.ts';
import { inDigits } from './figures.ts';
import { spanText } from './local-time.ts';
import { markup, type Markup } from './markup.ts';

/** A table: heads, and rows whose first cell names the row. Columns but the first hold numbers. */
export interface Table {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of words, which stand to the left as the first does. */
  readonly words?: readonly number[];
}

/** A table as HTML, in a box of its own that scrolls on narrow screens. */
export function tableMarkup({ caption, heads, rows, words = [] }: Table): Markup {
  const side = (column: number): string => (column === 0 || words.includes(column) ? 'words' : 'number');
  const head = heads.map((text, column) => markup`<th scope="col" class="${side(column)}">${text}</th>`);
  const row = (cells: readonly string[]): Markup =>
    markup`<tr>${cells.map((text, column) =>
      column === 0
        ? markup`<th scope="row" class="words">${text}</th>`
        : markup`<td class="${side(column)}">${text}</td>`,
    )}</tr>`;
  return markup`<div class="scroller" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${rows.map(row)}</tbody></table></div>`;
}

/** Highest and usual current of every node. */
export function nodesTable({ nodes }: ReportDocument): Table {
  const at = (points: ReportDocument['nodes'][number]['duration']['total'], share: number): string =>
    (points.find((point) => point.share >= share)?.value ?? 0).toFixed(1);
  return {
    caption: 'Current of the line that carries most',
    heads: ['Node', 'Limit, A', 'Highest, A', 'of limit, %', 'Exceeded 1 % of the time, A', 'Half of the time, A'],
    rows: nodes.map(({ name, limitAmps, duration: { total } }) => {
      const limit = Math.min(...limitAmps);
      const most = total[0]?.value ?? 0;
      return [name, `${limit}`, most.toFixed(1), inDigits((100 * most) / limit), at(total, 0.01), at(total, 0.5)];
    }),
  };
}

/** Who bound each zone for how long. */
export function binderTable({ zones, startMs, endMs }: ReportDocument): Table {
  const whole = endMs - startMs;
  return {
    caption: 'Who bound each zone',
    heads: ['Zone', 'Bound by', 'Time', 'of the run, %'],
    words: [1],
    rows: zones.flatMap(({ name, binding }) =>
      (binding?.binders ?? []).map(({ group, label }, index) => {
        const span = binding?.totalsMs[index] ?? 0;
        const who = group === 'strategy' ? `strategy ${label}` : label;
        return [index === 0 ? name : '', who, spanText(span), ((100 * span) / whole).toFixed(1)];
      }),
    ),
  };
}

/** Sessions by the share that was served, zone by zone. */
export function zonesTable({ zones, stations, stays }: ReportDocument): Table {
  return {
    caption: 'Sessions by zone',
    heads: ['Zone', 'Sessions', 'Wanted, kWh', 'Delivered, kWh', 'Delivered, %', 'Least served, %'],
    rows: zones.map(({ name }, zone) => {
      const own = stays.filter(({ station }) => stations[station]?.zone === zone);
      const wanted = own.reduce((sum, stay) => sum + stay.requestedWh, 0) / 1000;
      const got = own.reduce((sum, stay) => sum + stay.deliveredWh, 0) / 1000;
      const least = own.reduce((low, stay) => Math.min(low, stay.deliveredWh / stay.requestedWh), 1);
      const share = wanted === 0 ? '–' : ((100 * got) / wanted).toFixed(1);
      return [
        name,
        inDigits(own.length),
        inDigits(wanted, 1),
        inDigits(got, 1),
        share,
        own.length === 0 ? '–' : (100 * least).toFixed(1),
      ];
    }),
  };
}

/** The bins of the drawing of served shares. */
export function servedTable({ stays }: ReportDocument): Table {
  return {
    caption: 'Sessions by served share',
    heads: ['Share of what was wanted', 'Sessions'],
    rows: servedBins(stays).map((bin) => [binText(bin), inDigits(bin.count)]),
  };
}

/** Energy day by day. */
export function daysTable({ days, result }: ReportDocument): Table {
  const kwh = (energyWh: number): string => inDigits(energyWh / 1000, 1);
  const hasBattery = days.some(({ storedWh }) => storedWh !== 0);
  const hasCost = days.some(({ energyCost }) => energyCost !== 0);
  return {
    caption: 'Energy of each day',
    heads: [
      'Day',
      'Cars, kWh',
      'Building, kWh',
      'Sun, kWh',
      ...(hasBattery ? ['Into batteries, kWh'] : []),
      'From the grid, kWh',
      'Into the grid, kWh',
      ...(hasCost ? [`Energy, ${result.cost.currency}`] : []),
    ],
    rows: days.map((day) => [
      day.date,
      kwh(day.chargedWh),
      kwh(day.consumedWh),
      kwh(day.generatedWh),
      ...(hasBattery ? [kwh(day.storedWh)] : []),
      kwh(day.importWh),
      kwh(day.exportWh),
      ...(hasCost ? [inDigits(day.energyCost, 2)] : []),
    ]),
  };
}

/** Laws and expectations, and whether they held. */
export function checksTable({ laws, expectations }: SimulationResult): Table {
  return {
    caption: 'Laws and expectations',
    heads: ['Check', 'Asked', 'Found', 'Verdict'],
    words: [1, 2, 3],
    rows: [
      ...laws.map(({ id, held, detail }) => [id, 'always', detail ?? (held ? 'always' : ''), held ? 'held' : 'broken']),
      ...expectations.map(({ figure, expected, found, met }) => [
        figure,
        expected,
        `${found}`,
        met ? 'met' : 'not met',
      ]),
    ],
  };
}

/** What faults met with. */
export function faultsTable({ faults = [] }: SimulationResult): Table {
  return {
    caption: 'Faults',
    heads: ['Kind', 'Begun', 'Struck', 'Writes met', 'Raises met', 'Logins met'],
    rows: faults.map(({ kind, begun, strikes, writes, raises, logins }) => [
      kind,
      ...[begun, strikes, writes, raises, logins].map((count) => inDigits(count)),
    ]),
  };
}
