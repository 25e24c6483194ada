/**
 * From checked files to the engine's site and the simulator's scenario.
 * @module
 */
import fc from 'fast-check';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_MODES,
  loadScenario,
  loadSite,
  spreadStations,
  type ScenarioConfig,
  type SiteConfig,
} from '../../src/config/index.ts';
import { DEFAULT_TIMING } from '../../src/engine/index.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { complaintsOf, inMemory, SCENARIO, SITE, warningsOf } from '../support/config.ts';

function siteFrom(text: string): SiteConfig {
  const loaded = loadSite('sites/office.yaml', inMemory({ 'sites/office.yaml': text }));
  if (!loaded.ok) expect.fail(complaintsOf(loaded).join('\n'));
  return loaded.value;
}

function scenarioFrom(
  text: string,
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): ScenarioConfig {
  const all = { 'sites/office.yaml': SITE, 'scenarios/m.yaml': text, ...files };
  const loaded = loadScenario('scenarios/m.yaml', inMemory(all, env));
  if (!loaded.ok) expect.fail(complaintsOf(loaded).join('\n'));
  return loaded.value;
}

describe('the site', () => {
  it('is the tree of the file, by index, with what is left out filled in', () => {
    const { site, strategies } = siteFrom(SITE);
    expect(site.nodes).toMatchObject([
      {
        name: 'Main',
        parent: null,
        children: [1, 2],
        limitAmps: [250, 250, 250],
        derate: 0.98,
        meters: [0],
        zone: null,
        breaker: null,
        worstBackgroundAmps: [120, 120, 120],
        reserveAmps: [0, 0, 0],
      },
      { name: 'Garage', parent: 0, children: [], zone: 0, meters: [], worstBackgroundAmps: null },
      { name: 'Visitors', parent: 0, children: [], zone: 1 },
    ]);
    expect(site.zones).toEqual([
      { name: 'Garage', node: 1, fallbackAmps: 32, allocation: 'proportional' },
      { name: 'Visitors', node: 2, fallbackAmps: 16, allocation: 'proportional' },
    ]);
    expect(site.meters).toEqual([
      {
        name: 'Incomer',
        role: 'flow',
        node: 0,
        sign: 1,
        fallbackAfterMs: 35_000,
        importRegister: true,
        nominalWatts: 0,
      },
    ]);
    expect(site).toMatchObject({
      supply: { system: '400Y/230', nominalVolts: 230, frequencyHz: 50 },
      timing: DEFAULT_TIMING,
      rampUpAmps: 4,
      demand: null,
      shadow: false,
    });
    expect(site.stationDefaults).toEqual({
      phases: 3,
      rotation: 'L1L2L3',
      lineToLine: false,
      minAmps: 6,
      maxAmps: 32,
      vip: false,
    });
    expect(strategies).toEqual([]);
  });

  it('has parents before children whatever the order of the file, and does not otherwise depend on it', () => {
    const entries = SITE.split('\n').filter((line) => line.startsWith('  - { name: ') && line.includes('limitAmps'));
    const rest = SITE.replace(entries.join('\n'), 'NODES');
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        const { nodes, zones, meters } = siteFrom(rest.replace('NODES', shuffled.join('\n'))).site;
        expect(nodes[0]?.name).toBe('Main');
        for (const [index, node] of nodes.entries()) {
          expect(node.parent ?? -1).toBeLessThan(index);
          if (node.zone !== null) expect(zones[node.zone]).toMatchObject({ name: node.name, node: index });
        }
        expect(meters[0]?.node).toBe(0);
      }),
    );
  });

  it('takes sources, bars, imbalance and what may be stopped as stated', () => {
    const text = SITE.replace('limitAmps: 250,', 'limitAmps: 250, busLimitAmps: 400, maxImbalanceAmps: 20,')
      .replace('meters:\n', 'meters:\n  - { name: Roof, role: generation, node: Main, nominalKw: 30 }\n')
      .concat(
        "mayStopSessions: true\ntiming: { restartAfter: 2m, returnSpread: 0s }\nstations: { 'G 7': { phases: 1, lineToLine: true } }\n",
      );
    const { site } = siteFrom(text);
    expect(site.nodes[0]).toMatchObject({ busLimitAmps: [400, 400, 400], maxImbalanceAmps: 20 });
    expect(site.nodes[1]).toMatchObject({ busLimitAmps: null, maxImbalanceAmps: null });
    expect(site.meters.find(({ name }) => name === 'Roof')).toMatchObject({ role: 'generation', nominalWatts: 30_000 });
    expect(site.mayStopSessions).toBe(true);
    expect(site.timing).toMatchObject({ restartAfterMs: 120_000, returnSpreadMs: 0, readBackWithinMs: 120_000 });
    expect(site.stationOverrides['G 7']).toMatchObject({ lineToLine: true });
  });

  it('takes wiring, breakers and meters as stated', () => {
    const text = SITE.replace(
      'limitAmps: 250,',
      'limitAmps: [250, 250, 200], breaker: { standard: IEC 60947-2, tr: 100s },',
    )
      .replace('limitAmps: 125,', 'limitAmps: 125, reserveAmps: 2, breaker: { standard: IEC 60898, ratedAmps: 160 },')
      .replace('fallbackAfter: 35s', 'reversed: true')
      .concat(
        "timing: { deadTime: 40s }\nstations: { defaults: { maxAmps: 16 }, 'G 7': { phases: 1, rotation: L3, vip: true } }\n",
      );
    const { site } = siteFrom(text);
    expect(site.nodes.map((node) => node.breaker)).toEqual([
      { standard: 'IEC 60947-2', ratedAmps: 200, longTimeDelayMs: 100_000 },
      { standard: 'IEC 60898', ratedAmps: 160, timeConstantMs: 60_000 },
      null,
    ]);
    expect(site.meters[0]).toMatchObject({ sign: -1, fallbackAfterMs: 40_000 });
    expect(site.stationDefaults.maxAmps).toBe(16);
    expect(site.stationOverrides).toEqual({ 'G 7': { phases: 1, rotation: 'L3', vip: true } });
  });

  it('knows how to reach its box', () => {
    const text = SITE.replace('https://192.168.0.128', 'https://box:8443/')
      .replace(/pin: .*/, `pin: ['sha256:${'AB:'.repeat(31)}CD']`)
      .replace('{ env: EVCE_PASSWORD }', '{ file: secrets/box }')
      .replace('35s,', '35s, evce: PM 1,');
    expect(siteFrom(text).evce).toEqual({
      url: 'https://box:8443',
      user: 'busbar',
      password: { kind: 'file', file: resolve('sites/secrets/box') },
      pins: [`sha256:${'ab'.repeat(31)}cd`],
      ca: null,
      tokenKey: null,
      dialect: DEFAULT_DIALECT,
      allow: [],
      meterNames: { Incomer: 'PM 1' },
      zoneNames: { Garage: 'Garage', Visitors: 'Visitors' },
    });
  });

  it('knows where the key of its token is, and which certificate or authority proves its box', () => {
    const text = SITE.replace(/pin: .*/, 'ca: secrets/box.pem').replace(
      'password: { env: EVCE_PASSWORD }',
      'password: { env: EVCE_PASSWORD }\n  tokenKey: { credential: token-key }',
    );
    expect(siteFrom(text).evce).toMatchObject({
      pins: [],
      ca: resolve('sites/secrets/box.pem'),
      tokenKey: { kind: 'credential', credential: 'token-key' },
    });
    const inFile = text.replace('{ credential: token-key }', '{ file: secrets/key }');
    expect(siteFrom(inFile).evce?.tokenKey).toEqual({ kind: 'file', file: resolve('sites/secrets/key') });
  });

  it('allows by hand what is written down, and nothing that is not', () => {
    const allowing = (allow: string) => SITE.replace('  user: busbar', `  user: busbar\n  allow: ${allow}`);
    expect(siteFrom(allowing('[commands, firmware]')).evce?.allow).toEqual(['commands', 'firmware']);
    const refused = loadSite('s.yaml', inMemory({ 's.yaml': allowing('[everything]') }));
    expect(refused).toMatchObject({ ok: false });
    expect(refused.ok ? '' : refused.problems.map(({ message }) => message).join()).toContain(
      'expected one of commands, configure, firmware, password',
    );
  });

  it('runs in shadow, with a word about it, until its dialect is confirmed', () => {
    const loaded = loadSite('s.yaml', inMemory({ 's.yaml': SITE.replace(/ {2}dialect.*\n/, '') }));
    expect(loaded).toMatchObject({ ok: true, value: { site: { shadow: true } } });
    expect(warningsOf(loaded).join()).toMatch(
      /^s\.yaml:4:3 evce: the dialect is not confirmed, so the site runs in shadow/,
    );
  });

  it('without a box can be simulated only', () => {
    const loaded = loadSite('s.yaml', inMemory({ 's.yaml': SITE.replace(/evce:\n(?: {2}.*\n)+?(?=nodes)/, '') }));
    expect(loaded).toMatchObject({ ok: true, value: { evce: null } });
    expect(warningsOf(loaded)).toEqual(['s.yaml:1:1 evce: missing: this site can be simulated, not run']);
  });

  it.each([
    ['', { listen: { host: '127.0.0.1', port: 8080 }, stateFolder: null, onExit: 'fallback' }],
    [
      "service: { http: { listen: '[::1]:0' }, state: var, onExit: hold }",
      { listen: { host: '::1', port: 0 }, stateFolder: resolve('sites/var'), onExit: 'hold' },
    ],
  ])('%j says how the service runs', (section, service) => {
    expect(siteFrom(SITE + section).service).toEqual(service);
  });
});

describe('a scenario', () => {
  it('has defaults for all but what makes it one', () => {
    const scenario = scenarioFrom(SCENARIO);
    expect(scenario).toMatchObject({
      name: 'Morning',
      startMs: Date.UTC(2023, 5, 11, 22),
      durationMs: 7 * 86_400_000,
      stepMs: 10_000,
      seed: 1,
      traffic: {
        kind: 'profile',
        stations: [
          { zone: 'Garage', count: 4 },
          { zone: 'Visitors', count: 3 },
        ],
        profile: 'workplace',
        arrivalsPerWeekday: 20,
      },
      background: null,
      generation: null,
      price: null,
      valuePerKwh: 0.6,
      box: { allocation: null, dialect: DEFAULT_DIALECT, zones: {}, modes: DEFAULT_MODES },
      faults: [],
      cars: {
        threePhaseShare: 0.55,
        startDelayMs: { min: 5000, max: 60_000 },
        ignoringShare: 0,
        twoPhaseShare: 0,
        exceedingShare: 0,
        asleepShare: 0,
        highMinimumShare: 0,
      },
      battery: null,
      grid: null,
      meters: { periodMs: 1000, latencyMs: 0, noiseShare: 0 },
      expect: {},
    });
    expect(scenario.site.site.shadow).toBe(false);
  });

  it('finds data beside itself and below $BUSBAR_DATA, in watts', () => {
    const text =
      SCENARIO.replace(/traffic: .*/, 'traffic: { sessions: $BUSBAR_DATA/ev/a.csv }') +
      'background: { load: ../load.csv, column: kw, unit: kW, scale: 0.4, noise: 2% }\n' +
      'generation: { file: sun.csv, column: p, unit: W, node: Garage }\n' +
      'expect: { violations: 0, deliveredPct: ">= 98" }\n';
    const files = { '/data/ev/a.csv': '', 'load.csv': '', 'scenarios/sun.csv': '' };
    expect(scenarioFrom(text, files, { BUSBAR_DATA: '/data' })).toMatchObject({
      traffic: { kind: 'sessions', file: '/data/ev/a.csv', stations: null },
      background: {
        kind: 'file',
        file: resolve('load.csv'),
        column: 'kw',
        wattsPerUnit: 1000,
        scale: 0.4,
        noiseShare: 0.02,
        node: 'Main',
      },
      generation: { kind: 'file', file: resolve('scenarios/sun.csv'), wattsPerUnit: 1, scale: 1, node: 'Garage' },
      expect: { violations: { relation: '==', value: 0 }, deliveredPct: { relation: '>=', value: 98 } },
    });
  });

  it('may have its site, its stations by zone and its box’s dialect in the file itself', () => {
    const site = SITE.replace(/evce:\n(?: {2}.*\n)+?(?=nodes)/, '').replace(/^/gm, '  ');
    const text = `${SCENARIO.replace(/site: .*/, `site:\n${site}`).replace('stations: 7', 'stations: { Visitors: 2 }')}box: { dialect: { unit: percent }, allocation: fifo }\n`;
    expect(scenarioFrom(text)).toMatchObject({
      site: { evce: null, site: { name: 'Office', shadow: false } },
      traffic: {
        stations: [
          { zone: 'Garage', count: 0 },
          { zone: 'Visitors', count: 2 },
        ],
      },
      box: { dialect: { ...DEFAULT_DIALECT, unit: 'percent' }, allocation: 'fifo' },
    });
  });

  it('spreads its stations evenly and loses none', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.array(fc.string(), { minLength: 1, maxLength: 20 }), (total, zones) => {
        const counts = spreadStations(total, zones).map(({ count }) => count);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(total);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
