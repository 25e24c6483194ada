/**
 * The service's log: readable on a terminal, JSON lines everywhere else.
 * @module
 */
import { pino, type Logger } from 'pino';
import { explainBecause, unreachable, type Alarm, type Effect, type WriteReduction } from '../engine/index.ts';
import type { Turn } from '../engine/ports.ts';

export type { Logger } from 'pino';

/** Names under which secrets travel. Their values are wrapped as well; this is the second net. */
const SECRET_KEYS = ['password', 'token', 'authorization', 'secret'];

export interface LogOptions {
  /** Takes whole lines. */
  readonly write: (text: string) => void;
  /** For people; else JSON. */
  readonly pretty: boolean;
}

/** Opens a log. */
export async function openLog(options: LogOptions): Promise<Logger> {
  const write = options.pretty ? await prettyWriter(options.write) : options.write;
  const redact = { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '‹secret›' };
  return pino({ base: null, redact }, { write });
}

/** The formatter is loaded only where somebody looks. */
async function prettyWriter(write: (text: string) => void): Promise<(line: string) => void> {
  const { default: pretty } = await import('pino-pretty');
  const format = pretty.prettyFactory({ colorize: true, translateTime: 'SYS:HH:MM:ss', hideObject: true });
  return (line) => {
    write(format(line));
  };
}

/** Logs what a turn brought that a person may want to read later: writes and how they ended, alarms, the link. */
export function logTurn(log: Logger, turn: Turn, siteTime: string): void {
  const { event } = turn;
  if (event.kind === 'LinkChanged') {
    const text = event.up ? 'box connected' : `box unreachable: ${event.detail ?? 'no reason given'}`;
    log[event.up ? 'info' : 'warn']({ siteTime }, text);
  }
  if (event.kind === 'WriteSettled' && event.outcome !== 'confirmed') {
    const { zone, writeId, outcome, detail } = event;
    log.warn({ siteTime, zone, writeId, outcome }, `${zone}: write ${outcome}, ${detail ?? 'no reason given'}`);
  }
  for (const effect of turn.effects) logEffect(log, effect, siteTime);
}

function logEffect(log: Logger, effect: Effect, siteTime: string): void {
  switch (effect.kind) {
    case 'WriteReduction':
      return logWrite(log, effect, siteTime);
    case 'Alarm':
      return logAlarm(log, effect, siteTime);
    case 'Record':
      return undefined;
    default:
      return unreachable(effect);
  }
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
