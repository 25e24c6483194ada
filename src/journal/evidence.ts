/**
 * What is left of turns that could not be kept: how many they were, and their writes and alarms, which are small and evidence.
 * @module
 */
import { unreachable, type Alarm, type Effect } from '../engine/index.ts';
import type { Kept } from './sqlite/words.ts';

/** Turns that are not in the journal, and what of them can still come into it. */
export interface Missing {
  readonly turns: number;
  readonly effects: readonly Effect[];
}

export const NOTHING_MISSING: Missing = { turns: 0, effects: [] };

/** A night of writes and alarms; then the oldest go, for there is no end to how long a disk may be full. */
const EVIDENCE_MAX = 10_000;

/** What is missing when these are as well. */
export function missingWith(before: Missing, kept: readonly Kept[]): Missing {
  const effects = [...before.effects, ...kept.flatMap(evidenceIn)];
  return { turns: before.turns + turnsIn(kept), effects: newestOf(effects) };
}

/** As much of it as may wait: the newest, and of each alarm the last word, without which it would last for ever. */
export function newestOf(effects: readonly Effect[]): readonly Effect[] {
  const over = effects.length - EVIDENCE_MAX;
  if (over <= 0) return effects;
  const lastWords = new Map(effects.filter(isAlarm).map((alarm) => [JSON.stringify([alarm.id, alarm.subject]), alarm]));
  const spared: ReadonlySet<Effect> = new Set(lastWords.values());
  return effects.filter((effect, index) => index >= over || spared.has(effect));
}

/** An entry that has of its effects the alarms only: those the program makes itself, and strategies have no part in them. */
export const alarmsOnly = (kept: Kept): Kept =>
  kept.kind === 'alarm' ? kept : { ...kept, effects: kept.effects.filter(isAlarm) };

/** The same as entries of a journal. Where no turn is missing there is no gap: the turns on both sides still follow on each other. */
export function entriesOf({ turns, effects }: Missing): readonly Kept[] {
  if (turns > 0) return [{ kind: 'gap', turns, effects }];
  return effects.flatMap((effect): readonly Kept[] =>
    effect.kind === 'Alarm' ? [{ kind: 'alarm', alarm: effect }] : [],
  );
}

/** How many turns are lost with these. Those of a gap were so before. */
export const lostWith = (kept: readonly Kept[]): number => kept.filter(({ kind }) => kind === 'turn').length;

/** How many turns these are, or stand for. */
const turnsIn = (kept: readonly Kept[]): number => kept.reduce((sum, one) => sum + turnsOf(one), 0);

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

const isAlarm = (effect: Effect): effect is Alarm => effect.kind === 'Alarm';

function evidenceIn(kept: Kept): readonly Effect[] {
  return kept.kind === 'alarm' ? [kept.alarm] : kept.effects.filter(({ kind }) => kind !== 'Record');
}
