/**
 * The whole controller as one pure function: what was, and what happened, give what is and what to do. Time is
 * in the event. Observations only change the image; ticks decide.
 * @module
 */
import { decide } from './decide.ts';
import type { Effect } from './effect.ts';
import type { EngineEvent } from './event.ts';
import { unreachable } from './failure.ts';
import { foldReduction, foldSettled } from './ceilings.ts';
import { hasCrossed } from './crossing.ts';
import { foldProposal } from './elsewhere.ts';
import { foldHold } from './hold.ts';
import { foldDirectory, foldLink, foldMeter, foldSignal, foldStations } from './fold.ts';
import { initialState, uniform, type EngineSetup, type EngineState } from './state.ts';

/** What one event leads to. */
export interface Step {
  readonly state: EngineState;
  /** In the order in which they must be carried out. */
  readonly effects: readonly Effect[];
}

/** An engine: a first state and the function that carries it on. */
export interface Engine {
  readonly initial: EngineState;
  step(state: EngineState, event: EngineEvent): Step;
}

/** Builds the engine of a site. It holds nothing that changes; any number may run side by side. */
export function createEngine(setup: EngineSetup): Engine {
  return {
    initial: initialState(setup),
    step(state, event) {
      const begun = state.startedAt === null ? { ...state, startedAt: event.at } : state;
      const after = step(setup, begun, event);
      return after.state === state ? after : { state: uniform(after.state), effects: after.effects };
    },
  };
}

function step(setup: EngineSetup, state: EngineState, event: EngineEvent): Step {
  const { site } = setup;
  switch (event.kind) {
    case 'Tick':
      return decide(setup, state, { at: event.at, cause: 'period' });
    case 'MeterObserved': {
      const folded = foldMeter(site, state, event);
      return hasCrossed(site, { before: state, after: folded, event })
        ? decide(setup, folded, { at: event.at, cause: 'crossing' })
        : { state: folded, effects: [] };
    }
    case 'StationsObserved':
      return { state: foldStations(site, state, event), effects: [] };
    case 'DirectoryListed':
      return { state: foldDirectory(site, state, event), effects: [] };
    case 'ReductionRead':
      return { state: foldReduction(site, state, event), effects: [] };
    case 'WriteSettled':
      return { state: foldSettled(site, state, event), effects: [] };
    case 'StopSettled':
      // The stations show whether it helped; until then the order is repeated.
      return { state, effects: [] };
    case 'LinkChanged':
      return { state: foldLink(site, state, event), effects: [] };
    case 'SignalArrived':
      return { state: foldSignal(site, state, event), effects: [] };
    case 'ProposalArrived':
      return { state: foldProposal(setup, state, event), effects: [] };
    case 'HoldSaid':
      return { state: foldHold(site, state, event), effects: [] };
    default:
      return unreachable(event);
  }
}
