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

/** Writes an attribute only when it differs. */
export function setAttribute(target: Element, name: string, value: string): void {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/** Hides or shows, only when that changes. */
export function setHidden(target: HTMLElement, isHidden: boolean): void {
  if (target.hidden !== isHidden) target.hidden = isHidden;
}

/** How a badge is to be taken; its text says the same. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** Sets tone and text of a badge. */
export function setBadge(badge: HTMLElement, tone: Tone, text: string): void {
  setAttribute(badge, 'data-tone', tone);
  setText(badge, text);
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
  let views = new Map<string, View<Item>>();
  return (items) => {
    const kept = new Map<string, View<Item>>();
    for (const [index, item] of items.entries()) {
      const key = keyOf(item);
      const view = views.get(key) ?? create(item);
      kept.set(key, view);
      const there = parent.children[index] ?? null;
      if (there !== view.root) parent.insertBefore(view.root, there);
      view.update(item);
    }
    views = kept;
    while (parent.children.length > kept.size) parent.lastElementChild?.remove();
  };
}
