/**
 * Going on with another site file: what the engine knows stays where it is still about the same thing. All else begins
 * anew, and what begins anew is worst until it has been seen.
 * @module
 */
import { isSame, textOf } from './same.ts';
import { initialState, type EngineSetup, type EngineState } from './state.ts';
import { stationFacts } from './station.ts';
import type { BoundStrategy } from './strategy.ts';
import { billingOf, metersOf, watchesOf } from './watches.ts';

/** An engine that runs, and what it knows. */
export interface Running {
  readonly setup: EngineSetup;
  readonly state: EngineState;
}

/**
 * The state with which another setup of the same box goes on from here. What a zone was told, and its cars may still follow,
 * stays with it, so that nothing is given out that they may be drawing. A change of limits or ratings forgets nothing; a node
 * whose meters or zones are others has not been seen yet, and a strategy with other options remembers nothing.
 */
export function carryOver({ setup, state }: Running, to: EngineSetup): EngineState {
  const fresh = initialState(to);
  const from = setup.site;
  const { site } = to;
  const isSameBill = isSame(billingOf(from), billingOf(site));
  const voices = matching(setup.strategies.map(voiceOf), to.strategies.map(voiceOf));
  const zones = matching(namesOf(from.zones), namesOf(site.zones));
  const stations = state.stations.map((station) => ({ ...station, facts: stationFacts(site, station.facts.listed) }));
  return {
    ...state,
    meters: moved(matching(metersOf(from), metersOf(site)), state.meters, fresh.meters),
    nodes: moved(matching(watchesOf(from), watchesOf(site)), state.nodes, fresh.nodes),
    zones: moved(zones, state.zones, fresh.zones),
    holds: moved(zones, state.holds, fresh.holds),
    signals: moved(matching(textsOf(from.signals), textsOf(site.signals)), state.signals, fresh.signals),
    stations,
    roster: stations.map(({ facts }) => facts),
    demandWindow: isSameBill ? state.demandWindow : fresh.demandWindow,
    memories: isSameBill ? moved(voices, state.memories, fresh.memories) : fresh.memories,
    answers: moved(voices, state.answers, fresh.answers),
    divergingSince: moved(voices, state.divergingSince, fresh.divergingSince),
    // Whoever is told of alarms begins anew as well, and must hear of those that last.
    alarms: fresh.alarms,
  };
}

/** For each of the new things the place of the old one that it is; null where it is none. */
const matching = (before: readonly string[], after: readonly string[]): readonly (number | null)[] =>
  after.map((thing) => {
    const place = before.indexOf(thing);
    return place < 0 ? null : place;
  });

/** The states of the new things: those of the old ones that they are, or fresh ones. */
function moved<State>(
  places: readonly (number | null)[],
  before: readonly State[],
  fresh: readonly State[],
): readonly State[] {
  return fresh.map((unseen, index) => {
    const place = places[index] ?? null;
    return place === null ? unseen : (before[place] as State);
  });
}

const textsOf = (things: readonly unknown[]): readonly string[] => things.map(textOf);
const namesOf = (things: readonly { readonly name: string }[]): readonly string[] => things.map(({ name }) => name);

/** A strategy as far as what it remembers and says goes: with other options that would be about something else. */
const voiceOf = ({ name, id, version, runs, options }: BoundStrategy): string =>
  textOf([name, id, version, runs, options]);
