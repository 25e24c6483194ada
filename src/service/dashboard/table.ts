/**
 * Tables whose rows stay while they are about the same thing; only cells that say something else are touched.
 * @module
 */
import { element, keyedList, setBadge, setText, type Tone, type View } from './dom.ts';

/** A text, or a badge. */
export type Cell = string | { readonly tone: Tone; readonly text: string };

export interface TableSpec {
  readonly caption: string;
  readonly columns: readonly string[];
  /** Columns of words begin at the left; the first always does. */
  readonly words?: readonly number[];
}

/** A table in a box of its own that scrolls on narrow screens; returns how to fill it. The first cell names the row. */
export function table(parent: HTMLElement, spec: TableSpec): (rows: readonly (readonly Cell[])[]) => void {
  const { caption, columns } = spec;
  const body = element('tbody');
  const heads = columns.map((column, index) => element('th', { scope: 'col', ...alignment(spec, index) }, column));
  const made = element(
    'table',
    {},
    element('caption', { class: 'visually-hidden' }, caption),
    element('thead', {}, element('tr', {}, ...heads)),
    body,
  );
  parent.replaceChildren(
    element('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': `Table: ${caption}` }, made),
  );
  return keyedList<readonly Cell[]>(
    body,
    ([name]) => (typeof name === 'object' ? name.text : (name ?? '')),
    () => rowView(spec),
  );
}

function rowView(spec: TableSpec): View<readonly Cell[]> {
  const cells = spec.columns.map((_, index) =>
    index === 0 ? element('th', { scope: 'row' }) : element('td', alignment(spec, index)),
  );
  return {
    root: element('tr', {}, ...cells),
    update(row) {
      cells.forEach((cell, index) => fill(cell, row[index] ?? ''));
    },
  };
}

function fill(cell: HTMLElement, content: Cell): void {
  const badge = cell.firstElementChild;
  if (typeof content === 'string') {
    setText(cell, content);
    return;
  }
  if (badge instanceof HTMLElement) setBadge(badge, content.tone, content.text);
  else {
    const made = element('span', { class: 'badge' });
    setBadge(made, content.tone, content.text);
    cell.replaceChildren(made);
  }
}

const alignment = ({ words = [] }: TableSpec, column: number): Readonly<Record<string, string>> =>
  column === 0 || words.includes(column) ? { class: 'words' } : {};
