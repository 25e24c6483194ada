/**
 * Strategies that are named on the command line by the file that their code lies in: `./night-cap/strategy.mjs`.
 * @module
 */
import { resolve } from 'node:path';
import type { ForeignStrategy, Problem } from '../../config/index.ts';
import { assert, bindElsewhere, millis, type BoundStrategy, type Site, type Strategy } from '../../engine/index.ts';
import { loadHere } from '../../runner/here.ts';
import { locate } from '../../runner/locate.ts';

export type Guests =
  | { readonly ok: true; readonly guests: readonly BoundStrategy[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Loads those of the names that are files, each with these options; the others are somebody else's business. */
export async function loadGuests(
  site: Site,
  names: readonly string[],
  options: Readonly<Record<string, unknown>> = {},
): Promise<Guests> {
  const foreign = [...new Set(names)].filter(isFile).map((name, index) => foreignOf(name, index, options));
  const strategies = foreign.map(({ name }) => bindElsewhere({ ...NOBODY, name }));
  const loaded = await loadHere({ site, strategies, foreign });
  return loaded.ok ? { ok: true, guests: loaded.config.strategies } : loaded;
}

/** What a file exports that was loaded before, unbound. */
export async function exportedBy(path: string): Promise<Strategy<unknown, unknown>> {
  const file = resolve(path);
  const located = locate({ code: { kind: 'file', use: file }, at: { file, line: 1, column: 1 } });
  assert(located.ok, 'what was loaded before can be found again');
  return ((await import(located.url)) as { readonly default: Strategy<unknown, unknown> }).default;
}

/** Names of the registry have no ending and lie in no folder; those of baselines have a colon. */
const isFile = (name: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(name);

const foreignOf = (name: string, index: number, options: ForeignStrategy['options']): ForeignStrategy => ({
  index,
  name,
  shadow: false,
  options,
  code: { kind: 'file', use: resolve(name) },
  answerWithinMs: millis(0),
  at: { file: name, line: 1, column: 1 },
  path: '',
});

/** Stands in the place of a strategy until it is loaded. */
const NOBODY = {
  id: 'nobody',
  version: '0',
  shadow: false,
  options: null,
  initialMemory: null,
  failsafe: null,
} as const;
