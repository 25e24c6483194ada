/**
 * Meters and signals that answer in JSON at a web address.
 * @module
 */
import type { EngineEvent, Instant, Volts } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { answerAge } from './answer-age.ts';
import { stampOf } from './device-stamp.ts';
import type { HealthBook, HealthEntry } from './health.ts';
import { openFetcher, type Fetched, type HttpFetcher } from './http-fetch.ts';
import { meterValues, type Found } from './meter-values.ts';
import { messageOf } from './payload.ts';
import { poll } from './polling.ts';
import type { HttpMeter, HttpRequest, HttpSignal } from './settings.ts';
import { signalSaid } from './signal-form.ts';

type Reveal = () => string | null;

export interface HttpSourceOptions {
  readonly meters: readonly HttpMeter<Reveal>[];
  readonly signals: readonly HttpSignal<Reveal>[];
  readonly clock: Clock;
  readonly nominalVolts: Volts;
  readonly health: HealthBook;
  readonly emit: (event: EngineEvent) => void;
}

/** Begins to ask; the result ends it. */
export function startHttp(options: HttpSourceOptions): () => Promise<void> {
  const fetcher = openFetcher();
  const stops = [
    ...options.meters.map((meter) => startMeter(meter, fetcher, options)),
    ...options.signals.map((signal) => startSignal(signal, fetcher, options)),
  ];
  return () => {
    for (const stop of stops) stop();
    return fetcher.close();
  };
}

function startMeter(meter: HttpMeter<Reveal>, fetcher: HttpFetcher, options: HttpSourceOptions): () => void {
  const entry = options.health.open(meter.name, 'http');
  return ask(meter.request, { fetcher, entry, options }, ({ text }, at) => {
    const message = messageOf(text);
    const found = meter.parts.map((part): Found => {
      const number = message.number(part.path);
      return { part, value: number === null ? null : number * part.factor };
    });
    const values = meterValues(found, meter, options.nominalVolts);
    const stamp = meter.stampPath === null ? null : stampOf(message.word(meter.stampPath));
    options.emit({ kind: 'MeterObserved', at, meter: meter.name, stamp, values });
    return found.some(({ value }) => value !== null) ? null : 'its answer has no number where one is expected';
  });
}

function startSignal(form: HttpSignal<Reveal>, fetcher: HttpFetcher, options: HttpSourceOptions): () => void {
  const entry = options.health.open(form.signal, 'http');
  return ask(form.request, { fetcher, entry, options }, ({ text, headers }, at) => {
    const said = signalSaid(form, text, at);
    if (!said.ok) return `its answer ${said.problem}`;
    // A server may go on where nobody has had anything to say for long: that is no sign of life.
    options.emit({ ...said.event, keptForMs: answerAge(headers, at.wallMs) });
    return null;
  });
}

type Answer = Extract<Fetched, { readonly ok: true }>;

interface AskWith {
  readonly fetcher: HttpFetcher;
  readonly entry: HealthEntry;
  readonly options: HttpSourceOptions;
}

/** Asks time and again; `take` says what is wrong with an answer, or null. */
function ask(
  request: HttpRequest<Reveal>,
  { fetcher, entry, options }: AskWith,
  take: (answer: Answer, at: Instant) => string | null,
): () => void {
  return poll({
    clock: options.clock,
    entry,
    everyMs: request.everyMs,
    ask: async () => {
      const fetched = await fetcher.fetch(request);
      entry.connected(fetched.ok || fetched.isAnswered);
      const problem = fetched.ok ? take(fetched, options.clock.now()) : fetched.problem;
      if (problem === null) entry.alive();
      else entry.troubled(problem);
    },
  });
}
