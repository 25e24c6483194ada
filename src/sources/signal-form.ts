/**
 * From a text to a signal: one value that holds for a while from when it came, or a series that says itself when it holds.
 * @module
 */
import { epochMs, millis, type Instant, type SignalArrived } from '../engine/index.ts';
import { asRead, parseSignal } from '../series/signal-file.ts';
import { messageOf } from './payload.ts';
import type { SignalForm } from './settings.ts';

export type SaidSignal =
  { readonly ok: true; readonly event: SignalArrived } | { readonly ok: false; readonly problem: string };

/** What a text says of the signal at `at`. */
export function signalSaid(form: SignalForm, text: string, at: Instant): SaidSignal {
  return form.validForMs === null ? seriesSaid(form, text, at) : valueSaid(form, { text, at, forMs: form.validForMs });
}

/**
 * What a text says that a broker has kept: a series alone, and one that says when it was known, for its age counts from
 * then. One value holds from when it was said, and nobody knows when that was.
 */
export function keptSignalSaid(form: SignalForm, text: string, at: Instant): SaidSignal {
  if (form.validForMs !== null) return { ok: false, problem: AGELESS };
  const read = parseSignal(text, { ...form, format: 'json' });
  if (read.ok && read.series.some(({ knownAt }) => knownAt === null)) return { ok: false, problem: AGELESS };
  const said = seriesSaid(form, text, at);
  if (!said.ok) return said;
  const keptForMs = millis(at.wallMs - said.event.series.knownAt);
  return { ok: true, event: { ...said.event, keptForMs } };
}

/** Why what was kept counts for nothing. */
const AGELESS = 'is retained and of unknown age; waiting for a live one';

function valueSaid(
  { signal, path, factor }: SignalForm,
  { text, at, forMs }: { readonly text: string; readonly at: Instant; readonly forMs: number },
): SaidSignal {
  const number = messageOf(text).number(path);
  if (number === null) return { ok: false, problem: `expected a number${path === null ? '' : ` at ${path}`}` };
  const until = epochMs(at.wallMs + forMs);
  const slots = [{ from: at.wallMs, to: until, value: number * factor }];
  const series = { knownAt: at.wallMs, expiresAt: until, slots };
  return { ok: true, event: { kind: 'SignalArrived', at, signal, series } };
}

function seriesSaid(form: SignalForm, text: string, at: Instant): SaidSignal {
  const read = parseSignal(text, { ...form, format: 'json' });
  if (!read.ok) return read;
  const series = asRead(read.series, at.wallMs);
  if (series === null) return { ok: false, problem: 'has nothing that is known yet' };
  return { ok: true, event: { kind: 'SignalArrived', at, signal: form.signal, series } };
}
