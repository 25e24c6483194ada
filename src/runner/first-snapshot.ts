/**
 * A snapshot of a site of which nothing has been heard yet: what strategies are loaded with.
 * @module
 */
import { bindElsewhere, createEngine, type Instant, type Site, type SiteSnapshot } from '../engine/index.ts';
import { assert } from '../engine/index.ts';

const ASKER = {
  name: 'asker',
  id: 'asker',
  version: '1',
  shadow: true,
  options: null,
  initialMemory: null,
  failsafe: null,
} as const;

/** Taken the way every later one is: a decision that asks somebody. */
export function firstSnapshot(site: Site, at: Instant): SiteSnapshot {
  const engine = createEngine({ site, strategies: [bindElsewhere(ASKER)] });
  const { effects } = engine.step(engine.initial, { kind: 'Tick', at });
  const question = effects.find(({ kind }) => kind === 'ProposalAsked');
  assert(question?.kind === 'ProposalAsked', 'a tick asks those that run elsewhere');
  return question.snapshot;
}
