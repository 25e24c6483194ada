import { describe, expect, it } from 'vitest';
import { keyFigures } from '../../sim/report/figures.ts';
import { reportPage } from '../../sim/report/page.ts';
import { reportPicture } from '../../sim/report/picture.ts';
import { unpack } from '../../sim/report/numbers.ts';
import { reportOf } from '../support/report.ts';

const HOSTILE = '</script><img src=x onerror=alert(1)>';
const PARTS = { style: 'body{}', script: 'const end = "</script>";' };

const { document, course } = reportOf({ hours: 48 });

describe('the data of a report', () => {
  it('add up to the result: energy by day, sessions, and the highest current', () => {
    const { days, result, stays } = document;
    const sum = (pick: (day: (typeof days)[number]) => number): number =>
      days.reduce((total, day) => total + pick(day), 0) / 1000;
    expect(days.map(({ date }) => date)).toEqual(['2023-06-12', '2023-06-13']);
    expect(sum((day) => day.importWh)).toBeCloseTo(result.grid.importKwh, 2);
    expect(sum((day) => day.chargedWh)).toBeCloseTo(result.sessions.deliveredKwh, 2);
    expect(stays).toHaveLength(result.sessions.count);
    const peak = unpack(document.power[3]?.max ?? { step: 1, data: '' });
    expect(Math.max(...peak)).toBeCloseTo(result.grid.peakKw, 1);
  });

  it('have a binder for each moment of each zone', () => {
    const [zone] = document.zones;
    const told = (zone?.binding?.totalsMs ?? []).reduce((sum, spanMs) => sum + spanMs, 0);
    expect(told).toBe(course.endMs);
  });

  it('have no zones’ courses where nobody decided', () => {
    const { document: alone } = reportOf({ hours: 3, control: { kind: 'uncontrolled' } });
    expect(alone.zones.map(({ course: drawn, binding }) => [drawn, binding])).toEqual([[null, null]]);
    expect(reportPage(alone, PARTS)).not.toContain('id="strips"');
  });
});

describe('the page', () => {
  it('is the same to the letter for the same scenario and seed', () => {
    const again = reportOf({ hours: 48 }).document;
    expect(reportPage(again, PARTS)).toBe(reportPage(document, PARTS));
    expect(reportPicture(again)).toBe(reportPicture(document));
  });

  it('asks nothing of any other place, and lets nothing but its own script run', () => {
    const page = reportPage(document, PARTS);
    expect(page.match(/https?:\/\//g)).toBeNull();
    expect(page).toMatch(/default-src &#39;none&#39;.*script-src &#39;sha256-[\w+/=]+&#39;/);
    expect(page.match(/(src|href)="(?!#|data:)/g)).toBeNull();
  });

  it('takes names for text, whatever they say', () => {
    const zone = `Garage ${HOSTILE}`;
    const { document: hostile } = reportOf({
      hours: 12,
      name: HOSTILE,
      description: HOSTILE,
      site: {
        nodes: [
          { name: HOSTILE, limitAmps: 100, metered: true, worstBackgroundAmps: 80 },
          { name: zone, parent: HOSTILE, limitAmps: 90, zone: true, fallbackAmps: 10 },
        ],
      },
      background: null,
    });
    const page = reportPage({ ...hostile, command: `busbar simulate '${HOSTILE}'` }, PARTS);
    expect(hostile.stations[0]?.name).toContain(HOSTILE);
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(reportPicture(hostile)).not.toContain('<img');
  });

  it('shows the figures of the result with their units', () => {
    const page = reportPage(document, PARTS);
    for (const { name, value } of keyFigures(document)) {
      expect(page).toContain(`<dt>${name}</dt>`);
      expect(page).toContain(value);
    }
    expect(page).toContain('busbar simulate test.yaml');
  });

  it('says what is broken and what is not met', () => {
    const { result } = document;
    const laws = [{ id: 'bounded', held: false, detail: 'Garage had 200 A' }];
    const expectations = [{ figure: 'deliveredPct', expected: '>= 99', found: 80, met: false }] as const;
    const page = reportPage({ ...document, result: { ...result, laws, expectations } }, PARTS);
    expect(page).toContain('Broken: bounded. Expected and not met: deliveredPct &gt;= 99.');
    expect(page).toContain('Garage had 200 A');
  });
});

describe('the picture', () => {
  it('is one drawing with all colours filled in, for viewers without style sheets', () => {
    const picture = reportPicture(document);
    expect(picture).toMatch(/^<svg xmlns/);
    expect(picture).not.toContain('var(--');
    expect(picture.length).toBeLessThan(600_000);
  });
});
