/**
 * The small drawing on a zone's card: what it was given and what it drew over the latest decisions.
 * @module
 */
import { drawing, element, setAttribute } from './dom.ts';
import { inAmps } from './words.ts';

/** One decision in the drawing. */
export interface CoursePoint {
  readonly allocationAmps: number;
  readonly drawnAmps: number;
}

/** As many decisions as the drawing has room for: 15 minutes at the default period. */
export const COURSE_POINTS = 180;
const COURSE_HEIGHT = 48;

export interface CourseDrawing {
  readonly root: HTMLElement;
  update(points: readonly CoursePoint[], maxAmps: number | null): void;
}

/** An empty drawing of a zone. */
export function courseDrawing(zone: string): CourseDrawing {
  const allocation = drawing('polyline', { class: 'allocation' });
  const drawn = drawing('polygon', { class: 'drawn' });
  const view = { viewBox: `0 0 ${COURSE_POINTS} ${COURSE_HEIGHT}`, preserveAspectRatio: 'none', role: 'img' };
  const svg = drawing('svg', view, drawn, allocation);
  const text = 'Allocation (line) and highest line drawn (area), latest decisions';
  return {
    root: element('figure', { class: 'course' }, svg, element('figcaption', { class: 'quiet' }, text)),
    update(points, maxAmps) {
      const top = Math.max(1, maxAmps ?? 0, ...points.map((point) => Math.max(point.allocationAmps, point.drawnAmps)));
      const left = COURSE_POINTS - points.length;
      const y = (value: number): string => (COURSE_HEIGHT * (1 - value / (top * 1.05))).toFixed(1);
      const stairs = (of: (point: CoursePoint) => number): string =>
        points.map((point, i) => `${left + i},${y(of(point))} ${left + i + 1},${y(of(point))}`).join(' ');
      setAttribute(
        allocation,
        'points',
        stairs((point) => point.allocationAmps),
      );
      const outline = stairs((point) => point.drawnAmps);
      setAttribute(drawn, 'points', `${left},${COURSE_HEIGHT} ${outline} ${COURSE_POINTS},${COURSE_HEIGHT}`);
      const last = points.at(-1);
      const now =
        last === undefined ? 'nothing yet' : `now ${inAmps(last.allocationAmps)}, drawn ${inAmps(last.drawnAmps)}`;
      setAttribute(svg, 'aria-label', `Allocation of ${zone} over the latest decisions: ${now}`);
    },
  };
}
