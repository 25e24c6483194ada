/**
 * What the curves of a node show: currents against the limit, what charging may have and takes, power, prices. Pure, so that
 * drawing and table say the same.
 * @module
 */
import type { CurvePoint, LineAmps } from '../../journal/sqlite/curve.ts';
import type { StateDocument } from '../state-document.ts';
import type { Curve, Span } from './history.ts';

/** How a line looks; the style sheet has the colours, and no two of one drawing differ by colour alone. */
export type Look = 'l1' | 'l2' | 'l3' | 'limit' | 'charging' | 'allocation' | 'reduction' | 'grid' | 'sun' | 'price';

export interface Line {
  readonly label: string;
  readonly look: Look;
  /** Null where nothing is known. */
  readonly values: readonly (number | null)[];
}

export interface Plot {
  readonly id: 'current' | 'charging' | 'power' | 'price';
  readonly title: string;
  readonly unit: string;
  /** s since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
}

/** The plots of a node, and the prices of the site; those without any value are left out. */
export function plotsOf(
  state: StateDocument,
  node: string,
  of: { readonly curve: Curve; readonly span: Span },
): readonly Plot[] {
  const points = withGaps(of.curve);
  const plots = [
    currentPlot(points, node),
    chargingPlot(points, { node, zone: state.site.nodes.find(({ name }) => name === node)?.zone ?? null }),
    powerPlot(points, state, node),
    ...pricePlots(state, of.span),
  ];
  return plots
    .map((plot) => ({ ...plot, lines: plot.lines.filter(({ values }) => values.some((value) => value !== null)) }))
    .filter(({ lines }) => lines.length > 0);
}

/** A point, or a time of which nothing is known. */
interface Moment {
  readonly atS: number;
  readonly point: CurvePoint | null;
}

/** A step without decisions leaves a gap; a line across it would be invented. */
function withGaps({ points, stepMs }: Curve): readonly Moment[] {
  return points.flatMap((point, index): readonly Moment[] => {
    const before = points[index - 1]?.atMs ?? point.atMs;
    const moment = { atS: point.atMs / 1000, point };
    return point.atMs - before > 2 * stepMs ? [{ atS: (before + stepMs) / 1000, point: null }, moment] : [moment];
  });
}

const timesOf = (moments: readonly Moment[]): readonly number[] => moments.map(({ atS }) => atS);

type Pick = (point: CurvePoint) => number | null | undefined;

const line = (moments: readonly Moment[], label: string, [look, pick]: readonly [Look, Pick]): Line => ({
  label,
  look,
  values: moments.map(({ point }) => (point === null ? null : (pick(point) ?? null))),
});

const most = (lines: LineAmps | undefined): number | undefined =>
  lines === undefined ? undefined : Math.max(...lines);
const least = (lines: LineAmps | undefined): number | undefined =>
  lines === undefined ? undefined : Math.min(...lines);

function currentPlot(moments: readonly Moment[], name: string): Plot {
  const of = (point: CurvePoint) => point.nodes.find(({ node }) => node === name);
  const isMetered = moments.some(({ point }) => point !== null && (of(point)?.measuredAmps ?? null) !== null);
  const onLine =
    (index: 0 | 1 | 2): Pick =>
    (point) =>
      (isMetered ? of(point)?.measuredAmps : of(point)?.chargingAmps)?.[index];
  return {
    id: 'current',
    title: isMetered ? 'Current, measured' : 'Current of charging',
    unit: 'A',
    times: timesOf(moments),
    lines: [
      line(moments, 'L1', ['l1', onLine(0)]),
      line(moments, 'L2', ['l2', onLine(1)]),
      line(moments, 'L3', ['l3', onLine(2)]),
      line(moments, 'Limit', ['limit', (point) => least(of(point)?.limitAmps)]),
    ],
  };
}

function chargingPlot(moments: readonly Moment[], of: { readonly node: string; readonly zone: string | null }): Plot {
  const nodeOf = (point: CurvePoint) => point.nodes.find(({ node }) => node === of.node);
  const zoneOf = (point: CurvePoint) => point.zones.find(({ zone }) => zone === of.zone);
  const lines =
    of.zone === null
      ? [
          line(moments, 'Takes, highest line', ['charging', (point) => most(nodeOf(point)?.chargingAmps)]),
          line(moments, 'Ceiling: room for charging', ['allocation', (point) => least(nodeOf(point)?.headroomAmps)]),
        ]
      : [
          line(moments, 'Takes, highest line', ['charging', (point) => most(zoneOf(point)?.drawnAmps)]),
          line(moments, 'Ceiling: allocation', ['allocation', (point) => zoneOf(point)?.allocationAmps]),
          line(moments, 'Reduction', ['reduction', (point) => zoneOf(point)?.reductionAmps]),
        ];
  return { id: 'charging', title: 'Charging', unit: 'A', times: timesOf(moments), lines };
}

function powerPlot(moments: readonly Moment[], { site, demand }: StateDocument, node: string): Plot {
  const isRoot = site.nodes[0]?.name === node;
  const named = (role: 'flow' | 'generation', anywhere: boolean): readonly string[] =>
    site.meters.filter((meter) => meter.role === role && (anywhere || meter.node === node)).map(({ name }) => name);
  const [flows, roofs] = [named('flow', false), named('generation', isRoot)];
  const target = isRoot ? (demand?.targetKw ?? null) : null;
  const lines = [
    line(moments, 'Sun', ['sun', (point) => sumKw(point, roofs, -1)]),
    line(moments, isRoot ? 'From the grid' : 'Through the node', ['grid', (point) => sumKw(point, flows, 1)]),
    ...(target === null ? [] : [line(moments, 'Target of the mean', ['limit', () => target])]),
  ];
  return { id: 'power', title: 'Power', unit: 'kW', times: timesOf(moments), lines };
}

/** Null where there is no such meter, or one was not seen. */
function sumKw({ meters }: CurvePoint, names: readonly string[], sign: 1 | -1): number | null {
  const watts = names.map((name) => meters.find(({ meter }) => meter === name)?.powerWatts ?? null);
  if (watts.length === 0 || watts.includes(null)) return null;
  return (sign * watts.reduce<number>((sum, value) => sum + (value ?? 0), 0)) / 1000;
}

/** Prices as they were said; each holds until the next. */
function pricePlots({ signals }: StateDocument, { fromMs, toMs }: Span): readonly Plot[] {
  return signals
    .filter(({ kind }) => kind === 'price')
    .map(({ name, unit, course }) => {
      const holding = course.filter(([atMs], index) => atMs < toMs && (course[index + 1]?.[0] ?? toMs) > fromMs);
      const steps = holding.map(([atMs, value]) => [Math.max(atMs, fromMs), value] as const);
      const last = steps.at(-1);
      const ended = last === undefined ? steps : [...steps, [toMs, last[1]] as const];
      const values = ended.map(([, value]) => value);
      const times = ended.map(([atMs]) => atMs / 1000);
      return { id: 'price', title: name, unit, times, lines: [{ label: name, look: 'price', values }] };
    });
}

/** Rows of a table that says what a plot shows: the first point in each of up to `rows` equal parts of the span. */
export function tableRows({ times, lines }: Plot, { fromMs, toMs }: Span, rows: number): readonly PlotRow[] {
  const partMs = (toMs - fromMs) / rows;
  const picked = new Map<number, number>();
  times.forEach((atS, index) => {
    const part = Math.floor((atS * 1000 - fromMs) / partMs);
    const isKnown = lines.some(({ values }) => (values[index] ?? null) !== null);
    if (isKnown && part >= 0 && !picked.has(part)) picked.set(part, index);
  });
  return [...picked.values()].map((index) => ({
    atMs: (times[index] ?? 0) * 1000,
    values: lines.map(({ values }) => values[index] ?? null),
  }));
}

export interface PlotRow {
  readonly atMs: number;
  readonly values: readonly (number | null)[];
}
