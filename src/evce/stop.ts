/**
 * Ending a session: the last resort against a zone that does not follow. The station is looked up when the turn comes,
 * and nothing is sent where a reduction would not be either.
 * @module
 */
import type { StopSession, StopSettled } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import type { EvceClient, StationAtLogin } from './client.ts';
import type { DirectoryKeeper } from './directory-keeper.ts';
import { describeFailure, isUnknownId, mayHaveBeenTaken, type EvceFailure } from './failure.ts';

export interface StopOptions {
  readonly client: Pick<EvceClient, 'stopSession'>;
  readonly keeper: DirectoryKeeper;
  readonly clock: Clock;
}

type Outcome = Pick<StopSettled, 'outcome' | 'detail'>;

/** Sends the order and tells what became of it; whether the car stops is for its station to say. */
export async function endSession(options: StopOptions, { station }: StopSession): Promise<StopSettled> {
  const outcome = await order(options, station);
  return { kind: 'StopSettled', at: options.clock.now(), station, ...outcome };
}

async function order({ client, keeper }: StopOptions, station: string): Promise<Outcome> {
  let refusal: string | null = null;
  const answer = await client.stopSession(() => {
    const found = locate(keeper, station);
    if (typeof found !== 'string') return found;
    refusal = found;
    return null;
  });
  if (answer === null) return { outcome: 'refused', detail: refusal };
  return answer.ok ? { outcome: 'accepted', detail: null } : failed(keeper, answer.failure);
}

/** The station's id of now, or why there is none. */
function locate(keeper: DirectoryKeeper, station: string): StationAtLogin | string {
  const refusal = keeper.refusal();
  if (refusal !== null) return refusal;
  const listed = [...(keeper.current()?.stations.values() ?? [])].find(({ name }) => name === station);
  if (listed === undefined) return 'the box has listed no such station';
  return { stationId: listed.id, ofLogin: keeper.login() };
}

function failed(keeper: DirectoryKeeper, failure: EvceFailure): Outcome {
  if (isUnknownId(failure)) keeper.doubt();
  return { outcome: mayHaveBeenTaken(failure) ? 'unresolved' : 'refused', detail: describeFailure(failure) };
}
