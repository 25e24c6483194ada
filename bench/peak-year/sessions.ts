/**
 * Recorded sessions repeated over a year: 17 weeks of them, again and again, so that each stays on its day of the week.
 * @module
 */
import { parseSessions, type Session } from '../../sim/sessions.ts';
import { assert } from '../../src/engine/index.ts';

const DAY_MS = 86_400_000;
/** Whole weeks, of which the recording has 17 and a few days. */
const PERIOD_MS = 17 * 7 * DAY_MS;

/** The sessions that arrive in a span of any year, as the text of a file. */
export function sessionsBetween(recording: string, fromMs: number, toMs: number): string {
  const read = parseSessions(recording);
  assert(read.ok, 'the recorded sessions can be read');
  const first = read.file.sessions[0]?.arrivalMs ?? fromMs;
  const recorded = read.file.sessions.filter(({ arrivalMs }) => arrivalMs < first + PERIOD_MS);
  const rows: string[] = [];
  const earliest = Math.floor((fromMs - first) / PERIOD_MS);
  const latest = Math.floor((toMs - first) / PERIOD_MS);
  for (let period = earliest; period <= latest; period += 1) {
    for (const session of recorded) {
      const arrivalMs = session.arrivalMs + period * PERIOD_MS;
      if (arrivalMs >= fromMs && arrivalMs < toMs) rows.push(rowOf(session, period * PERIOD_MS));
    }
  }
  return ['arrival,departure,energy_kwh,station', ...rows].join('\n');
}

const rowOf = ({ arrivalMs, departureMs, energyWh, station }: Session, laterMs: number): string =>
  [iso(arrivalMs + laterMs), iso(departureMs + laterMs), energyWh / 1000, station ?? ''].join(',');

const iso = (ms: number): string => new Date(ms).toISOString();
