import { describe, expect, it } from 'vitest';
import { clockChanges, clockLines } from '../../src/cli/clock-changes.ts';
import { loadSite, type SiteConfig } from '../../src/config/index.ts';
import { epochMs } from '../../src/engine/index.ts';
import { complaintsOf, inMemory, SITE } from '../support/config.ts';

function site(windows: string, timezone = 'Europe/Berlin'): SiteConfig {
  const text = `${SITE.replace('Europe/Berlin', timezone)}strategies: [${windows}]\n`;
  const loaded = loadSite('site.yaml', inMemory({ 'site.yaml': text }));
  expect(complaintsOf(loaded)).toEqual([]);
  return (loaded as Extract<typeof loaded, { ok: true }>).value;
}

const windows = (from: string, to: string): string =>
  `{ use: tariff-windows, windows: [{ label: Night, from: "${from}", to: "${to}", ceilingAmps: 10 }] }`;

const AUTUMN_2026 = epochMs(Date.parse('2026-11-23T00:00:00Z'));

describe('the next changes of the clock', () => {
  it('make windows over the changed hour shorter and longer, and are told beforehand', () => {
    const changes = clockChanges(site(windows('00:00', '06:00')), AUTUMN_2026);
    expect(clockLines(changes)).toEqual([
      'clock       2027-03-28: tariff-windows, Night: open 5 h instead of 6 h',
      'clock       2027-10-31: tariff-windows, Night: open 7 h instead of 6 h',
    ]);
  });

  it('are told too where they change nothing', () => {
    const [spring] = clockChanges(site(windows('17:00', '20:00')), AUTUMN_2026);
    expect(spring).toEqual({ day: '2027-03-28', windows: [] });
    expect(clockLines(spring === undefined ? [] : [spring])[0]).toMatch(/every window is open as long as ever$/);
  });

  it('are nothing to a site without windows, or whose clock is never changed', () => {
    expect(clockChanges(site(''), AUTUMN_2026)).toEqual([]);
    expect(clockChanges(site(windows('00:00', '06:00'), 'UTC'), AUTUMN_2026)).toEqual([]);
  });
});
