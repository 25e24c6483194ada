import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairLevel, type Claim } from '../../../src/strategies/fair-share/level.ts';
import { cases } from '../../support/cases.ts';

const claim: fc.Arbitrary<Claim> = fc.record({
  weight: fc.integer({ min: 1, max: 1000 }),
  demand: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constant(Infinity)),
});

describe('the level of fair parts', () => {
  it('is by weight where all want more', () => {
    const wanting = (weight: number): Claim => ({ weight, demand: Infinity });
    expect(fairLevel(90, [wanting(2), wanting(1)])).toBe(30);
    expect(fairLevel(0, [wanting(2), wanting(1)])).toBe(0);
    expect(fairLevel(-5, [wanting(1)])).toBe(0);
  });

  it('leaves to others what somebody does not need', () => {
    const claims = [
      { weight: 2, demand: 10 },
      { weight: 1, demand: Infinity },
      { weight: 1, demand: Infinity },
    ];
    expect(fairLevel(90, claims)).toBe(40);
  });

  it('is no bound where there is enough for all', () => {
    expect(
      fairLevel(90, [
        { weight: 1, demand: 45 },
        { weight: 5, demand: 45 },
      ]),
    ).toBe(Infinity);
    expect(fairLevel(90, [])).toBe(Infinity);
  });

  it('fills the room exactly, or there is enough for all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.array(claim, { minLength: 1, maxLength: 8 }),
        (room, claims) => {
          const level = fairLevel(room, claims);
          const taken = claims.reduce((sum, { weight, demand }) => sum + Math.min(demand, level * weight), 0);
          if (level === Infinity) expect(taken).toBeLessThanOrEqual(room);
          else expect(taken).toBeCloseTo(room, 6);
        },
      ),
      cases(200),
    );
  });

  it('never rises when somebody wants more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.array(claim, { minLength: 1, maxLength: 8 }),
        (room, claims) => {
          const [first, ...others] = claims;
          const hungrier = [{ weight: first?.weight ?? 1, demand: Infinity }, ...others];
          expect(fairLevel(room, hungrier)).toBeLessThanOrEqual(fairLevel(room, claims) + 1e-9);
        },
      ),
      cases(200),
    );
  });
});
