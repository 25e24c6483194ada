/**
 * The gallery of scenarios. Each is run for a day at coarse steps; `npm run gallery` runs them whole, holds them against
 * what they expect and docs/scenarios.md against what came out.
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gallery } from '../src/cli/gallery.ts';
import { DOC, documentOf, expectedOf, needsData, runEntry, scenarioOfEntry, section } from './support/gallery-doc.ts';
import { withData } from './support/needs.ts';

const ENTRIES = gallery();
const IS_WHOLE = process.env['BUSBAR_GALLERY'] === '1';
const SHORT = { days: 1, stepMs: 60_000 };
/** A day of a thousand stations at minutes would take as long as all the others together. */
const SHORT_LARGE = { days: 1, stepMs: 600_000 };

const words = (text: string): string => text.replace(/\\(?=[_<>*])/g, '').replace(/\s+/g, ' ');

describe('the gallery', () => {
  it('has a dozen scenarios, each with a paragraph on what it shows and figures that it expects', () => {
    expect(ENTRIES.length).toBeGreaterThanOrEqual(12);
    for (const entry of ENTRIES) {
      const { description, expect: figures } = scenarioOfEntry(entry);
      expect(description.length, entry.name).toBeGreaterThan(150);
      expect(Object.keys(figures).length, `${entry.name}: ${Object.keys(figures).join()}`).toBeGreaterThanOrEqual(3);
      expect(figures.violations, entry.name).toEqual({ relation: '==', value: 0 });
    }
  });

  it('is completed by editors: each file names its schema', () => {
    for (const { file } of ENTRIES)
      expect(readFileSync(file, 'utf8')).toMatch(/^# yaml-language-server: \$schema=\S+scenario\.schema\.json\n/);
  });

  it.runIf(!IS_WHOLE)('stands in docs/scenarios.md as it is', () => {
    const document = words(readFileSync(DOC, 'utf8'));
    for (const entry of ENTRIES) {
      const scenario = scenarioOfEntry(entry);
      expect(document).toContain(`| ${entry.name} |`);
      expect(document, `npm run gallery -- --update`).toContain(words(section(entry, scenario)).trim());
    }
  });
});

describe.runIf(!IS_WHOLE)('a short day of', () => {
  it.each(ENTRIES.filter((entry) => !needsData(entry)))('$name holds every law', (entry) => {
    const scenario = scenarioOfEntry(entry);
    const stations = scenario.traffic.stations?.reduce((sum, { count }) => sum + count, 0) ?? 0;
    const { limits, laws, sessions } = runEntry(scenario, stations > 500 ? SHORT_LARGE : SHORT);
    expect(limits.violations).toBe(0);
    expect(laws.filter(({ held }) => !held)).toEqual([]);
    expect(sessions.count).toBeGreaterThan(0);
  });
});

if (IS_WHOLE) {
  describe('the whole of the gallery', () => {
    withData('data/ev_sessions', () => {
      it('meets what is expected, and docs/scenarios.md says what came out', { timeout: 1_800_000 }, async () => {
        const runs = ENTRIES.map((entry) => {
          const scenario = scenarioOfEntry(entry);
          const result = runEntry(scenario);
          process.stderr.write(`${entry.name}: ${expectedOf(scenario)}\n`);
          expect
            .soft(
              { laws: result.laws.filter(({ held }) => !held), notMet: result.expectations.filter(({ met }) => !met) },
              entry.name,
            )
            .toEqual({ laws: [], notMet: [] });
          return { entry, scenario, result };
        });
        await expect(await documentOf(runs)).toMatchFileSnapshot(`../${DOC}`);
      });
    });
  });
}
