/**
 * What the log tells of the controller's turns: writes and how they ended, sessions that are ended, alarms, the link. What goes wrong is told when
 * it begins and when it ends: the engine tries again at every decision, and nobody reads the same line a thousand times.
 * @module
 */
import {
  explainBecause,
  unreachable,
  type Alarm,
  type LinkChanged,
  type WriteReduction,
  type WriteSettled,
} from '../engine/index.ts';
import type { Turn } from '../engine/ports.ts';
import type { Logger } from './log.ts';
import { createStopLog } from './stop-log.ts';

/** Logs what a turn brought that a person may want to read later. */
export type TurnLog = (turn: Turn, siteTime: string) => void;

/** Writes of a zone that the box does not confirm, from the first on. */
interface Episode {
  /** How the last of them ended. */
  readonly ending: string;
  readonly writes: number;
  /** The last one sent since; told when it is confirmed. */
  readonly latest: WriteReduction | null;
}

/** A log of turns, which remembers what has gone wrong and is not over. */
export function createTurnLog(log: Logger): TurnLog {
  const writes = createWriteLog(log);
  const stops = createStopLog(log);
  return ({ event, effects }, siteTime) => {
    if (event.kind === 'LinkChanged') logLink(log, event, siteTime);
    if (event.kind === 'WriteSettled') writes.settle(event, siteTime);
    if (event.kind === 'StopSettled') stops.settle(event, siteTime);
    for (const effect of effects) {
      switch (effect.kind) {
        case 'WriteReduction':
          writes.send(effect, siteTime);
          break;
        case 'StopSession':
          stops.order(effect, siteTime);
          break;
        case 'Alarm':
          logAlarm(log, effect, siteTime);
          break;
        case 'Record':
        case 'ProposalAsked':
          break;
        default:
          unreachable(effect);
      }
    }
  };
}

interface WriteLog {
  send(write: WriteReduction, siteTime: string): void;
  settle(settled: WriteSettled, siteTime: string): void;
}

function createWriteLog(log: Logger): WriteLog {
  const episodes = new Map<string, Episode>();
  return {
    send(write, siteTime) {
      const episode = episodes.get(write.zone);
      if (episode === undefined) logWrite(log, write, siteTime);
      else episodes.set(write.zone, { ...episode, latest: write });
    },
    settle(settled, siteTime) {
      const before = episodes.get(settled.zone);
      if (settled.outcome === 'confirmed') {
        episodes.delete(settled.zone);
        if (before !== undefined) logRecovery(log, { settled, siteTime, before });
        return;
      }
      const { zone, writeId, outcome, detail } = settled;
      const ending = `${outcome}, ${detail ?? 'no reason given'}`;
      episodes.set(zone, { latest: null, ...before, ending, writes: (before?.writes ?? 0) + 1 });
      if (before?.ending !== ending) log.warn({ siteTime, zone, writeId, outcome }, `${zone}: write ${ending}`);
    },
  };
}

function logLink(log: Logger, { up, detail }: LinkChanged, siteTime: string): void {
  if (!up) log.warn({ siteTime }, `box unreachable: ${detail ?? 'no reason given'}`);
  else if (detail === null) log.info({ siteTime }, 'box connected');
  else log.warn({ siteTime }, `box connected, and nothing is written: ${detail}`);
}

interface Recovery {
  readonly settled: WriteSettled;
  readonly siteTime: string;
  readonly before: Episode;
}

function logRecovery(log: Logger, { settled, siteTime, before }: Recovery): void {
  const { zone, writeId } = settled;
  const { writes, latest } = before;
  log.info({ siteTime, zone, writes }, `${zone}: writes are confirmed again; ${writes} in a row were not`);
  if (latest?.writeId === writeId) logWrite(log, latest, siteTime);
}

/** Logs a write with the reason that bound it. */
export function logWrite(log: Logger, write: WriteReduction, siteTime: string): void {
  const { zone, writeId, intent, maxAmps } = write;
  const allocationAmps = Math.min(...write.allowedAmps);
  const reductionAmps = maxAmps - allocationAmps;
  const because = explainBecause(write.because);
  const figures = `${VERBS[intent]} to ${amp(allocationAmps)} (reduction ${amp(reductionAmps)})`;
  log.info(
    { siteTime, zone, writeId, intent, allocationAmps, reductionAmps, because },
    `${zone} ${figures}: ${because}`,
  );
}

const VERBS = { lower: 'lowered', raise: 'raised', rewrite: 'set again' } as const;

const amp = (value: number): string => `${Math.round(value * 10) / 10} A`;

function logAlarm(log: Logger, alarm: Alarm, siteTime: string): void {
  const { id, subject, detail, raised } = alarm;
  const text = `alarm ${raised ? 'raised' : 'ended'}: ${id} ${subject}, ${detail}`;
  log[raised ? 'warn' : 'info']({ siteTime, alarm: id, subject, raised }, text);
}
