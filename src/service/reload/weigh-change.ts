/**
 * What a changed site file means for a service that runs: whether it can go on with it, must be started again, or needs
 * somebody's word first.
 * @module
 */
import type { SiteConfig } from '../../config/index.ts';
import type { Site, SiteNode } from '../../engine/index.ts';

export type Change =
  | { readonly kind: 'none' }
  /** Cannot be taken over while running: what is named is set up once, at the start. */
  | { readonly kind: 'restart'; readonly because: readonly string[] }
  /** More may flow, or less is reckoned with, than before: somebody has to say that it is meant. */
  | { readonly kind: 'confirm'; readonly raises: readonly string[] }
  | { readonly kind: 'take-over'; readonly changes: readonly string[] };

/** Weighs a file that was read anew against the one that the service runs with. */
export function weighChange(before: SiteConfig, after: SiteConfig, isConfirmed: boolean): Change {
  const fixed = fixedParts(before, after).flatMap(([name, old, now]) => (isSame(old, now) ? [] : [name]));
  if (fixed.length > 0) return { kind: 'restart', because: fixed };
  const raises = [...raisesBetween(before.site, after.site), ...dutiesDropped(before, after)];
  if (raises.length > 0 && !isConfirmed) return { kind: 'confirm', raises };
  const changes = [...raises, ...lowerings(before.site, after.site), ...otherChanges(before, after)];
  return changes.length === 0 ? { kind: 'none' } : { kind: 'take-over', changes };
}

/** Two values of the same part of a file, with what people call it. */
type Part = readonly [name: string, before: unknown, after: unknown];

const isSame = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);

/** Where in its file something stands may change without anything else. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (key, part: unknown) => (key === 'at' ? undefined : part));

/** What box, sources and runners were opened with. */
function fixedParts(before: SiteConfig, after: SiteConfig): readonly Part[] {
  const { site: old } = before;
  const { site: now } = after;
  const names = (things: readonly { readonly name: string }[]): readonly string[] => things.map(({ name }) => name);
  const {
    site: _old,
    strategies: _oldStrategies,
    foreign: _oldForeign,
    file: _oldFile,
    isOnTrial: _oldTrial,
    ...oldShell
  } = before;
  const {
    site: _now,
    strategies: _nowStrategies,
    foreign: _nowForeign,
    file: _nowFile,
    isOnTrial: _nowTrial,
    ...nowShell
  } = after;
  const shell = Object.keys({ ...oldShell, ...nowShell }) as (keyof typeof oldShell)[];
  return [
    ['the site’s name', old.name, now.name],
    ['time zone', old.timeZone.name, now.timeZone.name],
    ['the zones’ names', names(old.zones), names(now.zones)],
    ['the meters’ names', names(old.meters), names(now.meters)],
    ['supply', old.supply, now.supply],
    ['mayStopSessions', old.mayStopSessions, now.mayStopSessions],
    ['timing', old.timing, now.timing],
    ['signals', old.signals, now.signals],
    ['shadow', old.shadow, now.shadow],
    ...shell.map((part): Part => [part, oldShell[part], nowShell[part]]),
  ];
}

const ELECTRICAL: readonly (keyof Site)[] = ['zones', 'meters', 'stationDefaults', 'stationOverrides', 'rampUpAmps'];

/** Whatever of the installation is described otherwise, except where a limit has only become lower. */
function raisesBetween(before: Site, after: Site): readonly string[] {
  const others = ELECTRICAL.filter((part) => !isSame(before[part], after[part])).map((part) => `${part} changed`);
  return [...nodesOf(before, after, (old, now) => (isOnlyLower(old, now) ? [] : differences(old, now))), ...others];
}

const lowerings = (before: Site, after: Site): readonly string[] =>
  nodesOf(before, after, (old, now) => (isOnlyLower(old, now) ? differences(old, now) : []));

/** What is said of each node; of one that is new, or gone, that it is. */
function nodesOf(
  before: Site,
  after: Site,
  say: (old: SiteNode, now: SiteNode) => readonly string[],
): readonly string[] {
  if (!isSame(shapeOf(before), shapeOf(after))) return ['the tree of nodes has another shape'];
  return before.nodes.flatMap((old, index) => say(old, after.nodes[index] as SiteNode));
}

const shapeOf = ({ nodes }: Site): unknown =>
  nodes.map(({ name, parent, zone, meters }) => ({ name, parent, zone, meters }));

function isOnlyLower(old: SiteNode, now: SiteNode): boolean {
  const { limitAmps, derate, ...rest } = old;
  const { limitAmps: nowLimit, derate: nowDerate, ...nowRest } = now;
  return (
    isSame(rest, nowRest) && nowDerate <= derate && nowLimit.every((limit, line) => limit <= (limitAmps[line] ?? 0))
  );
}

function differences(old: SiteNode, now: SiteNode): readonly string[] {
  const keys = Object.keys(old) as (keyof SiteNode)[];
  return keys
    .filter((key) => !isSame(old[key], now[key]))
    .map((key) => `${old.name}: ${key} ${JSON.stringify(old[key])} → ${JSON.stringify(now[key])}`);
}

/** Duties towards others: a slip in their options must not end them either. */
const DUTIES: readonly string[] = ['external-cap'];

/** Strategies that count no longer, and duties that are said otherwise. */
function dutiesDropped({ strategies }: SiteConfig, after: SiteConfig): readonly string[] {
  return strategies.flatMap(({ name, id, shadow, options }) => {
    if (shadow) return [];
    const now = after.strategies.find((strategy) => strategy.name === name && strategy.id === id);
    if (now === undefined || now.shadow) return [`strategy ${name} counts no longer`];
    return DUTIES.includes(id) && !isSame(options, now.options) ? [`strategy ${name} has other options`] : [];
  });
}

function otherChanges(before: SiteConfig, after: SiteConfig): readonly string[] {
  const told = ({ strategies, foreign }: SiteConfig): unknown => ({
    here: strategies.map(({ name, id, version, shadow, options }) => ({ name, id, version, shadow, options })),
    foreign,
  });
  return [
    ...(isSame(told(before), told(after)) ? [] : ['strategies']),
    ...(isSame(before.site.demand, after.site.demand) ? [] : ['demand']),
  ];
}
