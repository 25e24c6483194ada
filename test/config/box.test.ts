/**
 * The alphabet of modes and faults of a simulated box, and how both are read.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { CHOICES } from '../../src/config/box/choices.ts';
import { faultOf } from '../../src/config/box/fault.ts';
import { FAULT_KINDS, FAULTS, PARAMETERS, type FaultKindInfo } from '../../src/config/box/fault-kinds.ts';
import { DEFAULT_MODES, SPANS } from '../../src/config/box/modes.ts';
import { readFault, readModes, readModeWords } from '../../src/config/box/read.ts';
import { loadScenario, type ScenarioConfig } from '../../src/config/index.ts';
import { complaintsOf, inMemory, SCENARIO, SITE } from '../support/config.ts';

const scenarioWith = (lines: string): ScenarioConfig => {
  const files = { 'sites/office.yaml': SITE, 'scenarios/m.yaml': `${SCENARIO}${lines}\n` };
  const loaded = loadScenario('scenarios/m.yaml', inMemory(files));
  if (!loaded.ok) expect.fail(complaintsOf(loaded).join('\n'));
  return loaded.value;
};

describe('the modes', () => {
  it('each ask a question and give one of its answers unless told otherwise', () => {
    for (const [name, { asks, fallback, answers }] of Object.entries(CHOICES)) {
      expect(asks.endsWith('?'), name).toBe(true);
      expect(Object.keys(answers), name).toContain(fallback);
      expect(Object.keys(answers).length, name).toBeGreaterThan(1);
    }
  });

  it('have spans in ms, as their tables say', () => {
    expect(DEFAULT_MODES.latencyMs).toBe(3000);
    expect(DEFAULT_MODES.allocationPeriodMs).toBe(5000);
    expect(Object.keys(SPANS).every((name) => Number.isFinite(Reflect.get(DEFAULT_MODES, `${name}Ms`)))).toBe(true);
  });

  it('are read from words, and those that are not named stay', () => {
    const before = { ...DEFAULT_MODES, keys: 'camel' } as const;
    const read = readModeWords(['secondLogin=kick', 'clockOffset=-2h', 'rateLimitPerSecond=5'], before);
    expect(read).toEqual({
      ok: true,
      value: { ...before, secondLogin: 'kick', clockOffsetMs: -7_200_000, rateLimitPerSecond: 5 },
    });
  });

  it.each([
    [['secondLogin=kik'], 'secondLogin: expected one of refuse, kick'],
    [['scondLogin=kick'], 'scondLogin: unknown; did you mean secondLogin?'],
    [['rateLimitPerSecond=many'], 'rateLimitPerSecond: expected a number'],
    [['latency=5'], 'latency: expected a duration from 0s to 60s'],
    [['secondLogin'], 'secondLogin: expected a mode such as secondLogin=kick'],
  ])('%j are refused, and it is said why', (words, why) => {
    expect(readModeWords(words, DEFAULT_MODES)).toEqual({ ok: false, why: expect.stringContaining(why) as string });
  });

  it('are not read from what is no object', () => {
    for (const stated of [null, 5, 'secondLogin=kick', ['secondLogin']]) {
      expect(readModes(stated, DEFAULT_MODES).ok).toBe(false);
    }
  });

  it('stand in the box section of a scenario', () => {
    const { box } = scenarioWith('box: { secondLogin: kick, latency: 8s, zones: { Garage: { maxAmps: 90 } } }');
    expect(box.modes).toEqual({ ...DEFAULT_MODES, secondLogin: 'kick', latencyMs: 8000 });
    expect(box.zones).toEqual({
      Garage: { mode: 'static', meter: null, maxAmps: 90, degradedAmps: null, minCurrentPerVehicleAmps: null },
    });
  });
});

describe('the faults', () => {
  it('need nothing that their kind does not take, and every parameter is explained', () => {
    for (const kind of FAULT_KINDS) {
      const { parameters, needs, says }: FaultKindInfo = FAULTS[kind];
      expect(says, kind).toMatch(/\.$/);
      expect(parameters, kind).toEqual(expect.arrayContaining([...needs]));
      for (const parameter of parameters) expect(PARAMETERS[parameter], kind).toBeDefined();
    }
  });

  it.each([
    [{ kind: 'hang' }, faultOf('hang')],
    [{ kind: 'html' }, { ...faultOf('status'), kind: 'html', code: 502 }],
    [{ kind: 'reboot' }, { ...faultOf('hang'), kind: 'reboot', forMs: 60_000 }],
    [
      { kind: 'latency', delay: '3s', for: '1m', probability: '20%', match: 'PUT em/zones/*' },
      { ...faultOf('latency'), delayMs: 3000, forMs: 60_000, probability: 0.2, match: 'PUT em/zones/*' },
    ],
    [{ kind: 'clock-step', by: '-90s' }, faultOf('clock-step', { byMs: -90_000 })],
  ])('%j is read', (stated, fault) => {
    expect(readFault(stated)).toEqual({ ok: true, value: fault });
  });

  it.each([
    [{ kind: 'lag' }, 'kind: expected one of latency, late'],
    [{}, 'kind: expected one of'],
    [null, 'expected a map of keys'],
    [{ kind: 'hang', delay: '2s' }, 'delay: unknown'],
    [{ kind: 'import', for: '2s' }, 'for: unknown'],
    [{ kind: 'zone-rename', zone: 'Garage' }, 'to: expected text'],
    [{ kind: 'status', code: 99 }, 'code: expected a number of at least 200'],
    [{ kind: 'hang', match: 'DELETE x' }, 'match: expected a pattern'],
  ])('%j is refused, and it is said why', (stated, why) => {
    expect(readFault(stated)).toEqual({ ok: false, why: expect.stringContaining(why) as string });
  });

  it('stand in a scenario with the time at which they begin', () => {
    const { faults } = scenarioWith('faults: [{ at: 10h, for: 2m, kind: meter-frozen, meter: Incomer }]');
    expect(faults).toEqual([{ ...faultOf('meter-frozen', { meter: 'Incomer', forMs: 120_000 }), atMs: 36_000_000 }]);
  });
});
