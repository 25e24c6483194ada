/**
 * The colours of a report's page on light and dark ground: by the system's wish, or by what the reader chose.
 * @module
 */
import { declarations } from './palette.ts';

/** Style sheet of the colours; print is always light. */
export function colourStyles(): string {
  const [light, dark] = [declarations('light'), declarations('dark')];
  return [
    `:root{color-scheme:light;${light}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}`,
    `@media screen{:root[data-theme=dark]{color-scheme:dark;${dark}}}`,
  ].join('\n');
}
