/**
 * Whatever is heard and in whatever order, every decision keeps the laws, told from what is true: a model of the box and its
 * cars lives beside the engine, and a sequence of commands that breaks a law is shrunk to a story of a few lines.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases, expectJudged, judge } from '../support/cases.ts';
import { sequences } from '../support/sequences/commands.ts';
import { judgeBy } from '../support/sequences/sequence-laws.ts';
import { ToldEngine } from '../support/sequences/told-engine.ts';
import { TrueSite } from '../support/sequences/true-site.ts';

/** A site that has just been met, or one that has been at work for some minutes. */
function begun(isAtWork: boolean): { readonly model: TrueSite; readonly real: ToldEngine } {
  const model = new TrueSite();
  const real = new ToldEngine(model, (decided) => {
    judge(1);
    judgeBy(model, decided);
  });
  if (!isAtWork) return { model, real };
  real.link(true);
  real.list();
  for (const zone of model.zones) zone.cars = 1;
  real.live(40);
  return { model, real };
}

describe('a decision, whatever was heard before it and in whatever order', () => {
  it('keeps all laws that can be told from what is true', () => {
    let raises = 0;
    fc.assert(
      fc.property(fc.boolean(), sequences(60), (isAtWork, commands) => {
        const { model, real } = begun(isAtWork);
        fc.modelRun(() => ({ model, real }), commands);
        raises += real.raises;
      }),
      cases(400),
    );
    expect(raises).toBeGreaterThan(500);
  });

  it('judges as many decisions as this file says', () => {
    expectJudged('sequences');
  });
});
