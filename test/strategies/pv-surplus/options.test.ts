import { describe, expect, it } from 'vitest';
import { options } from '../../../src/strategies/pv-surplus/options.ts';

const problems = (bands: readonly unknown[]): readonly string[] =>
  options.safeParse({ bands }).error?.issues.map(({ message }) => message) ?? [];

describe('options of charging with the sun', () => {
  it('may be left out altogether', () => {
    expect(options.parse({})).toMatchObject({
      mode: 'only',
      reserveKw: 0,
      carsFirst: false,
      enableDelaySeconds: 60,
      disableDelaySeconds: 180,
      riseDelaySeconds: 60,
      bands: [{ minimumKw: 4.6, enableKw: 4.6, disableKw: 4 }],
    });
  });

  it('are refused where charging would begin and end at the same power', () => {
    expect(problems([{ enableKw: 4.14, disableKw: 4.14 }])[0]).toContain('expected a disableKw below enableKw');
    expect(problems([{ enableKw: 4, disableKw: 4.14 }])).toHaveLength(1);
    expect(problems([{ enableKw: 4.15, disableKw: 4.14 }])).toEqual([]);
  });

  it('are refused where bands cross or meet, as of one and three lines of 6 to 16 A at 4.14 kW', () => {
    const oneLine = { zones: ['A'], minimumKw: 1.4, enableKw: 4.14, disableKw: 1.4 };
    const threeLines = { zones: ['B'], minimumKw: 4.14, enableKw: 5, disableKw: 4.14 };
    const expected = 'expected bands that do not cross: from one’s disableKw to its enableKw no other may switch';
    expect(problems([oneLine, threeLines])).toEqual([expected]);
    expect(problems([threeLines, { ...oneLine, enableKw: 4.5 }])).toEqual([expected]);
    expect(problems([threeLines, { ...oneLine, enableKw: 4.1 }])).toEqual([]);
  });

  it('are refused where two bands switch a zone', () => {
    const [low, high] = [
      { enableKw: 2, disableKw: 1 },
      { enableKw: 6, disableKw: 5 },
    ];
    const expected = 'expected each zone in one band, and every band with zones where there are several';
    expect(problems([{ ...low, zones: ['A'] }, high])).toEqual([expected]);
    expect(
      problems([
        { ...low, zones: ['A'] },
        { ...high, zones: ['B', 'A'] },
      ]),
    ).toEqual([expected]);
    expect(
      problems([
        { ...low, zones: ['A'] },
        { ...high, zones: ['B'] },
      ]),
    ).toEqual([]);
  });
});
