/**
 * The few helpers that the page builds its elements with. Everything is text or an attribute, never markup, so
 * nothing that a site file or a box names can become part of the page's code.
 * @module
 */

/** Attributes, and the children that follow them. */
export type Attributes = Readonly<Record<string, string>>;

/** An element with its attributes and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An SVG element. */
export function drawing<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Node[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** An element of the page that the HTML promises. */
export function found(id: string): HTMLElement {
  const there = document.getElementById(id);
  // tidy-ok: the browser's console is the reader, and the page has no assertions of its own.
  if (there === null) throw new TypeError(`the page has no element ${id}`);
  return there;
}

/** Writes text only when it differs, so that screen readers and selections are left in peace. */
export function setText(target: Node, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Shows one thing of a list, again and again. */
export interface View<Item> {
  readonly root: HTMLElement;
  update(item: Item): void;
}

/** Keeps one view per key in `parent`, in the order of the items; elements stay while their key stays. */
export function keyedList<Item>(
  parent: HTMLElement,
  keyOf: (item: Item) => string,
  create: (item: Item) => View<Item>,
): (items: readonly Item[]) => void {
  const views = new Map<string, View<Item>>();
  return (items) => {
    const keys = items.map(keyOf);
    if (keys.join('\n') !== [...views.keys()].join('\n')) {
      views.clear();
      for (const item of items) views.set(keyOf(item), create(item));
      parent.replaceChildren(...[...views.values()].map((view) => view.root));
    }
    for (const item of items) views.get(keyOf(item))?.update(item);
  };
}

/** A table in a box of its own that scrolls on narrow screens; returns how to fill it. */
export function table(
  parent: HTMLElement,
  caption: string,
  columns: readonly string[],
): (rows: readonly (readonly (Node | string)[])[]) => void {
  const body = element('tbody');
  const heads = columns.map((column) => element('th', { scope: 'col' }, column));
  const made = element(
    'table',
    {},
    element('caption', { class: 'visually-hidden' }, caption),
    element('thead', {}, element('tr', {}, ...heads)),
    body,
  );
  parent.replaceChildren(
    element('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': caption }, made),
  );
  return (rows) => {
    body.replaceChildren(...rows.map((row) => element('tr', {}, ...row.map(cell))));
  };
}

const cell = (content: Node | string, column: number): HTMLElement =>
  column === 0 ? element('th', { scope: 'row' }, content) : element('td', {}, content);

const MISSING = '–';

/** Amps to a tenth below ten and whole above: more is noise. */
export function inAmps(value: number | null | undefined): string {
  return value === null || value === undefined ? MISSING : `${inNumber(value)} A`;
}

/** A number as people read it: one decimal below ten, none above, a real minus sign. */
export function inNumber(value: number): string {
  const text = Math.abs(value) < 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0);
  return text.replace(/^-0$/, '0').replace('-', '−');
}

/** Watts as kW with a tenth. */
export const inKilowatts = (valueWatts: number | null): string =>
  valueWatts === null ? MISSING : `${(valueWatts / 1000).toFixed(1).replace('-', '−')} kW`;

/** A span as people say it. */
export function inSpan(spanMs: number | null): string {
  if (spanMs === null) return MISSING;
  const seconds = Math.round(spanMs / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** `10:04:05` of an RFC 3339 text. */
export const inClock = (text: string): string => text.slice(11, 19);
