/**
 * Who bound each zone, as a strip of colours for each.
 * @module
 */
import { rect, type PlotOptions } from '@observablehq/plot';
import type { Binder } from '../binder.ts';
import type { Frame } from '../courses.ts';
import type { ReportBinding, ReportDocument } from '../document.ts';
import { binderColour } from '../palette.ts';
import { rowAxis, timeBase, timeMarks, timeScale } from './frame.ts';

/** A stretch in which one binder bound a zone. */
export interface Stretch {
  readonly zone: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly fill: string;
}

export const STRIP_PX = 26;
export const STRIPS_TOP_PX = 6;

/** Draws the strips of the given zones, the first on top. */
export function stripsChart(document: ReportDocument, zones: readonly number[], frame: Frame): PlotOptions {
  const stretches = zones.flatMap((zone, row) => stretchesOf(document, zone, frame).map((it) => ({ ...it, row })));
  const names = zones.map((zone) => document.zones[zone]?.name ?? '');
  return {
    ...timeBase(document, frame, zones.length * STRIP_PX + 34),
    marginTop: STRIPS_TOP_PX,
    x: timeScale(frame),
    y: { type: 'linear', domain: [zones.length, 0], label: null },
    marks: [
      ...timeMarks(document, frame),
      rect(stretches, {
        x1: 'fromMs',
        x2: 'toMs',
        y1: (it: { readonly row: number }) => it.row + 0.1,
        y2: (it: { readonly row: number }) => it.row + 0.9,
        fill: 'fill',
        shapeRendering: 'crispEdges',
      }),
      rowAxis(names, frame),
    ],
  };
}

/** Stretches of one binder, joined where only the sentence differs. */
export function stretchesOf(document: ReportDocument, zone: number, frame: Frame): readonly Stretch[] {
  const binding = document.zones[zone]?.binding ?? null;
  if (binding === null) return [];
  const stretches: { zone: number; fromMs: number; toMs: number; fill: string }[] = [];
  binding.runs.forEach(([bucket, binder], index) => {
    const fromMs = Math.max(frame.fromMs, document.startMs + bucket * binding.widthMs);
    const next = binding.runs[index + 1];
    const endMs = next === undefined ? document.endMs : document.startMs + next[0] * binding.widthMs;
    const toMs = Math.min(frame.toMs, endMs);
    if (toMs <= fromMs) return;
    const fill = binderColour(binding.binders[binder]?.group ?? 'idle');
    const last = stretches.at(-1);
    if (last?.fill === fill) last.toMs = toMs;
    else stretches.push({ zone, fromMs, toMs, fill });
  });
  return stretches;
}

/** The run that holds at an instant. */
export function runAt(
  binding: ReportBinding,
  startMs: number,
  atMs: number,
): (Binder & { readonly sentence: string }) | null {
  const bucket = Math.floor((atMs - startMs) / binding.widthMs);
  const run = binding.runs.findLast(([from]) => from <= bucket);
  const binder = run === undefined ? undefined : binding.binders[run[1]];
  return run === undefined || binder === undefined ? null : { ...binder, sentence: run[2] };
}
