import { describe, expect, it } from 'vitest';
import { loadSite, type SiteConfig } from '../../../src/config/index.ts';
import { weighChange } from '../../../src/service/reload/weigh-change.ts';
import { complaintsOf, inMemory } from '../../support/config.ts';

const FILE = `
site: Office
timezone: Europe/Berlin
evce: { url: https://10.0.0.2, user: busbar, password: { env: P }, pin: ['sha256:${'a'.repeat(64)}'],
  dialect: { unit: ampere, sense: removed, shape: scalar, key: reduction, integer: true, confirmed: 2026-11-20 } }
nodes:
  - { name: Main, limitAmps: 100, meters: [Incomer], worstBackgroundAmps: 60 }
  - { name: Garage, parent: Main, zone: Garage, limitAmps: 63, fallbackAmps: 16 }
meters: [{ name: Incomer }]
strategies: [{ use: peak-shaving, meter: Incomer, targetKw: 40 }]
`;

function read(text: string): SiteConfig {
  const loaded = loadSite('site.yaml', inMemory({ 'site.yaml': text }));
  expect(complaintsOf(loaded)).toEqual([]);
  return (loaded as Extract<typeof loaded, { ok: true }>).value;
}

const weigh = (from: string, to: string, isConfirmed = false) =>
  weighChange(read(FILE), read(FILE.replace(from, to)), isConfirmed);

describe('a site file that is read anew', () => {
  it('is no change where only its text is another', () => {
    expect(weigh('site: Office', '# our office\n\nsite: Office')).toEqual({ kind: 'none' });
  });

  it('is taken over where a limit has become lower', () => {
    const change = weigh('limitAmps: 100', 'limitAmps: 80');
    expect(change).toEqual({ kind: 'take-over', changes: ['Main: limitAmps [100,100,100] → [80,80,80]'] });
  });

  it('is taken over where a strategy pursues something else', () => {
    expect(weigh('targetKw: 40', 'targetKw: 30')).toEqual({ kind: 'take-over', changes: ['strategies'] });
  });

  it.each([
    ['a limit', 'limitAmps: 63', 'limitAmps: 80', 'Garage: limitAmps [63,63,63] → [80,80,80]'],
    [
      'less background',
      'worstBackgroundAmps: 60',
      'worstBackgroundAmps: 50',
      'Main: worstBackgroundAmps [60,60,60] → [50,50,50]',
    ],
    ['another fallback', 'fallbackAmps: 16', 'fallbackAmps: 20', 'zones changed'],
    ['another meter', '{ name: Incomer }', '{ name: Incomer, reversed: true }', 'meters changed'],
    [
      'weaker stations',
      'strategies:',
      'stations: { defaults: { maxAmps: 16 } }\nstrategies:',
      'stationDefaults changed',
    ],
  ])('needs somebody’s word for %s', (_, from, to, raise) => {
    expect(weigh(from, to)).toEqual({ kind: 'confirm', raises: [raise] });
    expect(weigh(from, to, true)).toMatchObject({
      kind: 'take-over',
      changes: expect.arrayContaining([raise]) as string[],
    });
  });

  it.each([
    ['another box', 'https://10.0.0.2', 'https://10.0.0.3', ['evce']],
    ['a zone by another name', 'zone: Garage', 'zone: Hall', ['the zones’ names', 'evce']],
    ['another period', 'strategies:', 'timing: { tick: 10s }\nstrategies:', ['timing']],
    ['shadow', 'site: Office', 'shadow: true\nsite: Office', ['shadow']],
    ['another port', 'strategies:', 'service: { http: { listen: 127.0.0.1:9090 } }\nstrategies:', ['service']],
  ])('needs a restart for %s, confirmed or not', (_, from, to, because) => {
    expect(weigh(from, to, true)).toEqual({ kind: 'restart', because });
  });
});
