import { describe, expect, it } from 'vitest';
import { summarise, summaryLines } from '../../src/cli/check-summary.ts';
import { loadSite, type SiteConfig } from '../../src/config/index.ts';
import { complaintsOf, inMemory, SITE } from '../support/config.ts';

function siteFrom(text: string): SiteConfig {
  const loaded = loadSite('s.yaml', inMemory({ 's.yaml': text }));
  if (!loaded.ok) expect.fail(complaintsOf(loaded).join('\n'));
  return loaded.value;
}

describe('the summary of a site', () => {
  it('shows lines apart where their limits differ', () => {
    const lines = summaryLines(siteFrom(SITE.replace('limitAmps: 63', 'limitAmps: [63, 63, 32]')));
    expect(lines.join('\n')).toContain('63/63/32 A × 0.98, zone Visitors');
  });

  it('marks strategies in shadow', () => {
    const config = siteFrom(`${SITE}strategies: [{ use: peak-shaving, meter: Incomer, targetKw: 90, shadow: true }]\n`);
    expect(summaryLines(config)).toContain('strategies  peak-shaving (shadow)');
    expect(summarise(config).strategies).toEqual([{ name: 'peak-shaving', id: 'peak-shaving', shadow: true }]);
  });

  it('says which breaker would trip before the controller can have acted', () => {
    const config = siteFrom(
      SITE.replace('limitAmps: 250,', 'limitAmps: 250, breaker: { standard: IEC 60898, timeConstant: 20s },'),
    );
    expect(summaryLines(config).join('\n')).toMatch(
      /breaker {5}Main, IEC 60898 250 A: .*trips after 39 s.*needed are 70 s: NOT enough/,
    );
  });
});
