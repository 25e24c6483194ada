import { describe, expect, it } from 'vitest';
import { amps, ceiling, type CeilingSpec, type CycleRecord } from '../../src/engine/index.ts';
import { shadowSentences } from '../../src/service/shadow-sentences.ts';
import { recordAt, SITE } from './recorded.ts';

const withShadow = (...specs: readonly CeilingSpec[]): CycleRecord => ({
  ...recordAt(1),
  strategies: [{ strategy: 'trial', shadow: true, contained: null, proposal: { ceilings: specs.map(ceiling) } }],
});

describe('what a shadow would have changed', () => {
  it('is said where it says least', () => {
    const record = withShadow({ node: 'Garage', amps: 50, reason: 'x' }, { node: 'Main', amps: 20, reason: 'x' });
    expect(shadowSentences(SITE, record)).toEqual({
      trial: 'It would have left Garage on L1 50 A for charging instead of 122.5 A.',
    });
  });

  it('is nothing where there is less room anyway, or it says nothing', () => {
    const nothing = { trial: 'It would have changed nothing.' };
    expect(shadowSentences(SITE, withShadow({ node: 'Main', amps: 500, reason: 'x' }))).toEqual(nothing);
    expect(shadowSentences(SITE, withShadow())).toEqual(nothing);
  });

  it('leaves room for other loads where the ceiling covers all', () => {
    const [background = amps(0)] = recordAt(1).nodes[0]?.backgroundAmps ?? [];
    const record = withShadow({ node: 'Main', amps: background + 5, covers: 'total', reason: 'x' });
    expect(shadowSentences(SITE, record)['trial']).toContain('5 A for charging instead of');
  });

  it('reckons with power as if it were the same on all lines', () => {
    const record = withShadow({ node: 'Main', watts: 6_900, reason: 'x' });
    expect(shadowSentences(SITE, record)['trial']).toContain('Main on L3 10 A for charging');
  });

  it('is not said of what counts', () => {
    expect(shadowSentences(SITE, recordAt(1))).toEqual({});
  });
});
