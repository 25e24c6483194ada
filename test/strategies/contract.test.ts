/** The contract that strategies of strangers are held to, held by our own. */
import { describe, expect, it } from 'vitest';
import { checkContract } from '../../sim/authoring/suite.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';
import { cases } from '../support/cases.ts';
import { STRATEGY_OPTIONS } from '../support/strategy-options.ts';

/** What it guards nobody can know who does not hear it: silence then allows what was agreed for silence. */
const AGREED_FOR_SILENCE = 'external-cap';

describe.each(STRATEGIES.map((strategy) => [strategy.id, strategy] as const))('%s', (id, strategy) => {
  const report = checkContract(strategy, {
    options: STRATEGY_OPTIONS[id],
    silenceIsAgreed: id === AGREED_FOR_SILENCE,
    cases: cases(60).numRuns,
  });

  it.each(report.clauses.map((clause) => [clause.name, clause] as const))('keeps the clause %s', (_, { breach }) => {
    expect(breach).toBeNull();
  });
});
