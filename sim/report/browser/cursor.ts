/**
 * The cursor that all drawings over time share. The one that is pointed at, or moved along with the arrow keys, shows
 * what it has there; the others show the same instant as a line.
 * @module
 */
import type { Frame } from '../courses.ts';
import { tipElement } from './tip.ts';
import type { Point, TimeView } from './view.ts';

/** A drawing as it stands on the page now. */
export interface Drawn {
  readonly view: TimeView;
  readonly plot: HTMLElement;
  frame: Frame;
  /** From time to pixels and back, of the drawing as it is now. */
  toPx: (atMs: number) => number;
  toMs: (px: number) => number;
}

/** A key moves the cursor by this share of what is shown, or ten times as far with Shift. */
const KEY_SHARE = 1 / 240;
const TIP_WIDTH_PX = 300;

/** Puts cursors on the drawings. `announce` says a reading to those who do not see it. */
export function shareCursor(all: readonly Drawn[], announce: (words: string) => void): { hide(): void } {
  const lines = all.map(({ plot }) => append(plot, 'cursor'));
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;

  const show = (drawn: Drawn, point: Point, isKey: boolean): void => {
    all.forEach((other, index) => placeLine(lines[index] as HTMLElement, other, point.atMs));
    const reading = drawn.view.read(point);
    tip.hidden = reading === null;
    if (reading === null) return;
    tip.replaceChildren(...tipElement(reading));
    drawn.plot.append(tip);
    placeTip(tip, drawn, point);
    if (isKey) announce(tip.innerText);
  };
  const hide = (): void => {
    tip.hidden = true;
    for (const line of lines) line.hidden = true;
  };
  for (const drawn of all) listen(drawn, show, hide);
  return { hide };
}

type Show = (drawn: Drawn, point: Point, isKey: boolean) => void;

function listen(drawn: Drawn, show: Show, hide: () => void): void {
  const { plot } = drawn;
  let last: Point | null = null;
  const point = (event: PointerEvent): void => {
    const box = plot.getBoundingClientRect();
    last = within(drawn, {
      atMs: drawn.toMs(event.clientX - box.left),
      row: rowAt(drawn, event.clientY - box.top),
    });
    show(drawn, last, false);
  };
  plot.addEventListener('pointermove', point);
  plot.addEventListener('pointerdown', point);
  plot.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'mouse') hide();
  });
  plot.addEventListener('blur', hide);
  plot.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') return hide();
    const moved = moveBy(drawn, last ?? middle(drawn), event);
    if (moved === null) return;
    event.preventDefault();
    last = within(drawn, moved);
    show(drawn, last, true);
  });
}

const middle = ({ frame }: Drawn): Point => ({ atMs: (frame.fromMs + frame.toMs) / 2, row: 0 });

function moveBy({ frame }: Drawn, { atMs, row }: Point, event: KeyboardEvent): Point | null {
  const step = (frame.toMs - frame.fromMs) * KEY_SHARE * (event.shiftKey ? 10 : 1);
  switch (event.key) {
    case 'ArrowLeft':
      return { atMs: atMs - step, row };
    case 'ArrowRight':
      return { atMs: atMs + step, row };
    case 'ArrowUp':
      return { atMs, row: row - 1 };
    case 'ArrowDown':
      return { atMs, row: row + 1 };
    case 'Home':
      return { atMs: frame.fromMs, row };
    case 'End':
      return { atMs: frame.toMs, row };
    default:
      return null;
  }
}

function within({ frame, view }: Drawn, { atMs, row }: Point): Point {
  const last = (view.rows()?.count ?? 1) - 1;
  return {
    // The end belongs to what would come after it.
    atMs: Math.min(Math.max(atMs, frame.fromMs), frame.toMs - 1),
    row: Math.min(Math.max(row, 0), Math.max(0, last)),
  };
}

function rowAt({ view }: Drawn, px: number): number {
  const rows = view.rows();
  return rows === null ? 0 : Math.floor((px - rows.topPx) / rows.heightPx);
}

function placeLine(line: HTMLElement, drawn: Drawn, atMs: number): void {
  line.hidden = atMs < drawn.frame.fromMs || atMs > drawn.frame.toMs;
  line.style.left = `${drawn.toPx(atMs)}px`;
}

/** Beside the cursor, on the side that has more room. */
function placeTip(tip: HTMLElement, drawn: Drawn, { atMs, row }: Point): void {
  const px = drawn.toPx(atMs);
  const width = Math.min(TIP_WIDTH_PX, drawn.frame.width - 16);
  const isRight = px + width + 20 < drawn.frame.width;
  const left = isRight ? px + 14 : Math.max(4, px - width - 14);
  tip.style.width = `${width}px`;
  tip.style.left = `${left}px`;
  const rows = drawn.view.rows();
  tip.style.top = rows === null ? '18px' : `${rows.topPx + (row + 1) * rows.heightPx + 8}px`;
}

function append(plot: HTMLElement, className: string): HTMLElement {
  const made = document.createElement('div');
  made.className = className;
  made.hidden = true;
  plot.append(made);
  return made;
}
