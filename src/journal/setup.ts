/**
 * What a journal's header says of the engine that wrote it: enough to build that engine again, wherever the journal is
 * read, without the site file.
 * @module
 */
import {
  bindElsewhere,
  bindStrategy,
  type BoundStrategy,
  type Site,
  type Strategy,
  type StrategyElsewhere,
} from '../engine/index.ts';

/** A strategy as plain data. One that ran elsewhere is whole: its answers are events, and nothing else is asked of it. */
type JournalStrategy = Pick<BoundStrategy, 'name' | 'id' | 'version' | 'shadow' | 'options'> | StrategyElsewhere;

/** A site and its strategies as plain data. */
export interface JournalSetup {
  readonly site: Site;
  readonly strategies: readonly JournalStrategy[];
}

/** A site and its strategies as an engine takes them. */
interface Setup {
  readonly site: Site;
  readonly strategies: readonly BoundStrategy[];
}

/** What of a setup goes into the header. */
export function setupOf({ site, strategies }: Setup): JournalSetup {
  return {
    site,
    strategies: strategies.map((strategy): JournalStrategy => {
      if (strategy.runs === 'elsewhere') return bindElsewhere(strategy);
      const { name, id, version, shadow, options } = strategy;
      return { name, id, version, shadow, options };
    }),
  };
}

/** The site of a header's setup; null where it holds none. */
export function siteOf({ site }: Partial<JournalSetup>): Site | null {
  // Journals from before sites had signals say nothing of them.
  return site === undefined ? null : { ...site, signals: (site as Partial<Site>).signals ?? [] };
}

/** A strategy looked up in `registry`; or why it cannot be built by this program. */
export function rebuildStrategy(
  written: JournalStrategy,
  registry: readonly Strategy<unknown, unknown>[],
): BoundStrategy | string {
  if ('runs' in written && written.runs === 'elsewhere') return bindElsewhere(written);
  const { name, id, version, shadow, options } = written;
  const strategy = registry.find((candidate) => candidate.id === id);
  if (strategy === undefined) return `this program knows no strategy ${id}`;
  if (strategy.version !== version) {
    return `${id} ${version} decided then, this program has ${id} ${strategy.version}`;
  }
  return bindStrategy(strategy, { name, options, shadow });
}

/** The setup of a header, with its strategies looked up in `registry`; or why it cannot be built by this program. */
export function rebuildSetup(
  setup: unknown,
  registry: readonly Strategy<unknown, unknown>[],
): { readonly ok: true; readonly setup: Setup } | { readonly ok: false; readonly why: string } {
  const written = (setup ?? {}) as Partial<JournalSetup>;
  const site = siteOf(written);
  if (site === null || written.strategies === undefined) return { ok: false, why: 'the header holds no site' };
  const bound: BoundStrategy[] = [];
  for (const one of written.strategies) {
    const strategy = rebuildStrategy(one, registry);
    if (typeof strategy === 'string') return { ok: false, why: strategy };
    bound.push(strategy);
  }
  return { ok: true, setup: { site, strategies: bound } };
}
