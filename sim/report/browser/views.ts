/**
 * The drawings over time and what they say at a point.
 * @module
 */
import { PHASE_NAMES } from '../../../src/engine/index.ts';
import { currentsChart } from '../charts/currents.ts';
import { powerChart } from '../charts/power.ts';
import { runAt, stripsChart, STRIP_PX, STRIPS_TOP_PX } from '../charts/strips.ts';
import { zoneChart } from '../charts/zone.ts';
import { nodeLines, powerChannels, zoneChannels, type Channel, type NodeLines, type ZoneChannels } from '../courses.ts';
import type { ReportDocument, ReportNode, ReportZone } from '../document.ts';
import { momentText } from '../local-time.ts';
import { binderColour, colour } from '../palette.ts';
import type { Choices } from './state.ts';
import type { Reading, ReadingRow, TimeView } from './view.ts';

const NO_ROWS = { rows: () => null, note: () => '' } as const;
/** More sentences than this are not read beside a cursor. */
const SENTENCES_MAX = 3;

/** Power of the site. */
export function powerView(report: ReportDocument): TimeView {
  const power = powerChannels(report);
  return {
    id: 'power',
    ...NO_ROWS,
    draw: (frame) => powerChart(report, power, frame),
    read({ atMs }) {
      const bucket = bucketAt(report, atMs);
      const row = (name: string, channel: Channel, fill: string): ReadingRow => ({
        fill,
        name,
        value: amount(channel, bucket, 'kW'),
      });
      return {
        title: momentText(report.timeZone, bucketStart(report, atMs)),
        rows: [
          row('building', power.building, colour('building')),
          row('cars', power.charging, colour('charging')),
          ...(hasAny(power.sun) ? [row('sun', power.sun, colour('sun'))] : []),
          ...(hasAny(power.battery) ? [row('battery', power.battery, colour('battery'))] : []),
          row('from the grid', power.grid, colour('ink')),
        ],
        sentences: [],
      };
    },
  };
}

/** Currents of the chosen node. */
export function currentsView(report: ReportDocument, choices: Choices): TimeView {
  const unpacked = new Map<number, NodeLines>();
  const chosen = (): { readonly node: ReportNode; readonly lines: NodeLines } => {
    const node = report.nodes[choices.node] as ReportNode;
    const lines = unpacked.get(choices.node) ?? nodeLines(node);
    unpacked.set(choices.node, lines);
    return { node, lines };
  };
  return {
    id: 'currents',
    ...NO_ROWS,
    draw: (frame) => currentsChart(report, chosen(), frame),
    read({ atMs }) {
      const { node, lines } = chosen();
      const bucket = bucketAt(report, atMs);
      const rows = PHASE_NAMES.map((name, line): ReadingRow => {
        const total = lines.total[line] as Channel;
        const value = `${amount(total, bucket, 'A')}, ${digits(lines.withoutCars[line]?.mean[bucket])} A without cars`;
        return { fill: null, name, value };
      });
      return {
        title: `${node.name}, ${momentText(report.timeZone, bucketStart(report, atMs))}`,
        rows,
        sentences: sentencesBelow(report, choices.node, atMs),
      };
    },
  };
}

/** Who bound each zone. */
export function stripsView(report: ReportDocument): TimeView {
  const zones = report.zones.flatMap(({ binding }, index) => (binding === null ? [] : [index]));
  return {
    id: 'strips',
    note: () => '',
    rows: () => ({ count: zones.length, topPx: STRIPS_TOP_PX, heightPx: STRIP_PX }),
    draw: (frame) => stripsChart(report, zones, frame),
    read: ({ atMs, row }) => zoneReading(report, { zone: zones[row] ?? 0, atMs }, []),
  };
}

/** What the chosen zone might have. */
export function zoneView(report: ReportDocument, choices: Choices): TimeView {
  const unpacked = new Map<number, ZoneChannels | null>();
  const chosen = (): { readonly zone: ReportZone; readonly channels: ZoneChannels | null } => {
    const zone = report.zones[choices.zone] as ReportZone;
    if (!unpacked.has(choices.zone)) unpacked.set(choices.zone, zoneChannels(zone));
    return { zone, channels: unpacked.get(choices.zone) ?? null };
  };
  return {
    id: 'zone',
    ...NO_ROWS,
    draw(frame) {
      const { zone, channels } = chosen();
      return channels === null ? {} : zoneChart(report, { zone, channels }, frame);
    },
    read(point) {
      const { channels } = chosen();
      if (channels === null) return null;
      const bucket = bucketAt(report, point.atMs);
      const row = (name: string, channel: Channel, fill: string): ReadingRow => ({
        fill,
        name,
        value: amount(channel, bucket, 'A'),
      });
      return zoneReading(report, { zone: choices.zone, atMs: point.atMs }, [
        row('allocation', channels.allocation, colour('allocation')),
        row('drawn', channels.drawn, colour('charging')),
        row('could use', channels.demand, colour('quiet')),
      ]);
    },
  };
}

function zoneReading(
  report: ReportDocument,
  { zone, atMs }: { readonly zone: number; readonly atMs: number },
  rows: readonly ReadingRow[],
): Reading | null {
  const found = report.zones[zone];
  if (found === undefined || found.binding === null) return null;
  const run = runAt(found.binding, report.startMs, atMs);
  if (run === null) return null;
  const bound: ReadingRow = { fill: binderColour(run.group), name: 'bound by', value: run.label };
  return {
    title: `${found.name}, ${momentText(report.timeZone, bucketStart(report, atMs))}`,
    rows: [...rows, bound],
    sentences: [run.sentence],
  };
}

/** Sentences on the zones at and below a node. */
function sentencesBelow(report: ReportDocument, node: number, atMs: number): readonly string[] {
  const isBelow = (at: number | null): boolean =>
    at !== null && (at === node || isBelow(report.nodes[at]?.parent ?? null));
  return report.zones
    .filter((zone) => isBelow(zone.node))
    .slice(0, SENTENCES_MAX)
    .flatMap(({ binding }) => (binding === null ? [] : (runAt(binding, report.startMs, atMs)?.sentence ?? [])));
}

const bucketAt = ({ startMs, bucketMs }: ReportDocument, atMs: number): number =>
  Math.floor((atMs - startMs) / bucketMs);

/** A bucket is named by its beginning. */
const bucketStart = (report: ReportDocument, atMs: number): number =>
  report.startMs + bucketAt(report, atMs) * report.bucketMs;

const hasAny = ({ max }: Channel): boolean => max.some((value) => value !== 0 && !Number.isNaN(value));

/** A mean with its range, where there is one. */
function amount({ min, mean, max }: Channel, bucket: number, unit: string): string {
  const [low, middle, high] = [digits(min[bucket]), digits(mean[bucket]), digits(max[bucket])];
  return low === high ? `${middle} ${unit}` : `${middle} ${unit} (${low} to ${high})`;
}

const digits = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '–' : value.toFixed(1).replace('-', '−');
