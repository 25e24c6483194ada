/**
 * One zone at arm's length: reads what it is told and what it does, and tells it something else.
 * @module
 */
import type { Clock } from '../engine/ports.ts';
import { amps, assert, type PhaseAmps } from '../engine/index.ts';
import type { EvceClient } from '../evce/client.ts';
import { asRead, decodeReduction, type Dialect, type ZoneElectrics } from '../evce/dialect.ts';
import { describeFailure, type EvceFailure, type Result } from '../evce/failure.ts';
import type { Session } from '../evce/session.ts';
import type { PhaseValues, ReductionBody } from '../evce/wire.ts';

/** The zone that is tried. */
export interface TriedZone {
  readonly id: number;
  /** The login that the id is from: in a later session it may be another zone's. */
  readonly ofLogin: number;
  /** What the box calls it. */
  readonly name: string;
  readonly electrics: ZoneElectrics;
}

/** What a zone is told and does. */
export interface ZonePresent {
  /** As it is to be written to have the same again. */
  readonly body: ReductionBody;
  /** What the reduction leaves, by the dialect, A per phase. */
  readonly allowedAmps: PhaseAmps;
  /** What the box says that the zone may draw, A per phase. */
  readonly setpointAmps: PhaseAmps;
}

/** `odd` is something about the box's answers; `failed` that there was no answer that could be judged. */
export type Seen<T> =
  | { readonly kind: 'seen'; readonly value: T }
  | { readonly kind: 'odd'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

export interface HandOptions {
  readonly client: Pick<EvceClient, 'reduction' | 'reduceZone' | 'zoneStatus' | 'zones'>;
  readonly session: Pick<Session, 'logins'>;
  readonly clock: Clock;
  readonly dialect: Dialect;
  readonly zone: TriedZone;
}

export interface ZoneHand {
  present(): Promise<Seen<ZonePresent>>;
  reduction(): Promise<Seen<Told>>;
  setpoint(): Promise<Seen<PhaseAmps>>;
  /** Writes and reads back; seen is what the box then holds, by the dialect. */
  tell(body: ReductionBody): Promise<Seen<PhaseAmps>>;
}

export function createZoneHand(options: HandOptions): ZoneHand {
  const { client } = options;
  const ask = askerOf(options);
  const reduction = async () => {
    const read = await ask('the reduction', ({ id, ofLogin }) => client.reduction(id, 'read-back', ofLogin));
    return read.kind === 'seen' ? inDialect(options, read.value) : read;
  };
  const setpoint = async () => {
    const status = await ask('the status of the zone', ({ id }) => client.zoneStatus(id));
    return status.kind === 'seen' ? statedBy(status.value.setpoint) : status;
  };
  return {
    reduction,
    setpoint,
    async present() {
      const told = await reduction();
      if (told.kind !== 'seen') return told;
      const stated = await setpoint();
      if (stated.kind !== 'seen') return stated;
      return { kind: 'seen', value: { ...told.value, setpointAmps: stated.value } };
    },
    async tell(body) {
      const written = await ask(`writing ${JSON.stringify(body)}`, (at) => write(client, at, body));
      if (written.kind !== 'seen') return written;
      const held = await reduction();
      return held.kind === 'seen' ? { kind: 'seen', value: held.value.allowedAmps } : held;
    },
  };
}

type Place = Pick<TriedZone, 'id' | 'ofLogin'>;
type AskZone = <T>(what: string, call: (at: Place) => Promise<Result<T>>) => Promise<Seen<T>>;

async function write(client: HandOptions['client'], at: Place, body: ReductionBody): Promise<Result<null>> {
  const written = await client.reduceZone('lower', () => ({ zoneId: at.id, ofLogin: at.ofLogin, body }));
  assert(written !== null, 'a write that is always chosen is sent');
  return written;
}

/** Asks by the zone's id of this very session; where a new one has begun, the zone is looked up by its name again. */
function askerOf({ client, session, zone }: HandOptions): AskZone {
  let place: Place = zone;
  const lookUp = async (): Promise<Exclude<Seen<never>, { kind: 'seen' }> | null> => {
    const listed = await client.zones();
    if (!listed.ok) return unseen('the zones', listed.failure);
    const [found, ...others] = listed.value.filter(({ config }) => config.friendly_name === zone.name);
    if (found === undefined || others.length > 0)
      return { kind: 'odd', why: `no zone alone is named ${zone.name} now` };
    place = { id: found.id, ofLogin: session.logins() };
    return null;
  };
  return async (what, call) => {
    const lost = session.logins() === place.ofLogin ? null : await lookUp();
    if (lost !== null) return lost;
    const at = place;
    const result = await call(at);
    if (!result.ok) return unseen(what, result.failure);
    if (session.logins() !== at.ofLogin) return { kind: 'failed', why: `${what}: a new session has begun` };
    return { kind: 'seen', value: result.value };
  };
}
type Told = Pick<ZonePresent, 'body' | 'allowedAmps'>;

function inDialect({ dialect, zone }: HandOptions, read: ReductionBody): Seen<Told> {
  const decoded = decodeReduction(dialect, zone.electrics, read);
  const body = asRead(dialect, read);
  if (decoded.ok && body !== null) return { kind: 'seen', value: { body, allowedAmps: decoded.allowedAmps } };
  const why = decoded.ok ? `${dialect.key}: missing` : decoded.why;
  return { kind: 'odd', why: `the reduction reads ${JSON.stringify(read)}, which is not in the dialect: ${why}` };
}

function statedBy(setpoint: PhaseValues | undefined): Seen<PhaseAmps> {
  const stated = statedAmps(setpoint);
  if (stated !== null) return { kind: 'seen', value: stated };
  return { kind: 'odd', why: 'the box states no set-point of the zone, so nobody can see whether it follows' };
}

/** A zone of one phase may state that one only. */
function statedAmps(setpoint: PhaseValues | undefined): PhaseAmps | null {
  const known = [setpoint?.l1, setpoint?.l2, setpoint?.l3].filter((value) => value !== undefined && value >= 0);
  if (setpoint === undefined || known.length === 0) return null;
  const least = Math.min(...(known as readonly number[]));
  return [amps(setpoint.l1 ?? least), amps(setpoint.l2 ?? least), amps(setpoint.l3 ?? least)];
}

/** A box that says no has been understood; one that does not answer has not. */
function unseen(what: string, failure: EvceFailure): Exclude<Seen<never>, { kind: 'seen' }> {
  const why = `${what}: ${describeFailure(failure)}`;
  return failure.kind === 'refused' && failure.status < 500 ? { kind: 'odd', why } : { kind: 'failed', why };
}
