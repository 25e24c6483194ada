import { describe, expect, it } from 'vitest';
import { differenceFrom, epochOf } from '../../src/evce/site-epoch.ts';

const HOME = { certificate: 'aa', zones: ['Garage', 'Visitors'] };

describe('the box that a site was acknowledged with', () => {
  it('is known again by its certificate and its zones', () => {
    expect(differenceFrom(epochOf(HOME), HOME)).toBeNull();
  });

  it('is another one with another certificate, unless that was expected', () => {
    const renewed = { ...HOME, certificate: 'bb' };
    expect(differenceFrom(epochOf(HOME), renewed)).toBe('it shows another certificate');
    expect(differenceFrom(epochOf(HOME, ['bb']), renewed)).toBeNull();
  });

  it('is another one with other zones', () => {
    const rebuilt = { ...HOME, zones: ['Basement', 'Roof', 'Visitors'] };
    expect(differenceFrom(epochOf(HOME), rebuilt)).toBe(
      'it has gained the zones "Basement", "Roof" and it has lost the zone "Garage"',
    );
    const doubled = { ...HOME, zones: ['Garage', 'Garage', 'Visitors'] };
    expect(differenceFrom(epochOf(HOME), doubled)).toBe('it has gained the zone "Garage"');
  });

  it('is not judged by a certificate where there is none to see', () => {
    expect(differenceFrom(epochOf(HOME), { ...HOME, certificate: null })).toBeNull();
    expect(differenceFrom(epochOf({ ...HOME, certificate: null }), HOME)).toBeNull();
  });

  it('names some of many zones', () => {
    const zones = Array.from({ length: 9 }, (_, index) => `Z${index}`);
    expect(differenceFrom(epochOf({ ...HOME, zones: [] }), { ...HOME, zones })).toMatch(/"Z4" and 4 more$/);
  });
});
