/**
 * One zone at arm's length: reads what it is told and what it does, and tells it something else.
 * @module
 */
import type { Clock } from '../engine/ports.ts';
import { amps, type PhaseAmps } from '../engine/index.ts';
import type { EvceClient } from '../evce/client.ts';
import { asRead, decodeReduction, type Dialect, type ZoneElectrics } from '../evce/dialect.ts';
import { describeFailure, type EvceFailure } from '../evce/failure.ts';
import type { PhaseValues, ReductionBody } from '../evce/wire.ts';

/** The zone that is tried. */
export interface TriedZone {
  readonly id: number;
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
  readonly client: Pick<EvceClient, 'reduction' | 'reduceZone' | 'zoneStatus'>;
  readonly clock: Clock;
  readonly dialect: Dialect;
  readonly zone: TriedZone;
}

export interface ZoneHand {
  present(): Promise<Seen<ZonePresent>>;
  reduction(): Promise<Seen<Pick<ZonePresent, 'body' | 'allowedAmps'>>>;
  setpoint(): Promise<Seen<PhaseAmps>>;
  /** Writes and reads back; seen is what the box then holds, by the dialect. */
  tell(body: ReductionBody): Promise<Seen<PhaseAmps>>;
}

export function createZoneHand({ client, dialect, zone }: HandOptions): ZoneHand {
  const reduction = async (): Promise<Seen<Pick<ZonePresent, 'body' | 'allowedAmps'>>> => {
    const read = await client.reduction(zone.id, 'read-back');
    if (!read.ok) return unseen('the reduction', read.failure);
    const decoded = decodeReduction(dialect, zone.electrics, read.value);
    const body = asRead(dialect, read.value);
    if (!decoded.ok || body === null) {
      const why = decoded.ok ? `${dialect.key}: missing` : decoded.why;
      return {
        kind: 'odd',
        why: `the reduction reads ${JSON.stringify(read.value)}, which is not in the dialect: ${why}`,
      };
    }
    return { kind: 'seen', value: { body, allowedAmps: decoded.allowedAmps } };
  };
  const setpoint = async (): Promise<Seen<PhaseAmps>> => {
    const status = await client.zoneStatus(zone.id);
    if (!status.ok) return unseen('the status of the zone', status.failure);
    const stated = statedAmps(status.value.setpoint);
    if (stated !== null) return { kind: 'seen', value: stated };
    return { kind: 'odd', why: 'the box states no set-point of the zone, so nobody can see whether it follows' };
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
      const written = await client.reduceZone('lower', () => ({ zoneId: zone.id, body }));
      if (written !== null && !written.ok) return unseen(`writing ${JSON.stringify(body)}`, written.failure);
      const held = await reduction();
      return held.kind === 'seen' ? { kind: 'seen', value: held.value.allowedAmps } : held;
    },
  };
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
