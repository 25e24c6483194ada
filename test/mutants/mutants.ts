/**
 * Mistakes that must not go unnoticed: one or more for every hazard of the highest severity that the engine can do
 * something about. Each is a change of the source that a tired programmer could make; `run.ts` makes it in a copy and
 * expects a test to fail.
 * @module
 */

/** What may go wrong on a site, and what has to hold whatever does; the keys are short names to choose mistakes by. */
export const HAZARDS = {
  H05: 'sight is lost, and the limit with it',
  H06: 'somebody else writes too',
  H10: 'a write arrives late',
  H12: 'what was accepted is not followed',
  H16: 'the box restarts',
  H18: 'a meter stands still',
  H19: 'a current has the wrong sign',
  H20: 'a value is missing',
  H21: 'a value drops out for one sample',
  H23: 'a load is behind no meter of its own',
  H24: 'a meter is slower than the cars',
  H25: 'a poll leaves stations out',
  H29: 'stations are moved between zones',
  H30: 'a station out of reach goes on drawing',
  H43: 'the clock on the wall steps',
  H55: 'a strategy throws',
  H56: 'a strategy never answers',
  H57: 'a strategy returns nonsense',
  H62: 'commands run away from what is drawn',
  H63: 'everything comes back at once',
  H64: 'a load or a source steps',
  H65: 'one line carries more than the others',
  H66: 'the voltage is not nominal',
  H67: 'a car is given less than it can use',
  H68: 'a conductor bears less than it is rated for',
  H69: 'a breaker does not wait',
  H84: 'the box reports what nobody has heard of',
  S2: 'ceilings only lower',
  S3: 'freed amps wait until the decrease is followed',
  S5: 'unknown is worst',
  S8: 'raises are slow',
  S16: 'what is seen once takes nothing back',
  S20: 'more load never leaves more room',
  L8: 'decreases go first, and at once',
  'last-word': 'nothing gets past the limits',
} as const;

/** A mistake. `find` stands exactly once in the file. */
export interface Mutant {
  readonly hazard: keyof typeof HAZARDS;
  /** What is done wrong. */
  readonly mistake: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Test files to try first; that of the changed file where it is left out. */
  readonly tests?: readonly string[];
  /** Why nothing can notice; absent where something must. */
  readonly equivalent?: string;
}

const at = (file: string): string => `src/engine/${file}.ts`;

/** What is read. */
const READINGS: readonly Mutant[] = [
  {
    hazard: 'H20',
    mistake: 'a missing current counts as none',
    file: at('line'),
    find: 'if (current === null || current < 0) return null;',
    replace:
      'if (current === null || current < 0) return { currentAmps: amps(0), powerWatts: null, voltageVolts: null };',
  },
  {
    hazard: 'H18',
    mistake: 'one new sample makes fresh',
    file: at('meter-reading'),
    find: 'line.run === 2 &&',
    replace: 'line.run >= 1 &&',
  },
  {
    hazard: 'H18',
    mistake: 'a frozen meter is believed',
    file: at('sense'),
    find: 'isFrozen: frozen[index] === true,',
    replace: 'isFrozen: false,',
  },
  {
    hazard: 'H21',
    mistake: 'a dropout is believed at once',
    file: at('meter-reading'),
    find: 'const before = previous ?? value;',
    replace: 'const before = previous === null ? value : value;',
  },
  {
    hazard: 'H43',
    mistake: 'ages are taken from the clock on the wall',
    file: at('meter-reading'),
    find: 'const age = by.at.monoMs - Math.min(since, line.changedAt);',
    replace: 'const age = by.at.wallMs - 1_700_000_000_000 + 1_000_000 - Math.min(since, line.changedAt);',
  },
  {
    hazard: 'H24',
    mistake: 'a meter slower than the cars permits raises',
    file: at('meter-reading'),
    find: 'meter.cadenceMs <= by.timing.deadTimeMs &&',
    replace: '',
  },
  {
    hazard: 'H19',
    mistake: 'a current is signed by its power',
    file: at('line'),
    find: 'return amps(Math.max(powerWatts / (voltageVolts ?? nominalVolts), 0 - currentAmps));',
    replace: 'return amps(Math.sign(powerWatts) * currentAmps * (voltageVolts === null ? 1 : 1));',
  },
  {
    hazard: 'H19',
    mistake: 'a meter the wrong way round is believed',
    file: at('sense-node'),
    find: 'const active = turned ? flow.rms : flow.active;',
    replace: 'const active = flow.active;',
  },
  {
    hazard: 'H19',
    mistake: 'what flows back makes room until somebody is sure that it cannot',
    file: at('sense-node'),
    find: "const pair = read === 'paired' && !fresh ? 'doubted' : read;",
    replace: 'const pair = read;',
  },
  {
    hazard: 'S5',
    mistake: 'cars and a meter that did not fit are believed as soon as the next sample does',
    file: at('sense-node'),
    find: '!backward && !isOldWord(sensing, before)',
    replace: '!backward',
  },
  {
    hazard: 'S5',
    mistake: 'an old meter is never given up',
    file: at('sense-node'),
    find: '(meters[meter]?.ageMs ?? Infinity) > (site.meters[meter]?.fallbackAfterMs ?? 0)',
    replace: '(meters[meter]?.ageMs ?? Infinity) === Infinity',
  },
  {
    hazard: 'H05',
    mistake: 'losing sight of a node gives its room back',
    file: at('sense-node'),
    find: 'worstOfHour(before.week, at, place) ?? node.limitAmps;',
    replace: 'worstOfHour(before.week, at, place) ?? ZERO_AMPS;',
  },
  {
    hazard: 'S5',
    mistake: 'a start rests on one reading',
    file: at('sense-node'),
    find: '(!fresh && before.paired === null)',
    replace: 'false',
  },
  {
    hazard: 'S5',
    mistake: 'stale readings permit raises',
    file: at('shaping'),
    find: "if (sensed.nodes[node]?.seen === 'stale')",
    replace: "if (sensed.nodes[node]?.seen === 'blind')",
  },
];

/** What flows, and what may. */
const CURRENTS: readonly Mutant[] = [
  {
    hazard: 'H25',
    mistake: 'a station that was left out still counts as drawing what it last did',
    file: at('tally'),
    find: 'station.seenAt?.monoMs === polledAt && seen?.reachable === true;',
    replace: 'seen?.reachable === true;',
  },
  {
    hazard: 'H30',
    mistake: 'a silent station is forgotten where a meter sees it',
    file: at('sense-node'),
    find: 'const withUnseen = addAmps(reserveAmps, sensing.unseenAmps[index] as PhaseAmps);',
    replace: 'const withUnseen = addAmps(reserveAmps, ZERO_AMPS);',
  },
  {
    hazard: 'H65',
    mistake: 'unknown wiring loads no line',
    file: at('station'),
    find: 'facts.gridLines === null || facts.gridLines.includes(phase)',
    replace: 'facts.gridLines !== null && facts.gridLines.includes(phase)',
  },
  {
    hazard: 'H65',
    mistake: 'a zone is told the mean of its lines',
    file: at('request'),
    find: 'lines.reduce<number>((most, line) => Math.max(most, sums[line] ?? 0), 0)',
    replace: 'lines.reduce<number>((sum, line) => sum + (sums[line] ?? 0), 0) / lines.length',
  },
  {
    hazard: 'H65',
    mistake: 'a line may be loaded above the others however they are loaded already',
    file: at('arbiter'),
    find: 'amps: amps(Math.max(0, maxAmps - already))',
    replace: 'amps: amps(Math.max(0, maxAmps - 0 * already))',
  },
  {
    hazard: 'H65',
    mistake: 'of two lines that must stay alike, the lower one counts at its most',
    file: at('arbiter'),
    find: 'sensed.leastBackgroundAmps[other];',
    replace: 'sensed.backgroundAmps[other];',
  },
  {
    hazard: 'S16',
    mistake: 'one sample lifts the lower of two lines that must stay alike',
    file: at('sense-node'),
    find: 'leastAmps(least, paired.backgroundAmps)',
    replace: 'mostAmps(least, paired.backgroundAmps)',
  },
  {
    hazard: 'H23',
    mistake: 'what runs below a node without a meter is left out',
    file: at('sense-node'),
    find: 'backgroundAmps = addAmps(backgroundAmps, mostAmps(below.backgroundAmps, ZERO_AMPS));',
    replace: 'backgroundAmps = addAmps(backgroundAmps, ZERO_AMPS);',
  },
  {
    hazard: 'H29',
    mistake: 'a station that was moved to another zone stays in its old one',
    file: at('fold'),
    find: '? known : { ...known, facts: stationFacts(site, listed) };',
    replace: '? known : { ...known };',
  },
  {
    hazard: 'H64',
    mistake: 'nothing is kept in reserve',
    file: at('headroom'),
    find: 'const expected = sensed.backgroundAmps[phase] + sensed.reserveAmps[phase];',
    replace: 'const expected = sensed.backgroundAmps[phase] + 0 * sensed.reserveAmps[phase];',
  },
  {
    hazard: 'H64',
    mistake: 'an inverter never trips',
    file: at('generation'),
    find: 'amps(Math.max(0, value - carriedAmps))',
    replace: 'amps(Math.max(0, 0 * value - carriedAmps))',
  },
  {
    hazard: 'H65',
    mistake: 'reactive current takes no room',
    file: at('headroom'),
    find: 'otherLeg(limit, sensed.reactiveAmps[phase])',
    replace: 'otherLeg(limit, 0 * sensed.reactiveAmps[phase])',
  },
  {
    hazard: 'H68',
    mistake: 'the derating is forgotten',
    file: at('headroom'),
    find: 'const limit = node.limitAmps[phase] * node.derate;',
    replace: 'const limit = node.limitAmps[phase] * 1;',
  },
  {
    hazard: 'H69',
    mistake: 'nothing is shed however much flows',
    file: at('headroom'),
    find: 'if (sensed.shedding) return amps(0);',
    replace: '',
  },
  {
    hazard: 'H64',
    mistake: 'a crossing waits for the period',
    file: at('step'),
    find: 'return hasCrossed(site, { before: state, after: folded, event })',
    replace: 'return !hasCrossed(site, { before: state, after: folded, event }) && false',
  },
  {
    hazard: 'H66',
    mistake: 'power counts with the lowest voltage',
    file: at('power'),
    find: 'volts(measured[phase] ?? nominal * (1 + VOLTAGE_BAND))',
    replace: 'volts(measured[phase] ?? nominal * (1 - VOLTAGE_BAND))',
  },
  {
    hazard: 'H84',
    mistake: 'a status nobody understands draws nothing',
    file: at('appetite'),
    find: "    case 'suspended-by-station':\n    case 'unknown':\n      return true;",
    replace: "    case 'suspended-by-station':\n      return true;\n    case 'unknown':\n      return false;",
  },
];

/** What is told, and what becomes of it. */
const ACTUATION: readonly Mutant[] = [
  {
    hazard: 'S3',
    mistake: 'amps are given away before the decrease is followed',
    file: at('zone-state'),
    find: 'for (const ceiling of zone.possible) most = mostAmps(most, ceiling.amps);',
    replace: '',
  },
  {
    hazard: 'S3',
    mistake: 'a decrease is followed as soon as it is read back',
    file: at('ceilings'),
    find: 'const horizon = now - site.timing.deadTimeMs;',
    replace: 'const horizon = now + 0 * site.timing.deadTimeMs;',
  },
  {
    hazard: 'H10',
    mistake: 'a read-back disproves what may still arrive',
    file: at('ceilings'),
    find: 'const disproved = goneAt === null && endedAt !== null && endedAt <= event.begunMonoMs;',
    replace: 'const disproved = goneAt === null;',
  },
  {
    hazard: 'H10',
    mistake: 'a write is over as soon as nobody waits for its answer',
    file: at('ceilings'),
    find: "const latest = outcome === 'unresolved' ? ceiling.since + WRITE_DEADLINE_MS : 0;",
    replace: "const latest = outcome === 'unresolved' ? 0 * (ceiling.since + WRITE_DEADLINE_MS) : 0;",
  },
  {
    hazard: 'H16',
    mistake: 'a box that came back is taken for what it was',
    file: at('fold'),
    find: '    readBack: null,\n    lastWriteAt: null,',
    replace: '    lastWriteAt: null,',
  },
  {
    hazard: 'H16',
    mistake: 'a box that came back is not told again',
    file: at('fold'),
    find: '    readBack: null,\n    lastWriteAt: null,',
    replace: '    readBack: null,',
    tests: ['test/engine/decide.test.ts'],
  },
  {
    hazard: 'H06',
    mistake: 'the laxer of two writers wins',
    file: at('zone-state'),
    find: 'return newer ? leastAmps(commandedAmps, readBack.amps) : commandedAmps;',
    replace: 'return newer ? readBack.amps : commandedAmps;',
  },
  {
    hazard: 'H12',
    mistake: 'what is drawn above the ceilings is nobody’s load',
    file: at('sense'),
    find: 'countedAmps: leastAmps(tally.drawnAmps, allowed),',
    replace: 'countedAmps: zone.lever === null ? ZERO_AMPS : tally.drawnAmps,',
  },
  {
    hazard: 'H12',
    mistake: 'a car whose station no longer says what it draws has stopped defying',
    file: at('sense'),
    find: 'excessAmps: mostAmps(ZERO_AMPS, subtractAmps(tally.toldAmps, allowed)),',
    replace: 'excessAmps: mostAmps(ZERO_AMPS, subtractAmps(tally.drawnAmps, allowed)),',
  },
  {
    hazard: 'H12',
    mistake: 'who does not follow is not cut further',
    file: at('defiance'),
    find: 'if (overdueMs < 0) return null;',
    replace: 'if (overdueMs < Infinity) return null;',
  },
  {
    hazard: 'S8',
    mistake: 'raises follow each other without a pause',
    file: at('shaping'),
    find: 'at.monoMs - lastRaiseAt < site.timing.deadTimeMs;',
    replace: 'at.monoMs - lastRaiseAt < 0;',
  },
  {
    hazard: 'S8',
    mistake: 'raises look at the room of the moment alone',
    file: at('shaper'),
    find: "leastAmps: amps(heldAmps + leastRaise(zone)),\n    against: 'held',",
    replace: "leastAmps: amps(heldAmps + leastRaise(zone)),\n    against: 'now',",
  },
  {
    hazard: 'H62',
    mistake: 'commands pile up above what is drawn',
    file: at('shaper'),
    find: 'const wantedAmps = amps(Math.min(zone.share.amps, heldAmps + step, Math.max(heldAmps, anchor)));',
    replace: 'const wantedAmps = amps(Math.min(zone.share.amps, heldAmps + step + 0 * anchor));',
  },
  {
    hazard: 'H63',
    mistake: 'a zone is raised in one step',
    file: at('shaper'),
    find: 'const wantedAmps = amps(Math.min(zone.share.amps, heldAmps + step, Math.max(heldAmps, anchor)));',
    replace: 'const wantedAmps = amps(Math.min(zone.share.amps, Math.max(heldAmps, anchor) + 1000));',
  },
  {
    hazard: 'H67',
    mistake: 'a zone is started with less than a car can use',
    file: at('shaper'),
    find: 'leastAmps: amps(Math.min(wantedAmps, first)), against };',
    replace: 'leastAmps: amps(0 * first), against };',
  },
  {
    hazard: 'L8',
    mistake: 'a decrease goes down in steps',
    file: at('shaper'),
    find: 'amps(Math.min(zone.share.amps, zone.heldAmps));',
    replace: 'amps(Math.max(Math.min(zone.share.amps, zone.heldAmps), zone.heldAmps - 16));',
  },
  {
    hazard: 'L8',
    mistake: 'raises leave before decreases',
    file: at('reconcile'),
    find: 'planned.sort((a, b) => b.relievesAmps - a.relievesAmps',
    replace: 'planned.sort((a, b) => a.relievesAmps - b.relievesAmps',
  },
  {
    hazard: 'L8',
    mistake: 'a decrease waits for the last write',
    file: at('reconcile'),
    find: 'if (believed === null || relievesAmps > 0)',
    replace: 'if (zone.inFlight === null && (believed === null || relievesAmps > 0))',
  },
  {
    hazard: 'S3',
    mistake: 'raises count others at what they were told',
    file: at('limits'),
    find: 'const most = zones.map(({ mayDrawAmps }, index) => mostAmps(mayDrawAmps, base[index] as PhaseAmps));',
    replace: 'const most = zones.map((_, index) => base[index] as PhaseAmps);',
  },
  {
    hazard: 'last-word',
    mistake: 'the final cut is left out',
    file: at('shaping'),
    find: 'const allocation = clamp(zones, granted, electricalBounds(scene));',
    replace: 'const allocation = electricalBounds(scene).length < 0 ? clamp(zones, granted, []) : granted;',
  },
  {
    hazard: 'H57',
    mistake: 'what is no number is told to the box',
    file: at('limits'),
    find: 'if (lever === null || !values.every(Number.isFinite)) return ZERO_AMPS;',
    replace: 'if (lever === null) return ZERO_AMPS;',
  },
];

/** What strategies say. */
const STRATEGIES: readonly Mutant[] = [
  {
    hazard: 'H57',
    mistake: 'a ceiling need not be a number',
    file: at('sound'),
    find: 'numbers.length !== expected || !numbers.every((value) => Number.isFinite(value) && value >= 0)',
    replace: 'numbers.length !== expected',
  },
  {
    hazard: 'H55',
    mistake: 'a strategy that throws has no opinion',
    file: at('sound'),
    find: "return { kind: 'unsound', why: `threw: ${textOf(thrown)}` };",
    replace: "return { kind: 'sound', proposal: { ceilings: textOf(thrown) === '' ? [] : [] } };",
  },
  {
    hazard: 'H56',
    mistake: 'an answer that came too late counts for ever',
    file: at('elsewhere'),
    find: "if (held.expiresAt <= at.monoMs) return 'has not answered in time';",
    replace: "if (held.expiresAt <= at.monoMs - Infinity) return 'has not answered in time';",
  },
  {
    hazard: 'S16',
    mistake: 'one sample of nothing takes the reserve of a source away',
    file: at('generation'),
    find: "line.state === 'missing' ? 0 : line.swingAmps",
    replace: "line.state === 'missing' ? 0 : Math.abs(line.activeAmps)",
  },
  {
    hazard: 'S20',
    mistake: 'an overload of one line makes the others better',
    file: at('background'),
    find: 'isOverloaded ? mostAmps(explained, flow.active) : explained',
    replace: 'isOverloaded ? flow.active : explained',
  },
  {
    hazard: 'S3',
    mistake: 'a car that left is taken for one that has followed',
    file: at('ceilings'),
    find: "seen?.status === 'charging' || seen?.status === 'suspended-by-station';",
    replace: "seen?.status !== 'unknown';",
  },
  {
    hazard: 'H55',
    mistake: 'a failsafe that fails is no limit',
    file: at('propose'),
    find: 'proposal: nothingAtAll(snapshot) }, memory };',
    replace: 'proposal: nothingAtAll(snapshot) && NO_OPINION }, memory };',
  },
  {
    hazard: 'S2',
    mistake: 'the laxest ceiling wins',
    file: at('arbiter'),
    find: 'const most = Math.min(limit.amps, ...bounds.map((bound) => bound.amps));',
    replace: 'const most = Math.min(limit.amps, Math.max(...bounds.map((bound) => bound.amps)));',
  },
  {
    hazard: 'S2',
    mistake: 'wishes stand above what is mandatory',
    file: at('arbiter'),
    find: "const hard = here.filter(({ ceiling }) => ceiling.kind !== 'economic');",
    replace: "const hard = here.filter(({ ceiling }) => ceiling.kind === 'protective');",
  },
];

export const MUTANTS: readonly Mutant[] = [...READINGS, ...CURRENTS, ...ACTUATION, ...STRATEGIES];
