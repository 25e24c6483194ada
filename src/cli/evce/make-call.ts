/**
 * Making a planned call, with what belongs to it: finding ids, sending and fetching files, waiting for commands.
 * @module
 */
import { createCalls, type Ask, type EvceCalls } from '../../evce/calls.ts';
import { callTo, CALLS, type CallName, type Endpoint } from '../../evce/endpoints.ts';
import { describeFailure, type Result } from '../../evce/failure.ts';
import { uploadFirmware } from '../../evce/upload.ts';
import {
  commandSchema,
  type Command,
  type CommandStatus,
  type FirmwareUpload,
  type IdentifiedStatus,
  type ZoneStations,
} from '../../evce/wire.ts';
import type { Hand } from '../hand.ts';
import { writeOutFile } from '../out-file.ts';
import { createProgress, type Progress, type Screen } from '../progress.ts';
import { answerLines } from './answer-lines.ts';
import { awaitCommand } from './await-command.ts';
import type { CallPlan } from './call-plan.ts';
import { findIds } from './place-ids.ts';

/** What came of a call: a document, the same for a person, and whether it is what was asked for. */
export interface Made {
  readonly isDone: boolean;
  readonly document: unknown;
  readonly lines: readonly string[];
}

/** What came of it, or why nothing did. */
export type Making = { readonly ok: true; readonly made: Made } | { readonly ok: false; readonly problem: string };

export interface CallHand extends Hand {
  /** Address of the box. */
  readonly boxUrl: string;
  /** Resolves when somebody does not want to wait any longer. */
  readonly stopped: Promise<unknown>;
  /** For progress. */
  readonly screen: Screen;
}

const BYTES_PER_KB = 1000;

type Make = (hand: CallHand, plan: CallPlan) => Promise<Making>;

/** Calls that take more than sending a request and showing its answer. */
const SPECIAL: Partial<Readonly<Record<CallName, Make>>> = {
  login: endSession,
  logout: endSession,
  changePassword,
  exportDiagnostics,
};

/** Makes the call. */
export function makeCall(hand: CallHand, plan: CallPlan): Promise<Making> {
  const make = SPECIAL[plan.name] ?? callBox;
  return make(hand, plan);
}

const askOf =
  ({ session }: Hand): Ask =>
  (call) =>
    session.ask('poll', call);

/** Whoever asks for anything is let in first, so asking to be let out tries both. */
async function endSession(hand: CallHand, { name }: CallPlan): Promise<Making> {
  const reply = await hand.session.ask('poll', callTo('logout'));
  if (reply.kind === 'failed') return { ok: false, problem: describeFailure(reply.failure) };
  const lines = [name === 'login' ? 'the box lets this user in; the session is ended again' : 'the session is ended'];
  return { ok: true, made: { isDone: true, document: {}, lines } };
}

async function changePassword({ session }: CallHand, { newPassword }: CallPlan): Promise<Making> {
  const change = await session.changePassword(newPassword?.reveal() ?? '');
  switch (change.kind) {
    case 'weak':
      return { ok: false, problem: `nothing was sent; the new password lacks ${change.missing.join(', ')}` };
    case 'failed':
      return { ok: false, problem: describeFailure(change.failure) };
    case 'changed': {
      const lines = ['the password is changed; put the new one where the site file says it is'];
      return { ok: true, made: { isDone: true, document: {}, lines } };
    }
  }
}

async function exportDiagnostics(hand: CallHand, { body, out }: CallPlan): Promise<Making> {
  const progress = bytesProgress(hand, 'Archive', null);
  const calls = createCalls(askOf(hand), (carried) => progress.reach(carried / BYTES_PER_KB));
  const result = await calls.exportDiagnostics(body as Parameters<EvceCalls['exportDiagnostics']>[0]);
  progress.end();
  if (!result.ok) return { ok: false, problem: describeFailure(result.failure) };
  if (out === null) return { ok: false, problem: 'there is no place for the file' };
  const written = writeOutFile(out, result.value);
  if (!written.ok) return written;
  const bytes = result.value.length;
  const made = { isDone: true, document: { file: out.file, bytes }, lines: [`${out.file}: ${bytes} bytes`] };
  return { ok: true, made };
}

async function callBox(hand: CallHand, plan: CallPlan): Promise<Making> {
  const calls = createCalls(askOf(hand));
  const found = await findIds(calls, plan.places);
  if (!found.ok) return found;
  const call = calls[plan.name] as (...values: readonly unknown[]) => Promise<Result<unknown>>;
  const result = await call(...found.ids, ...(plan.body === undefined ? [] : [plan.body]));
  if (!result.ok) return { ok: false, problem: describeFailure(result.failure) };
  const { answer }: Endpoint = CALLS[plan.name];
  if (answer === commandSchema)
    return followCommand(hand, { plan, calls, ids: found.ids, command: result.value as Command });
  if (plan.upload !== null) return sendFirmware(hand, plan.upload, result.value as FirmwareUpload);
  const lines = answerLines(plan.name, await withNames(calls, plan.name, result.value));
  return { ok: true, made: { isDone: true, document: result.value, lines: lines.length === 0 ? ['done'] : lines } };
}

/** Where the box says only ids, people want names. Without the list they have to do with the ids. */
async function withNames(calls: EvceCalls, name: CallName, answer: unknown): Promise<unknown> {
  if (name !== 'stationStatuses' && name !== 'zoneStations') return answer;
  const listed = await calls.stations();
  if (!listed.ok) return answer;
  const stations = new Map(listed.value.map((station) => [station.id, station]));
  return (answer as StationStatuses | ZoneStations).map((item) => {
    if (typeof item === 'number') return stations.get(item) ?? item;
    return 'status' in item ? { ...item, name: stations.get(item.id)?.config.friendly_name } : item;
  });
}

type StationStatuses = readonly IdentifiedStatus[];

async function sendFirmware(hand: CallHand, bytes: Uint8Array, announced: FirmwareUpload): Promise<Making> {
  const { id, upload_url: uploadUrl } = announced;
  const without = `firmware ${id} is announced, but has no bytes yet`;
  if (uploadUrl === undefined)
    return { ok: false, problem: `the box does not say where to send the bytes; ${without}` };
  const progress = bytesProgress(hand, 'Firmware', bytes.length);
  const onBytes = (carried: number): void => progress.reach(carried / BYTES_PER_KB);
  const sent = await uploadFirmware(askOf(hand), { uploadUrl, boxUrl: hand.boxUrl, bytes, onBytes });
  progress.end();
  if (sent === null) return { ok: false, problem: `the box wants the bytes sent elsewhere (${uploadUrl}); ${without}` };
  if (!sent.ok) return { ok: false, problem: `${describeFailure(sent.failure)}; ${without}` };
  const lines = [`firmware ${id}: ${bytes.length} bytes sent`];
  return { ok: true, made: { isDone: true, document: announced, lines } };
}

interface SentCommand {
  readonly plan: CallPlan;
  readonly calls: EvceCalls;
  readonly ids: readonly number[];
  readonly command: Command;
}

async function followCommand(hand: CallHand, sent: SentCommand): Promise<Making> {
  const { plan, calls, ids, command } = sent;
  const [stationId = NaN] = ids;
  const ask = `busbar evce stations id:${stationId} cmds status ${command.cmd_id}`;
  if (!plan.wait) {
    const lines = [...answerLines(plan.name, command), '', `what became of it: ${ask}`];
    return { ok: true, made: { isDone: true, document: command, lines } };
  }
  const onStatus = statusTeller(hand, `command ${command.cmd_id}`);
  const { clock, stopped } = hand;
  const awaited = await awaitCommand({ calls, stationId, commandId: command.cmd_id, clock, stopped, onStatus });
  if (awaited.kind === 'failed') return { ok: false, problem: `${describeFailure(awaited.result.failure)}; ${ask}` };
  const isDone = awaited.status.status === 'Accepted';
  const more = awaited.kind === 'pending' ? ['', `not waiting any longer; what becomes of it: ${ask}`] : [];
  const lines = [...answerLines('commandStatus', awaited.status), ...more];
  return { ok: true, made: { isDone, document: awaited.status, lines } };
}

/** Tells each change of a command's status once. */
function statusTeller({ screen }: CallHand, what: string): (status: CommandStatus, elapsedMs: number) => void {
  let told = '';
  return ({ status }, elapsedMs) => {
    if (status === told) return;
    told = status;
    screen.write(`${what}: ${status} after ${Math.round(elapsedMs / 1000)} s\n`);
  };
}

function bytesProgress({ clock, screen }: CallHand, label: string, totalBytes: number | null): Progress {
  const totalSteps = totalBytes === null ? null : totalBytes / BYTES_PER_KB;
  return createProgress({ label, totalSteps, unit: 'kB', clock, screen });
}
