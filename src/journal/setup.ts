/**
 * What a journal's header says of the engine that wrote it: enough to build that engine again, wherever the journal is
 * read, without the site file.
 * @module
 */
import { bindStrategy, type BoundStrategy, type Site, type Strategy } from '../engine/index.ts';

/** A site and its strategies as plain data. */
export interface JournalSetup {
  readonly site: Site;
  readonly strategies: readonly Pick<BoundStrategy, 'name' | 'id' | 'version' | 'shadow' | 'options'>[];
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
    strategies: strategies.map(({ name, id, version, shadow, options }) => ({ name, id, version, shadow, options })),
  };
}

/** The setup of a header, with its strategies looked up in `registry`; or why it cannot be built by this program. */
export function rebuildSetup(
  setup: unknown,
  registry: readonly Strategy<unknown, unknown>[],
): { readonly ok: true; readonly setup: Setup } | { readonly ok: false; readonly why: string } {
  const { site, strategies } = (setup ?? {}) as Partial<JournalSetup>;
  if (site === undefined || strategies === undefined) return { ok: false, why: 'the header holds no site' };
  const bound: BoundStrategy[] = [];
  for (const { name, id, version, shadow, options } of strategies) {
    const strategy = registry.find((candidate) => candidate.id === id);
    if (strategy === undefined) return { ok: false, why: `this program knows no strategy ${id}` };
    if (strategy.version !== version)
      return { ok: false, why: `${id} ${version} decided then, this program has ${id} ${strategy.version}` };
    bound.push(bindStrategy(strategy, { name, options, shadow }));
  }
  return { ok: true, setup: { site, strategies: bound } };
}
