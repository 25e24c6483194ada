import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markup, scriptData } from '../../../sim/report/markup.ts';

describe('markup', () => {
  it('lets no text become an element or leave its attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { html } = markup`<p title="${text}">${text}</p>`;
        expect(html.match(/[<>"]/g)).toEqual(['<', '"', '"', '>', '<', '>']);
      }),
    );
  });

  it('takes markup and lists of it as they are', () => {
    const items = ['a', '<b>'].map((text) => markup`<li>${text}</li>`);
    expect(markup`<ul>${items}</ul>`.html).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>');
  });

  it('writes data that no text in them can end, and that read back alike', () => {
    const hostile = { name: '</script><img src=x onerror=alert(1)><!--\u2028' };
    const { html } = scriptData(hostile);
    expect(html).not.toContain('<');
    expect(JSON.parse(html)).toEqual(hostile);
  });
});
