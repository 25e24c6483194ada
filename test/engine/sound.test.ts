import { describe, expect, it } from 'vitest';
import { ceiling, wish, type Proposal } from '../../src/engine/index.ts';
import { contained, nothingAtAll, textOf } from '../../src/engine/sound.ts';

const PLACES = { nodes: [{ name: 'Main' }], zones: [{ name: 'Garage' }] };
const judged = (proposal: unknown) => contained(() => proposal as Proposal, PLACES);

// What else is nonsense is listed where strategies are asked.
describe('what a strategy says', () => {
  it('is sound where it speaks of places that there are, in numbers', () => {
    const proposal = {
      ceilings: [ceiling({ node: 'Main', watts: 5000, reason: 'dear hours' })],
      wishes: [wish({ zone: 'Garage', amps: 6, reason: 'a doctor' })],
      memory: { since: 3 },
    };
    expect(judged(proposal)).toEqual({ kind: 'sound', proposal });
  });

  it.each([
    ['wished for unknown zone Attic', { ceilings: [], wishes: [wish({ zone: 'Attic', amps: 6, reason: 'x' })] }],
    ['threw: ', { ceilings: [], wishes: 7 }],
    ['returned a wish that is not', { ceilings: [], wishes: [wish({ zone: 'Garage', amps: NaN, reason: 'x' })] }],
    ['returned more than 10000', { ceilings: Array(10_001).fill(ceiling({ node: 'Main', amps: 1, reason: 'x' })) }],
  ])('is not sound where it %s', (why, proposal) => {
    const answer = judged(proposal);
    expect(answer.kind === 'unsound' && answer.why.startsWith(why)).toBe(true);
  });

  it('is copied, so that nobody changes it afterwards', () => {
    const said = { ceilings: [ceiling({ node: 'Main', amps: 1, reason: 'x' })] };
    const answer = judged(said);
    said.ceilings.pop();
    expect(answer).toMatchObject({ proposal: { ceilings: [{ node: 'Main' }] } });
  });
});

describe('where nothing can be relied on', () => {
  it('charging stops at the grid connection', () => {
    expect(nothingAtAll(PLACES).ceilings).toMatchObject([{ node: 'Main', bound: { unit: 'W', watts: 0 } }]);
  });
});

describe('a thing in words', () => {
  it('is cut where it is a novel', () => {
    expect(textOf(new RangeError('x'.repeat(10_000)))).toHaveLength(500);
  });
});
