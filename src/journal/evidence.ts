/**
 * What is left of turns that could not be kept: how many they were, and their writes and alarms, which are small and evidence.
 * @module
 */
import { unreachable, type Effect } from '../engine/index.ts';
import type { Kept } from './sqlite/words.ts';

/** Turns that are not in the journal, and what of them can still come into it. */
export interface Missing {
  readonly turns: number;
  readonly effects: readonly Effect[];
}

export const NOTHING_MISSING: Missing = { turns: 0, effects: [] };

/** A night of writes and alarms; then the oldest go, for there is no end to how long a disk may be full. */
export const EVIDENCE_MAX = 10_000;

/** What is missing when these are as well. */
export function missingWith(before: Missing, kept: readonly Kept[]): Missing {
  const effects = [...before.effects, ...kept.flatMap(evidenceIn)];
  return { turns: before.turns + turnsIn(kept), effects: effects.slice(-EVIDENCE_MAX) };
}

/** The same as entries of a journal. Where no turn is missing there is no gap: the turns on both sides still follow on each other. */
export function entriesOf({ turns, effects }: Missing): readonly Kept[] {
  if (turns > 0) return [{ kind: 'gap', turns, effects }];
  return effects.flatMap((effect): readonly Kept[] =>
    effect.kind === 'Alarm' ? [{ kind: 'alarm', alarm: effect }] : [],
  );
}

/** How many turns these are, or stand for. */
export const turnsIn = (kept: readonly Kept[]): number => kept.reduce((sum, one) => sum + turnsOf(one), 0);

function turnsOf(kept: Kept): number {
  switch (kept.kind) {
    case 'turn':
      return 1;
    case 'alarm':
      return 0;
    case 'gap':
      return kept.turns;
    default:
      return unreachable(kept);
  }
}

function evidenceIn(kept: Kept): readonly Effect[] {
  return kept.kind === 'alarm' ? [kept.alarm] : kept.effects.filter(({ kind }) => kind !== 'Record');
}
