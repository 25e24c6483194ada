/**
 * What contradicts itself in a site file, each with the line it stands on.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { enduranceOf, loadScenario, loadSite } from '../../src/config/index.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';
import { complaintsOf, inMemory, SCENARIO, SITE, warningsOf } from '../support/config.ts';

/** The site with lines of it replaced; what is said of the result, without the file's name. */
function saidOf(replacements: Readonly<Record<string, string>>, file = SITE): string[] {
  const text = Object.entries(replacements).reduce((edited, [from, to]) => {
    expect(edited).toContain(from);
    return edited.replace(from, to);
  }, file);
  const loaded = loadSite('s.yaml', inMemory({ 's.yaml': text }));
  return [...complaintsOf(loaded), ...warningsOf(loaded)].map((line) => line.replace(/^s\.yaml:/, ''));
}

const MAIN = '{ name: Main, limitAmps: 250, meters: [Incomer], worstBackgroundAmps: 120 }';
const GARAGE = '{ name: Garage, parent: Main, zone: Garage, limitAmps: 125, fallbackAmps: 32 }';
const METER = '{ name: Incomer, fallbackAfter: 35s, importRegister: true }';

describe('a site file that is in order', () => {
  it('has neither problems nor warnings', () => {
    expect(saidOf({})).toEqual([]);
  });
});

describe('the box', () => {
  const PIN = `pin: ['sha256:${'ab'.repeat(32)}']`;

  it('proves itself by fingerprints or by an authority, and not by both or neither', () => {
    expect(saidOf({ [PIN]: 'ca: box.pem' })).toEqual([]);
    expect(saidOf({ [PIN]: `${PIN}\n  ca: box.pem` })).toEqual([
      '7:8 evce.pin: not together with `ca`: expected one of them',
    ]);
    const [neither, ...others] = saidOf({ [`  ${PIN}\n`]: '' });
    expect(neither).toContain('evce.pin: missing, expected the fingerprints of the box’s certificate');
    expect(others).toEqual([]);
  });

  it('has wrong fingerprints called wrong, not missing', () => {
    expect(saidOf({ [PIN]: "pin: ['sha256:12']" })).toEqual([
      expect.stringContaining('expected sha256: and the 64 hexadecimal digits') as string,
    ]);
  });
});

describe('the tree', () => {
  it('has each name once', () => {
    expect(saidOf({ 'name: Visitors': 'name: Garage' })).toEqual([
      '12:13 nodes[2].name: node Garage is named twice, first at line 11',
    ]);
  });

  it('has parents that exist, and proposes the nearest', () => {
    expect(saidOf({ [GARAGE]: GARAGE.replace('Main', 'Mian') })).toEqual([
      '11:29 nodes[1].parent: found Mian, expected the name of a node; did you mean Main?',
    ]);
  });

  it('has no limit above its parent’s, per line', () => {
    expect(saidOf({ 'limitAmps: 125': 'limitAmps: [125, 251, 125]' })).toEqual([
      '11:60 nodes[1].limitAmps: found [125, 251, 125] A, expected at most the 250 A of its parent Main (line 10)',
    ]);
  });

  it('has one root', () => {
    expect(saidOf({ [GARAGE]: GARAGE.replace('parent: Main, ', '') })).toEqual([
      '11:5 nodes[1]: node Garage has no parent, expected one: the grid connection is Main (line 10)',
    ]);
  });

  it('has no circle', () => {
    expect(saidOf({ [MAIN]: MAIN.replace('Main,', 'Main, parent: Garage,') }).join('\n')).toMatch(/10:.*a circle/);
  });
});

describe('the zones', () => {
  it('are each named once', () => {
    expect(saidOf({ 'zone: Visitors': 'zone: Garage' })).toEqual([
      '12:43 nodes[2].zone: zone Garage is named twice, first at line 11',
    ]);
  });

  it('are at least one', () => {
    const none = saidOf({
      'zone: Garage, ': '',
      'zone: Visitors, ': '',
      ', fallbackAmps: 32': '',
      ', fallbackAmps: 16': '',
    });
    expect(none).toEqual(['10:3 nodes: no node has a zone, expected at least one: there is nothing to regulate']);
  });

  it('do not lie inside each other yet', () => {
    expect(saidOf({ 'parent: Main, zone: Visitors': 'parent: Garage, zone: Visitors' })).toContain(
      '12:45 nodes[2].zone: not supported yet: zone Visitors lies inside zone Garage',
    );
  });

  it('have fallbacks that fit beside the worst background', () => {
    expect(saidOf({ 'worstBackgroundAmps: 120': 'worstBackgroundAmps: 200' })).toEqual([
      '10:5 nodes[0]: the fallbacks of the zones at and below Main add up to 48 A, expected at most 45 A: ' +
        'the limit of 250 A × 0.98 less 200 A that are not charging',
    ]);
  });

  it('warn where no fallback can be given because the worst background is unknown', () => {
    expect(saidOf({ ', worstBackgroundAmps: 120': '' })).toEqual([
      '10:5 nodes[0]: Main: worstBackgroundAmps is not stated; ' +
        'while its meters are lost the zones below get 0 A instead of their fallback',
    ]);
  });

  it('are judged by the meters that name their node as by those that it lists', () => {
    const named = { 'meters: [Incomer], ': '', [METER]: `${METER.replace(' }', ', node: Main }')}` };
    expect(saidOf({ ...named, 'worstBackgroundAmps: 120': 'worstBackgroundAmps: 200' })).toEqual([
      expect.stringContaining('add up to 48 A, expected at most 45 A'),
    ]);
    expect(saidOf({ ...named, ', worstBackgroundAmps: 120': '' })).toEqual([
      expect.stringContaining('Main: worstBackgroundAmps is not stated'),
    ]);
    expect(saidOf({ ...named, 'worstBackgroundAmps: 120': 'worstBackgroundAmps: 120, reserveAmps: 9' })).toEqual([
      expect.stringContaining('reserveAmps: has no effect on a node with meters'),
    ]);
  });

  it('warn where a fallback is below what any car charges with', () => {
    expect(saidOf({ 'fallbackAmps: 16': 'fallbackAmps: 5' })).toEqual([
      '12:82 nodes[2].fallbackAmps: found 5 A; no car charges below 6 A, so it is as good as 0',
    ]);
  });

  it.each([
    ['fallbackAmps: 9', 'fallbackAmps'],
    ['allocation: fifo', 'allocation'],
    ['reserveAmps: 9', 'reserveAmps'],
  ])('refuse %s where it would have no effect', (key, path) => {
    expect(saidOf({ [MAIN]: MAIN.replace(' }', `, ${key} }`) }).join()).toMatch(
      new RegExp(`nodes\\[0\\]\\.${path}: has no effect`),
    );
  });
});

describe('the meters', () => {
  it.each([
    [
      { 'meters: [Incomer]': 'meters: [Incomr]' },
      '10:44 nodes[0].meters[0]: found Incomr, expected the name of a meter; did you mean Incomer?',
    ],
    [
      { [METER]: '{ name: Incomer, node: Man }' },
      '14:28 meters[0].node: found Man, expected the name of a node; did you mean Main?',
    ],
    [
      { [METER]: '{ name: Incomer, node: Garage }' },
      '14:28 meters[0].node: found Garage, but node Main lists meter Incomer',
    ],
    [
      { [METER]: `${METER}\n  - { name: Stray }` },
      '15:5 meters[1]: no node lists meter Stray under meters, and it names no node',
    ],
    [
      { [METER]: `${METER}\n  - { name: Roof, role: generation }` },
      '15:5 meters[1].node: missing, expected the name of the node that this source feeds',
    ],
    [
      { [METER]: `${METER}\n  - { name: Roof, role: generation, node: Main }` },
      '15:5 meters[1]: a source needs nominalKw, the most that it can give, kW',
    ],
    [
      { [METER]: `${METER.replace(' }', ', nominalKw: 5 }')}` },
      '14:75 meters[0].nominalKw: has no effect on a meter that is not of a source',
    ],
    [
      { [METER]: `${METER}\n  - { name: Incomer, node: Garage, evce: b }` },
      '15:13 meters[1].name: meter Incomer is named twice, first at line 14',
    ],
    [
      { [METER]: `${METER}\n  - { name: Other, node: Garage, evce: Incomer }` },
      '15:5 meters[1]: reads the same meter of EVCE as line 14',
    ],
    [
      { [METER]: '{ name: Incomer, role: battery, node: Main }' },
      '10:44 nodes[0].meters[0]: meter Incomer sees only a source (role battery), expected one that sees all that flows here',
    ],
    [
      { 'limitAmps: 63': 'limitAmps: 63, meters: [Incomer]' },
      '12:77 nodes[2].meters[0]: meter Incomer is listed twice, first at line 10',
    ],
    [
      { 'limitAmps: 63': 'limitAmps: 63, worstBackgroundAmps: 9' },
      '12:89 nodes[2].worstBackgroundAmps: has no effect on a node without meters, expected reserveAmps',
    ],
  ] as const)('%j', (replacements, said) => {
    expect(saidOf(replacements)).toContain(said);
  });

  it('may name their node instead of being listed', () => {
    expect(
      saidOf({ 'meters: [Incomer], ': '', [METER]: '{ name: Incomer, node: Main, importRegister: true }' }),
    ).toEqual([]);
  });

  it('warn where nothing would give away that the only meter of the box repeats old values', () => {
    const alone = { [METER]: '{ name: Incomer, fallbackAfter: 35s }' };
    expect(saidOf(alone)).toEqual([
      '14:5 meters[0]: there is no other meter, and importRegister is not stated: should it repeat old values under new stamps, nothing gives it away',
    ]);
    const source = '{ name: Roof, role: generation, nominalKw: 9, node: Main }';
    expect(saidOf({ [METER]: `${alone[METER]}\n  - ${source}` })).toEqual([]);
    expect(
      saidOf({
        [METER]: '{ name: Incomer, http: { url: "http://m/", values: [{ paths: { L1: a, L2: b, L3: c }, unit: A }] } }',
      }),
    ).toEqual([]);
  });

  it('warn where nothing sees what flows in from the grid', () => {
    expect(
      saidOf({ 'meters: [Incomer], worstBackgroundAmps: 120': 'derate: 0.9', [`meters:\n  - ${METER}\n`]: '' }),
    ).toEqual(['10:5 nodes[0]: Main has no meter and no reserveAmps: load that is not charging counts as 0 A']);
  });
});

describe('stations, durations, strategies', () => {
  it.each([
    [
      'stations: { A: { minAmps: 16, maxAmps: 10 } }',
      '15:16 stations.A: minAmps is 16 A, expected at most maxAmps, 10 A',
    ],
    [
      'stations: { A: { phases: 2, rotation: L1 } }',
      '15:39 stations.A.rotation: found L1, expected a grid line for each of 2 phases',
    ],
    ['stations: { A: { rotation: L1L1L2 } }', '15:28 stations.A.rotation: found L1L1L2, expected each grid line once'],
    [
      'timing: { tick: 40s, staleAfter: 60s, deadTime: 20s, pairWithin: 5s }',
      '15:17 timing.tick: tick is 40s and deadTime 20s, expected tick to be no longer: the controller would see less often than the cars react',
    ],
    ['timing: { staleAfter: 40s }', '14:37 meters[0].fallbackAfter: found 35s, expected at least staleAfter, 40s'],
    [
      'strategies: [{ use: peak-shaving, meter: Incomr, targetKw: 9 }]',
      '15:42 strategies[0].meter: found Incomr, expected the name of a meter; did you mean Incomer?',
    ],
    [
      'strategies: [{ use: tariff-windows, windows: [{ from: "17:00", to: "20:00", ceilingAmps: 8, zones: [Visitor] }] }]',
      '15:101 strategies[0].windows[0].zones[0]: found Visitor, expected the name of a zone; did you mean Visitors?',
    ],
    [
      'signals: [{ name: market, kind: price, file: p.csv, unit: EUR/kWh }]\nstrategies: [{ use: tariff-windows, prices: [{ signal: markt, belowPerKwh: 0.2, charging: off }] }]',
      '16:56 strategies[0].prices[0].signal: found markt, expected the name of a signal; did you mean market?',
    ],
    [
      'strategies: [{ use: external-cap, signal: dso }]',
      '15:43 strategies[0].signal: found dso, expected the name of a signal',
    ],
    [
      'strategies:\n  - { use: peak-shaving, meter: Incomer, targetKw: 9 }\n  - { use: peak-shaving, meter: Incomer, targetKw: 8 }',
      '17:5 strategies[1]: strategy peak-shaving is used twice, first at line 16; expected a `name` of its own for each',
    ],
    [
      'strategies: [{ use: peak-shaving, name: limits, meter: Incomer, targetKw: 9 }]',
      '15:14 strategies[0]: found the name limits, expected another: parts of the engine sign with it',
    ],
    [
      'strategies: [{ use: day-cap }]',
      `15:21 strategies[0].use: found "day-cap", expected one of ${STRATEGIES.map(({ id }) => id).join(', ')}, a path such as ./my-strategy.js, or package: and a name`,
    ],
    [
      'strategies: [{ use: ./mine.js, answerWithin: 5s, node: Nowhere }]',
      '15:46 strategies[0].answerWithin: found "5s", expected a duration from 10ms to 1s, such as 35s, 15m or 12h',
    ],
    [
      'strategies: [{ use: ./mine.js, node: Nowhere }]',
      '15:38 strategies[0].node: found Nowhere, expected the name of a node',
    ],
    [
      'strategies: [{ use: ./mine.js }, { use: package:mine }]',
      '15:34 strategies[1]: strategy mine is used twice, first at line 15; expected a `name` of its own for each',
    ],
    [
      'strategies: [{ use: ./limits.ts }]',
      '15:14 strategies[0]: found the name limits, expected another: parts of the engine sign with it',
    ],
    [
      'strategies: [{ use: peak-shaving, meter: Incomer }]',
      '15:14 strategies[0].targetKw: missing, expected a power in kW, written as a plain number',
    ],
    ['demand: { unit: MW }', '15:17 demand.unit: found "MW", expected one of kW, kVA'],
    [
      'service: { http: { listen: "0.0.0.0:80" } }',
      '15:28 service.http.listen: found 0.0.0.0:80, which others can reach; expected `tls` beside it, or an address of this machine alone such as 127.0.0.1:8080',
    ],
    [
      'service: { http: { listen: "0.0.0.0:80", tls: { cert: { file: c }, key: { file: k } } } }',
      '15:28 service.http.listen: found 0.0.0.0:80, which is no name to call it by; expected `names` beside it',
    ],
  ])('%s', (section, said) => {
    expect(saidOf({ [METER]: `${METER}\n${section}` })).toContain(said);
  });

  it.each(['https://192.168.0.128:99999', 'https://[', 'http://192.168.0.128', 'https://user@box'])(
    '%s is no address of a box',
    (url) => {
      expect(saidOf({ 'https://192.168.0.128': `'${url}'` })).toEqual([
        `4:8 evce.url: found "${url}", expected an address such as https://192.168.0.128`,
      ]);
    },
  );

  it('never repeats a secret that somebody wrote where its place should stand', () => {
    for (const key of ['password', 'tokenKey']) {
      const said = saidOf({ 'password: { env: EVCE_PASSWORD }': `${key}: Canary-in-the-file-1!` }).join('\n');
      expect(said).toContain(`evce.${key}: found a value (not shown), expected one of`);
      expect(said).not.toContain('Canary');
    }
  });
});

describe('all problems at once', () => {
  it('tells what is wrong between sections even where a section has mistakes of its own', () => {
    const said = saidOf({
      'limitAmps: 250': 'limitAmps: -5',
      'zone: Visitors': 'zone: Garage',
      'fallbackAfter: 35s': 'fallbackAftr: 35s',
    });
    expect(said).toEqual([
      '10:30 nodes[0].limitAmps: found -5, expected a current above 0 A',
      '12:43 nodes[2].zone: zone Garage is named twice, first at line 11',
      '14:22 meters[0].fallbackAftr: unknown key; did you mean fallbackAfter?',
    ]);
  });

  it('claims nothing to be missing while a name cannot be read', () => {
    expect(saidOf({ 'name: Main,': 'name: 7,' })).toEqual(['10:13 nodes[0].name: found 7, expected text']);
  });
});

describe('a scenario against its site and the disk', () => {
  const saidOfScenario = (text: string): string[] =>
    complaintsOf(loadScenario('scenarios/m.yaml', inMemory({ 'sites/office.yaml': SITE, 'scenarios/m.yaml': text })));

  it.each([
    [
      'stations: { Garge: 3 }, profile: public, arrivalsPerWeekday: 1',
      '5:31 traffic.stations.Garge: no such zone, expected one of Garage, Visitors; did you mean Garage?',
    ],
    [
      'stations: { Garage: 0 }, profile: public, arrivalsPerWeekday: 1',
      '5:22 traffic.stations: found no stations, expected at least one',
    ],
    ['sessions: gone.csv', '5:22 traffic.sessions: found gone.csv, expected a file; there is none at '],
    [
      'sessions: $BUSBAR_DATA/data/a.csv',
      '5:22 traffic.sessions: found $BUSBAR_DATA/data/a.csv, but BUSBAR_DATA is not set; set BUSBAR_DATA to the folder that holds data/',
    ],
    ['sessions: 5', '5:22 traffic.sessions: found 5, expected text'],
    ['profile: public', '5:10 traffic.stations: missing, expected a number of stations'],
  ])('traffic: { %s }', (traffic, said) => {
    const text = SCENARIO.replace(/traffic: .*/, `traffic: { ${traffic} }`);
    expect(saidOfScenario(text).join('\n')).toContain(`scenarios/m.yaml:${said}`);
  });

  it.each([
    ['step: 8d', 'step: found "8d", expected a duration from 1s to 1h'],
    ['faults: [{ kind: meter-frozen }]', 'faults[0].at: missing, expected a duration'],
    ['faults: [{ at: 1h, kind: meter-frozn }]', 'faults[0].kind: found "meter-frozn", expected one of latency, late'],
    [
      'faults: [{ at: 1h, kind: meter-frozen, meter: Incomr }]',
      'faults[0].meter: found Incomr, expected the name of a meter; did you mean Incomer?',
    ],
    ['faults: [{ at: 1h, kind: deaf, zone: Gerage }]', 'did you mean Garage?'],
    ['faults: [{ at: 1h, kind: hang, delay: 1s }]', 'faults[0].delay: unknown key'],
    ['box: { secondLogin: refuze }', 'box.secondLogin: found "refuze", expected one of refuse, kick'],
    [
      'box: { zones: { Garge: {} } }',
      'box.zones.Garge: found Garge, expected the name of a zone; did you mean Garage?',
    ],
    ['box: { zones: { Garage: { mode: dynamic } } }', 'a dynamic zone without a meter'],
    ['box: { zones: { Garage: { mode: dynamic, meter: Incomr } } }', 'did you mean Incomer?'],
    ['price: { file: a.csv, column: p, unit: EUR/MWh }', 'price.file: found a.csv, expected a file; there is none at'],
    [
      'price: { file: a.csv, column: p, unit: EUR }',
      'price.unit: found "EUR", expected a unit of price such as EUR/MWh',
    ],
    ['price: { perKwh: cheap }', 'price.perKwh: found "cheap", expected a'],
    [
      'price: { tariff: t.json, currency: dollars }',
      'price.currency: found "dollars", expected a currency by its three',
    ],
    [
      'generation: { file: a.csv, column: p, unit: W, timezone: Berlin }',
      'generation.timezone: found "Berlin", expected an IANA',
    ],
    [
      'background: { profile: office, peakKw: 9, node: Mian }',
      'background.node: found Mian, expected the name of a node; did you mean Main?',
    ],
    ['box: { latency: 3 }', 'box.latency: found 3, expected a duration'],
    ['cars: { ignoring: 101% }', 'cars.ignoring: found "101%", expected a percentage of at most 100%'],
    ['expect: { deliveredPct: most }', 'expect.deliveredPct: found "most", expected a number, or a comparison'],
    ['site: { site: Twice }', 'this key is given twice'],
  ])('%s', (line, said) => {
    expect(saidOfScenario(`${SCENARIO}${line}\n`).join('\n')).toContain(said);
  });

  it('tells what is wrong with the site too, in the site’s own file', () => {
    const files = {
      'sites/office.yaml': SITE.replace('limitAmps: 250', 'limitAmps: 0'),
      's/m.yaml': SCENARIO.replace('7d', '7'),
    };
    const said = complaintsOf(loadScenario('s/m.yaml', inMemory(files)));
    expect(said).toEqual([
      's/m.yaml:4:11 duration: found 7, expected a duration from 1s to 4000d, such as 35s, 15m or 12h',
      'sites/office.yaml:10:30 nodes[0].limitAmps: found 0, expected a current above 0 A',
    ]);
  });
});

describe('what a breaker stands', () => {
  it('is compared with twice the dead time at the cars’ most plus the worst background', () => {
    const text = SITE.replace('limitAmps: 250,', 'limitAmps: 250, breaker: { standard: IEC 60947-2, tr: 100s },');
    const loaded = loadSite('s.yaml', inMemory({ 's.yaml': text }));
    if (!loaded.ok) expect.fail(complaintsOf(loaded).join('\n'));
    expect(enduranceOf(loaded.value.site)).toMatchObject([
      { node: 'Main', largestAmps: 308, neededMs: 70_000, stands: true },
    ]);
  });

  it('is a warning where it is too little', () => {
    expect(
      saidOf({ 'limitAmps: 250,': 'limitAmps: 250, breaker: { standard: IEC 60898, timeConstant: 20s },' }).join(),
    ).toMatch(/10:44 nodes\[0\]\.breaker: at 308 A it may trip after \d+ s, expected 70 s, twice the dead time/);
  });
});

describe('a reduction that ends by itself', () => {
  const lasting = (validity: string) => ({
    'dialect: { confirmed: 2026-11-20 }': `dialect: { confirmed: 2026-11-20, validityKey: valid_for, validity: ${validity} }`,
  });

  it('is written again well before it does', () => {
    expect(saidOf(lasting('30m'))).toEqual([]);
    expect(saidOf(lasting('20m'))).toEqual([
      '8:71 evce.dialect.validity: found 1200s, expected at least 1800s, twice timing.rewrite: ' +
        'a reduction would lapse before it is written again',
    ]);
  });

  it('is not complained about twice where it is no duration', () => {
    expect(saidOf(lasting('soon'))).toEqual([
      '8:71 evce.dialect.validity: found "soon", expected a duration from 1m to 7d, such as 35s, 15m or 12h',
    ]);
  });
});
