/**
 * A reading as elements. All of it is text, never markup.
 * @module
 */
import type { Reading } from './view.ts';

/** Title, values and sentences of a reading. */
export function tipElement({ title, rows, sentences }: Reading): readonly HTMLElement[] {
  const list = document.createElement('dl');
  for (const { fill, name, value } of rows) {
    const term = worded('dt', name);
    if (fill !== null) term.prepend(swatch(fill));
    list.append(term, worded('dd', value));
  }
  return [worded('strong', title), list, ...sentences.map((sentence) => worded('p', sentence))];
}

function swatch(fill: string): HTMLElement {
  const made = document.createElement('span');
  made.className = 'swatch area';
  made.style.setProperty('--fill', fill);
  return made;
}

function worded(tag: 'dt' | 'dd' | 'p' | 'strong', words: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = words;
  return made;
}
