/**
 * Loads the strategies that a site has from files and packages into this process: for simulations and rehearsals, where nobody's
 * current hangs on an answer in time, and every run of the same scenario must give the same result.
 * @module
 */
import type { ForeignStrategy, Problem, SiteConfig } from '../config/index.ts';
import { epochMs, monoMs, type BoundStrategy, type SiteSnapshot } from '../engine/index.ts';
import { contained, textOf } from '../engine/sound.ts';
import { examine } from './contract.ts';
import { firstSnapshot } from './first-snapshot.ts';
import { locate } from './locate.ts';
import { problemsOf } from './open.ts';
import type { Flaw } from './words.ts';

export type LoadedHere<Config> =
  { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly problems: readonly Problem[] };

type Needed = Pick<SiteConfig, 'site' | 'strategies' | 'foreign'>;

/** Which clock stands on the snapshot that failsafes are asked with must not depend on the day. */
const SOME_TIME = { monoMs: monoMs(0), wallMs: epochMs(0) };

/** Loads them all; the config that comes back has them in their places. */
export async function loadHere<Config extends Needed>(config: Config): Promise<LoadedHere<Config>> {
  const { foreign, site } = config;
  if (foreign.length === 0) return { ok: true, config };
  const snapshot = firstSnapshot(site, SOME_TIME);
  const loaded = await Promise.all(foreign.map((use) => loadOne(use, config, snapshot)));
  const problems = loaded.flatMap((one, index) =>
    one.ok ? [] : problemsOf(foreign[index] as ForeignStrategy, one.flaws),
  );
  if (problems.length > 0) return { ok: false, problems };
  const bound = new Map(loaded.flatMap((one, index) => (one.ok ? [[foreign[index]?.index, one.bound] as const] : [])));
  const strategies = config.strategies.map((own, index) => bound.get(index) ?? own);
  return { ok: true, config: { ...config, strategies } };
}

type LoadedOne =
  { readonly ok: true; readonly bound: BoundStrategy } | { readonly ok: false; readonly flaws: readonly Flaw[] };

async function loadOne(use: ForeignStrategy, { site }: Needed, snapshot: SiteSnapshot): Promise<LoadedOne> {
  const located = locate(use);
  if (!located.ok) return refused(located.why);
  try {
    const { default: exported } = (await import(located.url)) as { readonly default?: unknown };
    const examined = examine(exported, use, snapshot);
    if (!examined.ok) return examined;
    const judged = contained(() => examined.facts.failsafe, site);
    return judged.kind === 'sound' ? { ok: true, bound: examined.bound } : refused(`its failsafe ${judged.why}`);
  } catch (thrown) {
    return refused(`cannot be loaded: ${textOf(thrown)}`);
  }
}

const refused = (message: string): LoadedOne => ({ ok: false, flaws: [{ path: [], message }] });
