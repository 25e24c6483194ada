import { describe, expect, it } from 'vitest';
import { loadSite, type SiteConfig } from '../../src/config/index.ts';
import { onDisk } from '../../src/config/surroundings.ts';

/** A site whose meters, signals and broker are those lines. */
function load(lines: string, site = 'Harbour Office') {
  const text = `site: ${site}\ntimezone: Europe/Berlin\nnodes:\n  - { name: Main, limitAmps: 100, zone: Garage }\n${lines}`;
  return loadSite('/site/site.yaml', { ...onDisk(), readText: () => ({ ok: true, text }) });
}

function sourcesOf(lines: string, site?: string): SiteConfig['sources'] {
  const loaded = load(lines, site);
  if (!loaded.ok) throw new RangeError(loaded.problems.map(({ message }) => message).join('; '));
  return loaded.value.sources;
}

function problemsOf(lines: string): readonly string[] {
  const loaded = load(lines);
  return (loaded.ok ? loaded.warnings : loaded.problems).map(({ path, message }) => `${path}: ${message}`);
}

const BROKER = 'mqtt: { url: "mqtt://127.0.0.1" }\n';
const ROOF = 'role: generation, nominalKw: 60, node: Main';

describe('meters and signals that are read elsewhere', () => {
  it('are none where the file names none', () => {
    expect(sourcesOf('')).toEqual({ broker: null, meters: [], signals: [] });
  });

  it('reads the roof of the handbook', () => {
    expect(sourcesOf(`${BROKER}meters: [{ name: Roof, mqtt: { topic: pv/power, unit: kW }, ${ROOF} }]`)).toMatchObject({
      broker: { clientId: 'busbar-harbour-office', user: null, publish: null },
      meters: [
        {
          kind: 'mqtt',
          name: 'Roof',
          isSource: true,
          lines: [0, 1, 2],
          parts: [{ topic: 'pv/power', quantity: 'power', factor: 1000, lines: [0, 1, 2], path: null }],
        },
      ],
    });
  });

  it('are two to a broker where two sites have names that it cannot spell', () => {
    const long = 'Municipal car park of the old harbour, level';
    const names = ['Гараж', '车库', 'Zürich', 'Zärich', `${long} 1`, `${long} 2`, 'A+B', 'A-B', 'Harbour Office'];
    const ids = names.map((name) => sourcesOf(BROKER, name).broker?.clientId ?? '');
    expect(new Set(ids).size).toBe(names.length);
    for (const id of ids) expect(id).toMatch(/^busbar-[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const id of ids) expect(id.length).toBeLessThanOrEqual('busbar-'.length + 40);
    expect(ids.at(-1)).toBe('busbar-harbour-office');
  });

  it('reads numbers by line, from topics or from places in one message', () => {
    const [meter] = sourcesOf(
      `${BROKER}meters: [{ name: M, node: Main, mqtt: [{ topics: { L1: a, L2: b, L3: c }, unit: mA }, { topic: d, paths: { L1: x, L2: y, L3: z }, unit: V, stamp: ts }, { topic: e, unit: kWh, register: export }] }]`,
    ).meters;
    expect(meter).toMatchObject({
      lines: [0, 1, 2],
      stamp: { topic: 'd', path: 'ts' },
      parts: [
        { topic: 'a', quantity: 'current', lines: [0], factor: 0.001 },
        { topic: 'b', lines: [1] },
        { topic: 'c', lines: [2] },
        { topic: 'd', quantity: 'voltage', path: 'x', lines: [0] },
        { topic: 'd', path: 'y' },
        { topic: 'd', path: 'z' },
        { topic: 'e', quantity: 'export', lines: [], factor: 1000 },
      ],
    });
  });

  it('keeps secrets as references, relative to the file', () => {
    const { broker, signals } = sourcesOf(
      'mqtt: { url: "mqtts://b", user: u, password: { file: pw }, ca: ca.pem, publish: { homeAssistant: true } }\n' +
        'signals: [{ name: p, kind: price, unit: ct/kWh, http: { url: "https://x/y", headers: { Key: { file: k } } } }]',
    );
    expect(broker).toMatchObject({
      password: { kind: 'file', file: '/site/pw' },
      ca: '/site/ca.pem',
      publish: { prefix: 'busbar/harbour-office', discoveryPrefix: 'homeassistant' },
    });
    expect(signals).toMatchObject([
      {
        kind: 'http',
        factor: 0.01,
        validForMs: null,
        request: { headers: { Key: { kind: 'file', file: '/site/k' } } },
      },
    ]);
  });

  it('does not ask the box for them', () => {
    const loaded = load(
      'evce: { url: "https://b", user: u, password: { env: P }, ca: c.pem }\n' +
        'meters: [{ name: A, node: Main }, { name: B, node: Main, modbus: { host: h, map: pm5000 } }]',
    );
    expect(loaded.ok && loaded.value.evce?.meterNames).toEqual({ A: 'A' });
    expect(loaded.ok && loaded.value.site.meters.map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it.each([
    ['meters: [{ name: M, node: Main, evce: X, modbus: { host: h, map: pm5000 } }]', 'read by evce and by modbus'],
    [`meters: [{ name: M, mqtt: { topic: t, unit: W }, ${ROOF} }]`, 'needs a broker'],
    [`${BROKER}meters: [{ name: M, node: Main, mqtt: { topic: t, unit: W } }]`, 'the current of each line'],
    [`${BROKER}meters: [{ name: M, node: Main, mqtt: { topic: t, unit: A } }]`, 'A is of one line'],
    [`${BROKER}meters: [{ name: M, mqtt: { unit: W }, ${ROOF} }]`, 'expected one of topic, topics'],
    [`${BROKER}meters: [{ name: M, mqtt: { topic: "a/#", unit: W }, ${ROOF} }]`, 'expected a topic without + and #'],
    [`${BROKER}meters: [{ name: M, mqtt: { topic: a, unit: kWh }, ${ROOF} }]`, 'has to tell its power or its currents'],
    [`${BROKER}meters: [{ name: M, mqtt: { topic: a, unit: Wh, phase: L1 }, ${ROOF} }]`, 'of all lines together'],
    [`${BROKER}meters: [{ name: M, mqtt: { topic: a, unit: W, register: import }, ${ROOF} }]`, 'has no effect on W'],
    [
      `${BROKER}meters: [{ name: M, mqtt: [{ topic: a, unit: W }, { topic: b, unit: kW }], ${ROOF} }]`,
      'its power of L1 is there twice',
    ],
    [
      `${BROKER}meters: [{ name: M, mqtt: { topic: a, unit: W }, role: generation, nominalKw: 4, node: Main }]`,
      'may stand on one line',
    ],
    [
      'meters: [{ name: M, node: Main, modbus: { host: h, map: pm5000, phase: L1 } }]',
      'one line is enough for a source',
    ],
    [
      'meters: [{ name: M, node: Main, modbus: { host: h, map: pm5000 } }, { name: N, node: Main, modbus: { host: h, map: sunspec } }]',
      'reads the same device as line 5',
    ],
    ['meters: [{ name: M, node: Main, http: { url: "ftp://h", values: [] } }]', 'expected an address such as'],
    ['meters: [{ name: M, node: Main, http: { url: "http://u:p@h/", values: [] } }]', 'without user and password'],
    ['mqtt: { url: "mqtt://b", password: { env: P } }', 'needs a user'],
    ['mqtt: { url: "mqtt://b", user: u, password: { env: P } }', 'in the clear'],
    ['mqtt: { url: "mqtt://b", user: u, password: hunter2 }', 'found a value (not shown)'],
    ['signals: [{ name: p, kind: price, unit: EUR/MWh }]', 'comes from nowhere'],
    [`${BROKER}signals: [{ name: p, kind: price, unit: EUR/MWh, file: p.csv, mqtt: { topic: t } }]`, 'from 2 places'],
    [`${BROKER}signals: [{ name: c, kind: cap, unit: kW, file: c.csv, mqtt: { topic: t } }]`, 'from 2 places'],
  ])('refuses or warns: %s', (lines, expected) => {
    expect(problemsOf(lines).join('\n')).toContain(expected);
  });

  it('takes a cap that comes from none of them: keys say it over HTTP', () => {
    expect(problemsOf('signals: [{ name: c, kind: cap, unit: kW }]').join('\n')).not.toContain('signals');
  });
});
