/**
 * What a direct link does with what the engine asks for: the box is told at once, and what the real client would hear is
 * heard.
 * @module
 */
import type {
  Instant,
  ReductionRead,
  StopSession,
  StopSettled,
  WriteReduction,
  WriteSettled,
} from '../src/engine/index.ts';
import { encodeReduction } from '../src/evce/dialect.ts';
import type { Directory, DirectoryZone } from '../src/evce/directory.ts';
import { mayHaveBeenTaken } from '../src/evce/failure.ts';
import { toReductionRead } from '../src/evce/map.ts';
import type { Incoming } from './evce/call-pattern.ts';
import { passageOf } from './passage.ts';
import type { World } from './world.ts';

/** The part of a world that a link needs. */
export type LinkedWorld = Pick<World, 'site' | 'box' | 'dialect' | 'wallStartMs' | 'stepMs'>;

/** What a link knows of the box, as far as telling it something needs that or changes it. */
export interface Carrier {
  readonly world: LinkedWorld;
  directory: Directory;
  /** Null before the link was first used, and when the box has to be listed as soon as it answers. */
  listedMs: number | null;
  /** Calls that the box carries out when nobody waits any more. */
  late: readonly { readonly dueMs: number; readonly run: () => void }[];
}

/** Carries out a write; one that the box has taken is read back. */
export function writeReduction(
  carrier: Carrier,
  effect: WriteReduction,
  at: Instant,
): readonly (ReductionRead | WriteSettled)[] {
  const { box, dialect } = carrier.world;
  const zone = carrier.directory.zones.get(effect.zone);
  const settled = (outcome: WriteSettled['outcome'], detail: string | null): WriteSettled => {
    return { kind: 'WriteSettled', at, zone: effect.zone, writeId: effect.writeId, outcome, detail };
  };
  if (zone === undefined || zone.electrics === null) return [settled('rejected', 'the box lists no such zone')];
  const encoded = encodeReduction(dialect, zone.electrics, effect.allowedAmps);
  if (!encoded.ok) return [settled('rejected', encoded.why)];
  const call = { method: 'PUT', path: `em/zones/${zone.id}/reduction`, at } as const;
  const brought = bringTo(carrier, call, () => box.putReduction(zone.id, encoded.body));
  switch (brought.kind) {
    case 'heard':
      if (brought.answer === 'ok') return [...readBack(carrier, zone, at), settled('confirmed', null)];
      if (brought.answer === 'unknown') carrier.listedMs = null;
      return [settled('rejected', `the box answered ${brought.answer}`)];
    case 'refused':
      return [settled(mayBeTaken(brought) ? 'unresolved' : 'rejected', `the box answered ${brought.status}`)];
    case 'unanswered':
      return [settled('unresolved', 'no answer')];
  }
}

/** Has the box tell a station to end its session. That the order is on its way is all that is known of it at first. */
export function endSession(carrier: Carrier, { station }: StopSession, at: Instant): readonly StopSettled[] {
  const settled = (outcome: StopSettled['outcome'], detail: string | null): readonly StopSettled[] => {
    return [{ kind: 'StopSettled', at, station, outcome, detail }];
  };
  const listed = [...carrier.directory.stations.values()].find(({ name }) => name === station);
  if (listed === undefined) return settled('refused', 'the box lists no such station');
  const call = { method: 'POST', path: `stations/${listed.id}/cmds/remote_stop`, at } as const;
  const brought = bringTo(carrier, call, () =>
    carrier.world.box.commands.send(listed.id, { kind: 'remote-stop', session: null }),
  );
  switch (brought.kind) {
    case 'heard':
      if (brought.answer !== null) return settled('accepted', null);
      carrier.listedMs = null;
      return settled('refused', 'the box answered unknown');
    case 'refused':
      return settled(mayBeTaken(brought) ? 'unresolved' : 'refused', `the box answered ${brought.status}`);
    case 'unanswered':
      return settled('unresolved', 'no answer');
  }
}

/** A zone's reduction as the box says it is; nothing where that cannot be told. */
export function readBack(carrier: Carrier, zone: DirectoryZone, at: Instant): readonly ReductionRead[] {
  const body = carrier.world.box.reduction(zone.id);
  // An id that the box does not know puts the directory in doubt.
  if (body === null) carrier.listedMs = null;
  if (body === null) return [];
  const read = toReductionRead(body, { zone, dialect: carrier.world.dialect, at, begunMonoMs: at.monoMs });
  return read.ok ? [read.event] : [];
}

/** What a call brought its caller: the box's answer, the status of a refusal, or nothing. */
type Brought<Answer> =
  | { readonly kind: 'heard'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unanswered' };

/** Judged as by the client: of an order that a server broke at, nobody knows whether it was carried out. */
const mayBeTaken = ({ status }: Extract<Brought<unknown>, { readonly kind: 'refused' }>): boolean =>
  mayHaveBeenTaken({ kind: 'refused', status, detail: '' });

/** Lets the box act on a call, now, later or not at all, as the faults of its answers have it. */
function bringTo<Answer>(
  carrier: Carrier,
  { at, ...call }: Incoming & { readonly at: Instant },
  act: () => Answer,
): Brought<Answer> {
  const passage = passageOf(carrier.world.box, call);
  switch (passage.kind) {
    case 'heard':
      return { kind: 'heard', answer: act() };
    case 'refused':
      return passage;
    case 'late':
      carrier.late = [...carrier.late, { dueMs: at.monoMs + passage.delayMs, run: act }];
      return { kind: 'unanswered' };
    case 'unanswered':
    case 'garbled':
      act();
      return { kind: 'unanswered' };
    case 'lost':
      return { kind: 'unanswered' };
  }
}
