/**
 * What a drawing of the page can do: be drawn in a width, and say what it shows at a point.
 * @module
 */
import type { PlotOptions } from '@observablehq/plot';
import type { Frame } from '../courses.ts';

/** What is there at a point, for the eye and for a screen reader. */
export interface Reading {
  readonly title: string;
  readonly rows: readonly ReadingRow[];
  /** The engine's own sentences. */
  readonly sentences: readonly string[];
}

export interface ReadingRow {
  /** Colour of what it belongs to, as in the legend; null for none. */
  readonly fill: string | null;
  readonly name: string;
  readonly value: string;
}

/** A point of a drawing over time. */
export interface Point {
  readonly atMs: number;
  /** Counted from the top, 0 in a drawing without rows. */
  readonly row: number;
}

/** A drawing over time, with a cursor that all of them share. */
export interface TimeView {
  readonly id: string;
  draw(frame: Frame): PlotOptions;
  read(point: Point): Reading | null;
  /** How many rows it has now, and where they are; null where it has none. */
  rows(): { readonly count: number; readonly topPx: number; readonly heightPx: number } | null;
  /** What has to be said beside the drawing; empty for nothing. */
  note(): string;
}
