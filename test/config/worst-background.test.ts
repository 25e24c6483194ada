import { describe, expect, it } from 'vitest';
import { amps, onAllPhases, type SiteNode } from '../../src/engine/index.ts';
import { worstBackgroundOf } from '../../src/config/worst-background.ts';
import { siteOf } from '../support/site.ts';

const [METERED] = siteOf({ nodes: [{ name: 'Main', limitAmps: 100, metered: true }] }).nodes as readonly [SiteNode];
const STATED = { ...METERED, worstBackgroundAmps: [amps(60), amps(50), amps(40)] } as const;

describe('the worst background of a node', () => {
  it('is what is stated of it, line by line', () => {
    expect(worstBackgroundOf(STATED, 1)).toBe(50);
  });

  it('is all that it carries where a meter sees a load of which nothing is stated', () => {
    expect(worstBackgroundOf({ ...METERED, worstBackgroundAmps: null }, 0)).toBe(100);
  });

  it('is what is reserved where there is no meter', () => {
    const reserveAmps = onAllPhases(amps(7));
    expect(worstBackgroundOf({ ...METERED, meters: [], reserveAmps, worstBackgroundAmps: null }, 2)).toBe(7);
  });
});
