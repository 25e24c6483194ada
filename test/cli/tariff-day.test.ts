import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runTariff } from '../../src/cli/tariff.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();
const folder = mkdtempSync(join(tmpdir(), 'busbar-tariff-day-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Slot {
  readonly from: string;
  readonly to: string;
  readonly pricePerKwh?: number;
  readonly ceilingAmps?: number;
}

/** The slots of a day of a site with these strategies and prices from midnight on, ct/kWh each hour. */
function slotsOf(
  name: string,
  strategies: string,
  { cents, day }: { readonly cents: readonly number[]; readonly day: string },
) {
  const rows = cents.map((value, hour) => `${day}T${String(hour).padStart(2, '0')}:00:00+01:00,${value}`);
  if (cents.length > 0) writeFileSync(join(folder, `${name}.csv`), ['time,ct', ...rows].join('\n'));
  const configFile = join(folder, `${name}.yaml`);
  const lines = [
    'site: Yard',
    'timezone: Europe/Berlin',
    'nodes: [{ name: Main, zone: Main, limitAmps: 200, derate: 1, meters: [Main meter], worstBackgroundAmps: 60, fallbackAmps: 16 }]',
    'meters: [{ name: Main meter }]',
    `signals: [{ name: market, kind: price, file: ${name}.csv, column: ct, unit: ct/kWh }]`,
    strategies,
  ];
  writeFileSync(configFile, `${lines.join('\n')}\n`);
  said.stdout = '';
  expect(runTariff({ configFile, day, json: true })).toBe(EXIT.done);
  return (JSON.parse(said.stdout) as { readonly slots: readonly Slot[] }).slots;
}

const hours = (slots: readonly Slot[]) =>
  slots.map(({ from, pricePerKwh, ceilingAmps }) => [from.slice(11, 16), pricePerKwh, ceilingAmps]);

describe('a day with prices', () => {
  const day = '2026-11-18';
  const cents = Array.from({ length: 24 }, (_, hour) => (hour < 6 ? 10 : hour < 18 ? 20 : 30));

  it('has the price of each slot, and no gap', () => {
    const slots = slotsOf('plain', 'strategies: []', { cents, day });
    expect(slots).toHaveLength(24);
    expect(slots.map(({ pricePerKwh }) => pricePerKwh)).toEqual(cents.map((value) => value / 100));
    for (const [index, slot] of slots.entries()) if (index > 0) expect(slot.from).toBe(slots[index - 1]?.to);
    expect([slots[0]?.from, slots.at(-1)?.to]).toEqual(['2026-11-18T00:00:00+01:00', '2026-11-19T00:00:00+01:00']);
  });

  it('is bounded where it is not cheap, beside its windows', () => {
    const strategies =
      'strategies: [{ use: tariff-windows, prices: [{ signal: market, cheapestHours: 6.5, ceilingAmps: 20 }], windows: [{ from: "05:30", to: "08:00", ceilingAmps: 40 }] }]';
    expect(hours(slotsOf('both', strategies, { cents, day })).slice(4, 12)).toEqual([
      ['04:00', 0.1, undefined],
      ['05:00', 0.1, undefined],
      ['05:30', 0.1, 40],
      ['06:00', 0.2, 40],
      ['06:30', 0.2, 20],
      ['07:00', 0.2, 20],
      ['08:00', 0.2, 20],
      ['09:00', 0.2, 20],
    ]);
  });

  it('has no price where nobody knows it, and counts that as dear', () => {
    const strategies =
      'strategies: [{ use: tariff-windows, prices: [{ signal: market, belowPerKwh: 9, charging: off }] }]';
    expect(hours(slotsOf('part', strategies, { cents: [1, 2], day }))).toEqual([
      ['00:00', 0.01, undefined],
      ['01:00', 0.02, undefined],
      ['02:00', undefined, 0],
    ]);
    expect(hours(slotsOf('absent', strategies, { cents: [], day }))).toEqual([['00:00', undefined, 0]]);
    expect(said.stderr).toContain('nobody knows its prices');
  });
});
