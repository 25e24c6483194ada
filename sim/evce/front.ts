/**
 * What lies between a client and the simulated box: the network, the box's web server, and what goes wrong with either. It
 * decides whether a call comes in, how late, and in what shape the answer leaves; the transports carry that out, each in its
 * own way.
 * @module
 */
import type { FaultKind } from '../../src/config/index.ts';
import type { Clock } from '../../src/engine/ports.ts';
import type { RunningFault } from '../faults.ts';
import type { Random } from '../random.ts';
import { meets, type Incoming } from './call-pattern.ts';
import { renewsCertificate } from './certificates.ts';
import { disfigure } from './disfigure.ts';
import type { BoxModel } from './model.ts';

/** Whether a call comes in. */
export type Admission =
  /** The box may act. `done` must be called when the answer has left. */
  | { readonly kind: 'in'; readonly done: () => void }
  /** The web server answers in the box's place. */
  | { readonly kind: 'refused'; readonly status: number; readonly contentType: string; readonly text: string }
  /** Nobody hears: the connection stays open without an answer, or there is none. */
  | { readonly kind: 'unheard'; readonly why: 'hang' | 'unreachable' };

/** How an answer leaves. */
export interface Delivery {
  readonly body: string | Uint8Array;
  /** `cut` and `reset` end after `atByte` bytes, the first as if all had been said. */
  readonly manner:
    | { readonly kind: 'whole' }
    | { readonly kind: 'cut' | 'reset'; readonly atByte: number }
    | { readonly kind: 'trickle'; readonly byteMs: number };
}

export interface Front {
  admit(call: Incoming): Promise<Admission>;
  /** What becomes of an answer of the box, when it is time to send it. */
  deliver(call: Incoming, answer: string | Uint8Array): Promise<Delivery>;
  /** Waits on the box's clock. */
  pause(durationMs: number): Promise<void>;
  /** Stands for the fingerprint of the box's certificate where there is no TLS, 64 hexadecimal digits. */
  certificate(): string;
}

export interface FrontOptions {
  readonly model: BoxModel;
  readonly clock: Clock;
  readonly random: Random;
}

interface FrontState extends FrontOptions {
  /** When the last requests came, monotonic time in ms. */
  recentMs: readonly number[];
  /** Ends when the answer to the call before has left. */
  turn: Promise<void>;
  /** How many certificates the box has shown. */
  certificates: number;
}

/** A front at which nobody has called yet. */
export function createFront(options: FrontOptions): Front {
  const { model } = options;
  const state: FrontState = { ...options, recentMs: [], turn: Promise.resolve(), certificates: 1 };
  model.faults.watch({
    begins: ({ fault }) => {
      if (renewsCertificate(fault, model.modes())) state.certificates += 1;
    },
    ends: () => undefined,
  });
  return {
    admit: (call) => admit(state, call),
    deliver: (call, answer) => deliver(state, call, answer),
    pause: (durationMs) => pause(state, durationMs),
    certificate: () => state.certificates.toString(16).padStart(64, '0'),
  };
}

function pause({ clock }: FrontOptions, durationMs: number): Promise<void> {
  return new Promise((resolve) => void clock.schedule(durationMs, resolve));
}

/** The faults of answers that strike this call now. */
function striking(
  { model: { faults } }: FrontOptions,
  call: Incoming,
  kinds: readonly string[],
): readonly RunningFault[] {
  const running = faults.running('answers');
  if (running.length === 0) return running;
  return running.filter(
    (each) => kinds.includes(each.fault.kind) && meets(each.fault.match, call) && faults.strikes(each),
  );
}

async function admit(state: FrontState, call: Incoming): Promise<Admission> {
  const { model } = state;
  if (call.path === 'login/login') model.faults.note('login');
  if (!model.isUp() || striking(state, call, ['net-loss']).length > 0) return { kind: 'unheard', why: 'unreachable' };
  if (striking(state, call, ['hang']).length > 0) return { kind: 'unheard', why: 'hang' };
  const [instead] = striking(state, call, ['status', 'html']);
  if (instead !== undefined) return refusedBy(instead);
  if (isTooMany(state)) return refused(429, 'too many requests');
  const done = await ownTurn(state);
  for (const { fault } of striking(state, call, ['late'])) await pause(state, fault.delayMs);
  // It may have gone down meanwhile.
  if (model.isUp()) return { kind: 'in', done };
  done();
  return { kind: 'unheard', why: 'unreachable' };
}

const refused = (status: number, message: string): Admission => {
  return { kind: 'refused', status, contentType: 'application/json; charset=utf-8', text: JSON.stringify({ message }) };
};

function refusedBy({ fault: { kind, code } }: RunningFault): Admission {
  if (kind === 'status') return refused(code, `simulated status ${code}`);
  const text = `<html><head><title>${code}</title></head><body><h1>${code} Bad Gateway</h1></body></html>\n`;
  return { kind: 'refused', status: code, contentType: 'text/html', text };
}

const SECOND_MS = 1000;

function isTooMany(state: FrontState): boolean {
  const { rateLimitPerSecond } = state.model.modes();
  if (rateLimitPerSecond === 0) return false;
  const now = state.clock.now().monoMs;
  const recent = state.recentMs.filter((each) => each > now - SECOND_MS);
  const isOver = recent.length >= rateLimitPerSecond;
  state.recentMs = isOver ? recent : [...recent, now];
  return isOver;
}

/** Where the box works on one request at a time, a call waits for the answer to the one before. */
async function ownTurn(state: FrontState): Promise<() => void> {
  if (state.model.modes().requests === 'together') return () => undefined;
  const before = state.turn;
  let done: () => void = () => undefined;
  state.turn = new Promise((resolve) => (done = resolve));
  await before;
  return done;
}

const CUTTING = ['reset', 'truncate', 'trickle'];

async function deliver(state: FrontState, call: Incoming, answer: string | Uint8Array): Promise<Delivery> {
  const { answerLatencyMs, putLatencyMs } = state.model.modes();
  const usualMs = answerLatencyMs + (call.method === 'PUT' ? putLatencyMs : 0);
  if (usualMs > 0) await pause(state, usualMs);
  await untilApplied(state, call);
  for (const { fault } of striking(state, call, ['latency'])) await pause(state, fault.delayMs);
  const body = disfigure(answer, { kinds: mistakesIn(state, call), random: state.random });
  const [cutting] = striking(state, call, CUTTING);
  return { body, manner: mannerOf(state, cutting, Buffer.byteLength(body)) };
}

/** How often the box looks whether its stations have what was told, and when it gives up. */
const LOOK_MS = 500;
const LOOKS_MAX = 120;

/** Where a 200 says that a reduction is applied, it waits for that. */
async function untilApplied(state: FrontState, call: Incoming): Promise<void> {
  if (state.model.modes().putAnswer === 'stored' || !meets('PUT em/zones/*/reduction', call)) return;
  const zone = Number(call.path.split('/')[2]);
  for (let looks = 0; looks < LOOKS_MAX && !state.model.isApplied(zone); looks += 1) await pause(state, LOOK_MS);
}

function mistakesIn(state: FrontState, call: Incoming): readonly FaultKind[] {
  const struck = striking(state, call, ['bit-flip', 'absurd-number']).map(({ fault }) => fault.kind);
  const writesNoNumbers = state.model.faults.running('meters').some(({ fault }) => fault.kind === 'meter-nan');
  return writesNoNumbers && meets('GET pms/*/values', call) ? ['meter-nan', ...struck] : struck;
}

function mannerOf({ random }: FrontState, cutting: RunningFault | undefined, length: number): Delivery['manner'] {
  if (cutting === undefined) return { kind: 'whole' };
  const { kind, delayMs } = cutting.fault;
  if (kind === 'trickle') return { kind: 'trickle', byteMs: delayMs };
  // Never the whole of it, or nothing would be missing.
  const atByte = length === 0 ? 0 : random.integer(0, length - 1);
  return { kind: kind === 'reset' ? 'reset' : 'cut', atByte };
}
