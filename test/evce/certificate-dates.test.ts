import { beforeAll, describe, expect, it } from 'vitest';
import { epochMs } from '../../src/engine/index.ts';
import { dateWarning, daysLeft, watchDates } from '../../src/evce/certificate-dates.ts';
import { makeCertificate, type Made } from './support/certificates.ts';

const at = (text: string) => epochMs(Date.parse(text));

let year: Made;
beforeAll(async () => {
  year = await makeCertificate('EVCE', { from: new Date('2026-01-01'), to: new Date('2027-01-01') });
});

describe('the dates of a certificate', () => {
  it('are nothing to speak of until a month before it runs out', () => {
    expect(dateWarning(year.x509, at('2026-06-01'))).toBeNull();
    expect(dateWarning(year.x509, at('2026-12-22T12:00Z'))).toContain('runs out in 9 days');
    expect(daysLeft(year.x509, at('2026-12-22T12:00Z'))).toBe(9);
  });

  it('warn where it has run out or does not hold yet, and leave open whose clock is wrong', () => {
    expect(dateWarning(year.x509, at('2027-01-05'))).toMatch(/ran out 4 days ago, or the clock.*is wrong/);
    expect(dateWarning(year.x509, at('1970-01-01'))).toMatch(/valid from .*2026.*is the clock of this machine right/);
  });

  it('are warned of once for each certificate', async () => {
    const log: string[] = [];
    const watch = watchDates((level, text) => log.push(`${level} ${text}`));
    const next = await makeCertificate('EVCE', { from: new Date('2026-01-01'), to: new Date('2026-12-30') });
    for (const day of ['2026-06-01', '2026-12-20', '2026-12-21', '2027-02-01']) {
      for (const { x509 } of [year, next]) watch(x509, at(day));
    }
    expect(log).toEqual([
      "warn the box's certificate runs out in 12 days: renew it, and pin the new one beside it before",
      "warn the box's certificate runs out in 10 days: renew it, and pin the new one beside it before",
    ]);
  });
});
