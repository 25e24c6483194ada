/**
 * HTML from templates in which every value is escaped. Nothing that a scenario, a site file or a sessions file names
 * can become part of a report's code.
 * @module
 */

/** Text that is HTML already. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | readonly Part[];

/** A template whose values are escaped unless they are markup themselves. */
export function markup(texts: TemplateStringsArray, ...values: readonly Part[]): Markup {
  const html = texts.map((text, index) => text + (index < values.length ? htmlOf(values[index] as Part) : '')).join('');
  return { html };
}

/** HTML as it is: for style sheets and scripts of our own. */
export const raw = (html: string): Markup => ({ html });

/** Data for a script element: no text in it can end the element or begin a comment. */
export function scriptData(value: unknown): Markup {
  return {
    html: JSON.stringify(value)
      .replaceAll('<', '\\u003c')
      .replaceAll('\u2028', '\\u2028')
      .replaceAll('\u2029', '\\u2029'),
  };
}

/** Text for HTML and XML, in elements and in quoted attributes. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function htmlOf(part: Part): string {
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  if ('html' in part) return part.html;
  return part.map(htmlOf).join('');
}
