/**
 * Going on with another site file: what the engine knows stays where it is still about the same thing. All else begins
 * anew, and what begins anew is worst until it has been seen.
 * @module
 */
import { isSame, textOf } from './same.ts';
import type { Site } from './site.ts';
import { initialState, type EngineSetup, type EngineState } from './state.ts';
import { stationFacts } from './station.ts';
import type { BoundStrategy } from './strategy.ts';
import { sourcesByNode, zonesByNode } from './tree.ts';

/** An engine that runs, and what it knows. */
export interface Running {
  readonly setup: EngineSetup;
  readonly state: EngineState;
}

/**
 * The state with which another setup of the same box goes on from here. What a zone was told, and its cars may still follow,
 * stays with it, so that nothing is given out that they may be drawing. A change of limits, ratings or options forgets
 * nothing; a node whose meters or zones are others has not been seen yet.
 */
export function carryOver({ setup, state }: Running, to: EngineSetup): EngineState {
  const fresh = initialState(to);
  const from = setup.site;
  const { site } = to;
  const minds = matching(setup.strategies.map(mindOf), to.strategies.map(mindOf));
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
    demandWindow: isSame(from.demand, site.demand) ? state.demandWindow : fresh.demandWindow,
    memories: moved(minds, state.memories, fresh.memories),
    answers: moved(voices, state.answers, fresh.answers),
    divergingSince: moved(voices, state.divergingSince, fresh.divergingSince),
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

/** Meters by name and by how they are mounted: the same values would mean something else on another one. */
const metersOf = (site: Site): readonly string[] =>
  site.meters.map(({ name, role, node, sign }) => textOf([name, role, site.nodes[node]?.name, sign]));

/** Nodes by name and by all that their background is reckoned from: their meters, and zones and sources at and below them. */
function watchesOf(site: Site): readonly string[] {
  const meters = metersOf(site);
  const zones = zonesByNode(site);
  const sources = sourcesByNode(site);
  return site.nodes.map((node, index) =>
    textOf([
      node.name,
      node.meters.map((meter) => meters[meter]),
      (zones[index] ?? []).map((zone) => site.zones[zone]?.name).sort(),
      (sources[index] ?? []).map((source) => meters[source]).sort(),
    ]),
  );
}

/** A strategy as far as its memory goes: what it remembers has the form that its version gave it. */
const mindOf = ({ name, id, version }: BoundStrategy): string => textOf([name, id, version]);

/** A strategy as far as its answers go: those to other options are no answers. */
const voiceOf = (strategy: BoundStrategy): string => textOf([mindOf(strategy), strategy.runs, strategy.options]);
