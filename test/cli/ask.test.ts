import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askYesNo, type Desk } from '../../src/cli/ask.ts';

/** A desk at which `answer` is typed. */
function deskWith(answer: string | null, isTTY = true): { readonly desk: Desk; readonly asked: () => string } {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let asked = '';
  output.on('data', (chunk: Buffer) => (asked += chunk.toString()));
  if (answer === null) input.end();
  else input.write(answer);
  return { desk: { input: Object.assign(input, { isTTY }), output } as unknown as Desk, asked: () => asked };
}

describe('a question', () => {
  it.each([
    ['y\n', true],
    ['Yes\n', true],
    ['n\n', false],
    ['\n', false],
    ['yeah\n', false],
    [null, false],
  ])('answered with %j is answered with %j', async (answer, expected) => {
    const { desk, asked } = deskWith(answer);
    expect(await askYesNo('Go on?', desk)).toBe(expected);
    expect(asked()).toContain('Go on? [y/N] ');
  });

  it('is not put where nobody sits', async () => {
    const { desk, asked } = deskWith('y\n', false);
    expect(await askYesNo('Go on?', desk)).toBeNull();
    expect(asked()).toBe('');
  });
});
