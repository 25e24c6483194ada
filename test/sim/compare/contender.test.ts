import { describe, expect, it } from 'vitest';
import { controlOf, parseContenders } from '../../../sim/compare/contender.ts';
import { bindStrategy, type BoundStrategy } from '../../../src/engine/index.ts';
import { STRATEGIES } from '../../../src/strategies/index.ts';
import { scenarioOf } from '../../support/scenario.ts';

const use = (id: string, name: string): BoundStrategy => {
  const strategy = STRATEGIES.find((candidate) => candidate.id === id);
  if (strategy === undefined) throw new TypeError(id);
  return bindStrategy(strategy, { name, options: {}, shadow: false });
};
const scenario = scenarioOf({ strategies: [use('peak-shaving', 'cap'), use('tariff-windows', 'evening')] });

describe('the names of who is compared', () => {
  it('are strategies of the site, alone or together, all of them, nobody, or a rule', () => {
    expect(parseContenders(scenario, 'cap, cap+evening,site,none,uncontrolled,baseline:edf,none')).toEqual({
      ok: true,
      contenders: [
        { kind: 'control', name: 'cap', strategies: ['cap'] },
        { kind: 'control', name: 'cap+evening', strategies: ['cap', 'evening'] },
        { kind: 'control', name: 'site', strategies: null },
        { kind: 'control', name: 'none', strategies: ['none'] },
        { kind: 'control', name: 'uncontrolled', strategies: ['uncontrolled'] },
        { kind: 'baseline', name: 'baseline:edf', baseline: 'earliest-deadline' },
      ],
    });
  });

  it('that mean nothing are all told at once, with the nearest that do', () => {
    expect(parseContenders(scenario, 'capp,cap+evenin,baseline:edv')).toEqual({
      ok: false,
      problems: [
        'there is no strategy "capp"; did you mean cap?',
        'there is no strategy "evenin"; did you mean evening?',
        'there is no strategy "baseline:edv"; did you mean baseline:edf?',
      ],
    });
  });

  it.each(['baseline:constructor', 'baseline:__proto__', 'constructor'])(
    'mean nothing by chance, as %s might',
    (name) => {
      expect(parseContenders(scenario, name)).toMatchObject({
        ok: false,
        problems: [expect.stringContaining(`there is no strategy "${name}"`)],
      });
    },
  );

  it('are needed', () => {
    expect(parseContenders(scenario, ' , ').ok).toBe(false);
    expect(parseContenders(scenario, 'none+cap')).toEqual({
      ok: false,
      problems: ['none and uncontrolled each stand alone'],
    });
  });

  it('may be of the registry, unless that asks for options', () => {
    expect(controlOf(scenarioOf(), ['peak-shaving'])).toBe(
      'peak-shaving cannot do without options: name it in the site file',
    );
  });
});

describe('choosing who controls', () => {
  const strategy = (name: string, id = name): BoundStrategy => ({ name, id }) as BoundStrategy;
  const site = scenarioOf({ strategies: [strategy('shave'), strategy('night', 'tariff'), strategy('day', 'tariff')] });
  const names = (chosen: readonly string[] | null): unknown => {
    const control = controlOf(site, chosen);
    if (typeof control === 'string') return control;
    return control.kind === 'busbar' ? control.strategies.map(({ name }) => name) : 'uncontrolled';
  };

  it('leaves the site’s own strategies where nothing is said', () => {
    expect(names(null)).toEqual(['shave', 'night', 'day']);
  });

  it('takes strategies by their name or by what they are, in the site’s order', () => {
    expect(names(['day', 'shave'])).toEqual(['shave', 'day']);
    expect(names(['tariff'])).toEqual(['night', 'day']);
  });

  it('adds those of the registry after them, each once', () => {
    expect(names(['departure', 'day', 'departure'])).toEqual(['day', 'departure']);
  });

  it('knows none and uncontrolled', () => {
    expect(names(['none'])).toEqual([]);
    expect(names(['uncontrolled'])).toBe('uncontrolled');
    expect(names(['none', 'shave'])).toBe('none and uncontrolled each stand alone');
    expect(names(['none', 'departure'])).toBe('none and uncontrolled each stand alone');
  });

  it('says which name is nearest, of those that a single run takes', () => {
    expect(names(['shove'])).toBe('there is no strategy "shove"; did you mean shave?');
    expect(names(['site'])).not.toContain('did you mean site?');
  });
});
