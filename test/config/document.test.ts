/**
 * From text to a checked value: places, plain words, and nothing thrown.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { keyPlaceAt, placeAt, plainOf } from '../../src/config/document/located.ts';
import { nearestWord } from '../../src/config/document/nearest.ts';
import { validate } from '../../src/config/document/validate.ts';
import { parseYaml } from '../../src/config/document/yaml-text.ts';
import { formatProblem } from '../../src/config/problem.ts';
import { standsInside } from '../support/config.ts';

function rootOf(text: string) {
  const parsed = parseYaml(text, 'a.yaml');
  if (!parsed.ok) expect.fail(parsed.problems.map(formatProblem).join('\n'));
  return parsed.root;
}

const complaintsAbout = (text: string): string[] => {
  const parsed = parseYaml(text, 'a.yaml');
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
};

describe('YAML text', () => {
  it('keeps the place of every value and key', () => {
    const root = rootOf('a: 1\nb:\n  - x\n  - { c: 2 }\n');
    expect(placeAt(root, ['b', 1, 'c'])).toEqual({ file: 'a.yaml', line: 4, column: 10 });
    expect(keyPlaceAt(root, ['b', 1], 'c')).toEqual({ file: 'a.yaml', line: 4, column: 7 });
  });

  it('places what is missing at the deepest part that is there', () => {
    const root = rootOf('a: 1\nb:\n  - x\n');
    expect(placeAt(root, ['b', 7, 'c'])).toEqual({ file: 'a.yaml', line: 3, column: 3 });
  });

  it('reads dates and times as text, and what an alias stands for', () => {
    expect(plainOf(rootOf('day: 2026-11-20\na: &x { n: 1 }\nb: *x\n'))).toEqual({
      day: '2026-11-20',
      a: { n: 1 },
      b: { n: 1 },
    });
  });

  it('tells of every duplicate key and every syntax error with its place', () => {
    expect(complaintsAbout('a: 1\na: 2\nb: [1, 2\nc: 3')).toEqual([
      'a.yaml:2:1: this key is given twice in the same map',
      expect.stringMatching(/^a\.yaml:4:1: not valid YAML: /),
    ]);
    expect(complaintsAbout('a: 1\na: 2\nb: { c: 1, c: 2 }')).toEqual([
      'a.yaml:2:1: this key is given twice in the same map',
      'a.yaml:3:12: this key is given twice in the same map',
    ]);
  });

  it.each([
    ['a second document', '--- a\n--- b', 'expected one file to hold one'],
    ['deep nesting', '['.repeat(20_000), 'nested too deeply'],
    ['nesting beyond any configuration', `${'['.repeat(100)}${']'.repeat(100)}`, 'nested more than 64 levels deep'],
    ['an alias of nothing', 'a: *b', 'without its anchor'],
    ['an alias of itself', 'a: &a [*a]', 'nested more than 64 levels deep'],
    ['a key that is a list', '? [a]\n: 1', 'not plain text'],
    ['an unknown tag', 'a: !custom x', 'a tag (!…) is not understood'],
  ])('refuses %s', (_, text, expected) => {
    expect(complaintsAbout(text).join('\n')).toContain(expected);
  });

  it('refuses aliases that stand for billions of values, in no time', () => {
    const rows = Array.from({ length: 20 }, (_, i) => `k${i + 1}: &k${i + 1} [${`*k${i},`.repeat(10)}]`);
    expect(complaintsAbout(['k0: &k0 [x]', ...rows].join('\n')).join()).toContain('more than 200000 values');
  });

  it.each(['p: !hunter2', 'p: *hunter2', 'p: [a, "b" hunter2]'])(
    'does not repeat text that may be a password: %s',
    (text) => {
      expect(complaintsAbout(text).join()).not.toContain('hunter2');
      expect(complaintsAbout(text)).not.toEqual([]);
    },
  );

  it('never throws, whatever the text, and places every problem inside it', () => {
    const pieces = fc.constantFrom(
      'a: ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '\n',
      '  ',
      '"',
      "'",
      '&x ',
      '*x',
      '!',
      '? ',
      ': ',
      '#',
      '|',
      '>',
      '%',
      '\t',
      '---',
      '\r\n',
      '<<: ',
      '1',
      'ä',
      '\u0000',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (garbage) => {
        const parsed = parseYaml(garbage, 'a.yaml');
        if (parsed.ok) return;
        expect(parsed.problems).not.toEqual([]);
        for (const problem of parsed.problems)
          expect(standsInside(problem, garbage), formatProblem(problem)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('reads back what plain data it wrote', () => {
    const data = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.jsonValue({ maxDepth: 3, noUnicodeString: false }),
    );
    fc.assert(
      fc.property(data, (value) => {
        // JSON is YAML; negative zero is the one number that JSON does not keep.
        const text = JSON.stringify(value);
        expect(plainOf(rootOf(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 200 },
    );
  });
});

const schema = z.strictObject({
  limitAmps: z.union([z.number().gt(0), z.tuple([z.number(), z.number(), z.number()])]),
  peakKw: z.number().max(100).optional(),
  mode: z.enum(['fast', 'slow']).optional(),
  list: z
    .array(z.strictObject({ name: z.string().min(1), on: z.boolean() }))
    .min(1)
    .optional(),
  secret: z.strictObject({ password: z.strictObject({ file: z.string() }) }).optional(),
});

const wrong = (text: string): string[] => {
  const checked = validate(schema, rootOf(text), { signals: 'use your eyes' });
  return checked.ok ? [] : checked.problems.map(formatProblem);
};

describe('checking against a schema', () => {
  it.each([
    ['limitAmps: -5', 'a.yaml:1:12 limitAmps: found -5, expected a current above 0 A'],
    [
      'limitAmps: 63 A',
      'a.yaml:1:12 limitAmps: found "63 A", expected a current in A, written as a plain number, or a list',
    ],
    ['limitAmps: [1, x, 3]', 'a.yaml:1:16 limitAmps[1]: found "x", expected a current in A, written as a plain number'],
    [
      'limitAmps: .inf',
      'a.yaml:1:12 limitAmps: found "Infinity", expected a current in A, written as a plain number, or a list',
    ],
    [
      'limitAmps:',
      'a.yaml:1:11 limitAmps: found nothing, expected a current in A, written as a plain number, or a list',
    ],
    ['peakKw: 1', 'a.yaml:1:1 limitAmps: missing, expected a current in A, written as a plain number, or a list'],
    ['limitAmps: 1\npeakKw: 101', 'a.yaml:2:9 peakKw: found 101, expected a power of at most 100 kW'],
    ['limitAmps: 1\nmode: fats', 'a.yaml:2:7 mode: found "fats", expected one of fast, slow'],
    ['limitAmps: 1\nlist: []', 'a.yaml:2:7 list: found a list, expected a list of at least 1'],
    [
      'limitAmps: 1\nlist: [{ name: "", on: true }]',
      'a.yaml:2:16 list[0].name: found "", expected text that is not empty',
    ],
    ['limitAmps: 1\nlist: [{ name: a, on: yes }]', 'a.yaml:2:23 list[0].on: found "yes", expected true or false'],
    ['limitAmp: 1\nlimitAmps: 1', 'a.yaml:1:1 limitAmp: unknown key; did you mean limitAmps?'],
    ['limitAmps: 1\nsignals: 1', 'a.yaml:2:1 signals: not supported yet; use your eyes'],
    [
      'limitAmps: 1\n"odd key": 1',
      'a.yaml:2:1 ["odd key"]: unknown key; known are limitAmps, peakKw, mode, list, secret',
    ],
  ])('%j says %s', (text, expected) => {
    expect(wrong(text)).toEqual([expected]);
  });

  it('never shows what stands in the place of a password', () => {
    expect(wrong('limitAmps: 1\nsecret: { password: hunter2 }')).toEqual([
      'a.yaml:2:21 secret.password: found a value (not shown), expected a map of keys',
    ]);
  });

  it('hands on what could be read in spite of mistakes, with undefined for the rest', () => {
    const checked = validate(schema, rootOf('limitAmps: -1\nlist: [{ name: a, on: 1 }, { name: b, on: true }]'), {});
    expect(checked).toMatchObject({
      ok: false,
      salvaged: {
        limitAmps: undefined,
        list: [
          { name: 'a', on: undefined },
          { name: 'b', on: true },
        ],
      },
    });
  });
});

describe('the nearest known word', () => {
  it.each([
    ['limitAmp', 'limitAmps'],
    ['LIMITAMPS', 'limitAmps'],
    ['tarif', 'tariff'],
    ['zone', null],
    ['', null],
  ])('to %j is %j', (word, nearest) => {
    expect(nearestWord(word, ['limitAmps', 'tariff'])).toBe(nearest);
  });

  it('to a known word is itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (word) => {
        expect(nearestWord(word, ['x', word])).toBe(word);
      }),
    );
  });
});
