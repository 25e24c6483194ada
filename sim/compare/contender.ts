/**
 * Who is compared: strategies of the site or the registry, alone or together, nobody at all, or a rule by the book.
 * @module
 */
import { nearestWord, type ScenarioConfig } from '../../src/config/index.ts';
import { bindStrategy, type BoundStrategy } from '../../src/engine/index.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';
import { BASELINES, type Baseline } from '../baselines/offer.ts';
import type { Control } from '../control.ts';

/** One line of the comparison. Plain data: it is handed from thread to thread. */
export type Contender =
  /** Busbar through the box, or the box alone; null names stand for all strategies of the site. */
  | { readonly kind: 'control'; readonly name: string; readonly strategies: readonly string[] | null }
  /** A rule that tells each station its current at once, with neither engine nor box. */
  | { readonly kind: 'baseline'; readonly name: string; readonly baseline: Baseline };

export type Contenders =
  | { readonly ok: true; readonly contenders: readonly Contender[] }
  /** One sentence for each name that means nothing. */
  | { readonly ok: false; readonly problems: readonly string[] };

const PREFIX = 'baseline:';

/** Short names as the literature has them. */
const ALIASES: Readonly<Record<string, Baseline>> = {
  fcfs: 'first-come',
  edf: 'earliest-deadline',
  llf: 'least-laxity',
  rr: 'round-robin',
};

/** All strategies of the site file together. */
const WHOLE_SITE = 'site';

/** Reads `a,b+c,none,baseline:edf`. */
export function parseContenders(scenario: ScenarioConfig, words: string): Contenders {
  const names = [...new Set(words.split(',').map((word) => word.trim()))].filter((name) => name !== '');
  if (names.length === 0) return { ok: false, problems: ['no strategy is named; for instance site,none,uncontrolled'] };
  const parsed = names.map((name) => contenderOf(scenario, name));
  const problems = parsed.flatMap((one) => (typeof one === 'string' ? [one] : []));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, contenders: parsed.filter((one): one is Contender => typeof one !== 'string') };
}

/** The contender of a name, or what is wrong with it. */
function contenderOf(scenario: ScenarioConfig, name: string): Contender | string {
  if (name.startsWith(PREFIX)) {
    const word = name.slice(PREFIX.length);
    const meant = Object.hasOwn(ALIASES, word) ? ALIASES[word] : word;
    const baseline = BASELINES.find((candidate) => candidate === meant);
    if (baseline !== undefined) return { kind: 'baseline', name, baseline };
    return unknown(name, baselineNames());
  }
  if (name === WHOLE_SITE) return { kind: 'control', name, strategies: null };
  const strategies = name.split('+').map((part) => part.trim());
  const control = controlOf(scenario, strategies, [WHOLE_SITE, ...baselineNames()]);
  return typeof control === 'string' ? control : { kind: 'control', name, strategies };
}

/**
 * Who controls by these names, or what is wrong with them; null leaves all strategies of the site. One that the site lacks
 * comes with its defaults, be it a guest or of the registry. What else could have been meant besides strategies is for the caller to say.
 */
export function controlOf(
  scenario: ScenarioConfig,
  names: readonly string[] | null,
  alsoKnown: readonly string[] = [],
): Control | string {
  const { guests = [], site } = scenario;
  const { strategies } = site;
  if (names === null) return { kind: 'busbar', strategies };
  const wanted = [...new Set(names)];
  const isOfSite = (name: string): boolean => strategies.some((one) => isCalled(one, name));
  const added: BoundStrategy[] = [];
  for (const name of wanted) {
    if (isOfSite(name) || ALONE.includes(name)) continue;
    const strategy = guests.find((guest) => guest.name === name) ?? fromRegistry(scenario, name, alsoKnown);
    if (typeof strategy === 'string') return strategy;
    added.push(strategy);
  }
  if (wanted.some((name) => ALONE.includes(name))) return alone(wanted);
  const chosen = strategies.filter((strategy) => wanted.some((name) => isCalled(strategy, name)));
  return { kind: 'busbar', strategies: [...chosen, ...added] };
}

/** Names that go with no other. */
const ALONE: readonly string[] = ['none', 'uncontrolled'];

const isCalled = (strategy: BoundStrategy, name: string): boolean => strategy.name === name || strategy.id === name;

function alone(names: readonly string[]): Control | string {
  if (names.length > 1) return 'none and uncontrolled each stand alone';
  return names[0] === 'none' ? { kind: 'busbar', strategies: [] } : { kind: 'uncontrolled' };
}

function fromRegistry({ site }: ScenarioConfig, name: string, alsoKnown: readonly string[]): BoundStrategy | string {
  const strategy = STRATEGIES.find(({ id }) => id === name);
  if (strategy === undefined) {
    const ofSite = site.strategies.map((one) => one.name);
    const ids = STRATEGIES.map(({ id }) => id);
    return unknown(name, [...ofSite, ...ids, ...ALONE, ...alsoKnown]);
  }
  const options = strategy.options.safeParse({});
  if (!options.success) return `${name} cannot do without options: name it in the site file`;
  return bindStrategy(strategy, { name, options: options.data, shadow: false });
}

const baselineNames = (): readonly string[] => [...Object.keys(ALIASES), ...BASELINES].map((name) => PREFIX + name);

function unknown(name: string, known: readonly string[]): string {
  const nearest = nearestWord(name, known);
  const hint = nearest === null ? `expected some of ${[...new Set(known)].join(', ')}` : `did you mean ${nearest}?`;
  return `there is no strategy ${JSON.stringify(name)}; ${hint}`;
}
