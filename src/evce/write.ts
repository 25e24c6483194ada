/**
 * Writing reductions. Per zone one write is on its way at a time and the newest wins; cuts go first; what the box
 * took is read back, unless a newer write has overtaken it. Each write ends in exactly one `WriteSettled`.
 * @module
 */
import { Subject } from 'rxjs';
import type { PhaseAmps, StopSession, WriteReduction, WriterEvent, WriteSettled } from '../engine/index.ts';
import type { Clock, Writer } from '../engine/ports.ts';
import type { EvceClient, ZoneReduction } from './client.ts';
import type { DirectoryKeeper } from './directory-keeper.ts';
import type { DirectoryZone } from './directory.ts';
import { encodeReduction, type Dialect } from './dialect.ts';
import { describeFailure, isUnknownId, mayHaveBeenTaken, type EvceFailure } from './failure.ts';
import { toReductionRead } from './map.ts';
import { endSession } from './stop.ts';

export interface WriteOptions {
  readonly client: EvceClient;
  readonly keeper: DirectoryKeeper;
  readonly clock: Clock;
  readonly dialect: Dialect;
}

/** A writer that can be waited for. */
export interface EvceWriter extends Writer {
  /** Resolves when every write and every stop has ended. */
  idle(): Promise<void>;
}

/** Two values of a reduction closer than this are the same, A: binary rounding, far below any step. */
const SAME_AMPS = 1e-6;

export function createWriter(options: WriteOptions): EvceWriter {
  return new ReductionWriter(options);
}

/** A write whose turn has come. */
interface Chosen {
  readonly effect: WriteReduction;
  readonly zone: DirectoryZone;
  readonly request: ZoneReduction;
  /** What the box is left with when it takes the request. */
  readonly allowedAmps: PhaseAmps;
}

type Outcome = Pick<WriteSettled, 'outcome' | 'detail'>;

/** Owns the writes that are waiting, and all that is on its way. */
class ReductionWriter implements EvceWriter {
  private readonly options: WriteOptions;
  private readonly outcomes = new Subject<WriterEvent>();
  /** Not yet sent, by zone, in the order of the effects. */
  private readonly waiting = new Map<string, WriteReduction>();
  /** Zones with a write that is sent and not yet answered. */
  private readonly underWay = new Set<string>();
  /** Number of the last write sent, by zone. */
  private readonly newest = new Map<string, number>();
  private readonly turns = new Set<Promise<void>>();
  readonly outcomes$ = this.outcomes.asObservable();

  constructor(options: WriteOptions) {
    this.options = options;
  }

  write(effect: WriteReduction): void {
    const older = this.waiting.get(effect.zone);
    this.waiting.delete(effect.zone);
    this.waiting.set(effect.zone, effect);
    if (older !== undefined) this.settle(older, rejected('superseded by a newer write'));
    if (!this.underWay.has(effect.zone)) this.takeTurn(effect);
  }

  stop(effect: StopSession): void {
    this.follow(endSession(this.options, effect).then((settled) => this.outcomes.next(settled)));
  }

  async idle(): Promise<void> {
    while (this.turns.size > 0) await Promise.all(this.turns);
  }

  private takeTurn(effect: WriteReduction): void {
    this.follow(this.writeNext(effect.intent === 'lower' ? 'lower' : 'raise'));
  }

  private follow(work: Promise<void>): void {
    const turn = work.catch((error: unknown) => this.outcomes.error(error)).finally(() => this.turns.delete(turn));
    this.turns.add(turn);
  }

  private async writeNext(lane: 'lower' | 'raise'): Promise<void> {
    let chosen: Chosen | null = null;
    const answer = await this.options.client.reduceZone(lane, () => {
      chosen = this.choose();
      return chosen?.request ?? null;
    });
    const sent = chosen as Chosen | null;
    if (sent === null || answer === null) return;
    const { effect } = sent;
    this.underWay.delete(effect.zone);
    const newer = this.waiting.get(effect.zone);
    // A cut must not wait for what is read back of the write before it; and then that would say nothing any more.
    if (newer !== undefined) this.takeTurn(newer);
    if (!answer.ok) this.settle(effect, this.failed(answer.failure));
    else this.settle(effect, newer === undefined ? await this.readBack(sent) : OVERTAKEN);
  }

  /** The first cut waiting, else the first write; chosen at the last moment, so that nothing outdated is sent. */
  private choose(): Chosen | null {
    for (;;) {
      const free = [...this.waiting.values()].filter(({ zone }) => !this.underWay.has(zone));
      const effect = free.find(({ intent }) => intent === 'lower') ?? free[0];
      if (effect === undefined) return null;
      this.waiting.delete(effect.zone);
      const chosen = this.translate(effect);
      if (typeof chosen !== 'string') {
        this.underWay.add(effect.zone);
        this.newest.set(effect.zone, effect.writeId);
        return chosen;
      }
      this.settle(effect, rejected(chosen));
    }
  }

  /** The request for an effect, or why there is none. */
  private translate(effect: WriteReduction): Chosen | string {
    const { keeper } = this.options;
    const refusal = keeper.refusal();
    if (refusal !== null) return refusal;
    const zone = keeper.current()?.zones.get(effect.zone);
    if (zone === undefined) return 'the box has listed no such zone';
    if (zone.electrics === null) return 'the zone does not state its maximum';
    const encoded = encodeReduction(this.options.dialect, zone.electrics, effect.allowedAmps);
    if (!encoded.ok) return encoded.why;
    const request = { zoneId: zone.id, ofLogin: keeper.login(), body: encoded.body };
    return { effect, zone, request, allowedAmps: encoded.allowedAmps };
  }

  private async readBack({ effect, zone, request, allowedAmps }: Chosen): Promise<Outcome> {
    const { client, clock, dialect } = this.options;
    const read = await client.reduction(zone.id, 'read-back', request.ofLogin);
    if (!read.ok) return { outcome: 'unresolved', detail: `not read back: ${describeFailure(read.failure)}` };
    const event = toReductionRead(read.value, { zone, dialect, at: clock.now(), begunMonoMs: read.begunMonoMs });
    if (!event.ok) return { outcome: 'unresolved', detail: `not read back: ${event.why}` };
    this.outcomes.next(event.event);
    const isSame = event.event.allowedAmps.every(
      (value, phase) => Math.abs(value - (allowedAmps[phase] ?? NaN)) < SAME_AMPS,
    );
    if (isSame) return { outcome: 'confirmed', detail: null };
    // What was read may be the newer write's already.
    return this.newest.get(effect.zone) === effect.writeId ? rejected('read back differs') : OVERTAKEN;
  }

  private failed(failure: EvceFailure): Outcome {
    if (isUnknownId(failure)) this.options.keeper.doubt();
    return { outcome: mayHaveBeenTaken(failure) ? 'unresolved' : 'rejected', detail: describeFailure(failure) };
  }

  private settle({ zone, writeId }: WriteReduction, outcome: Outcome): void {
    this.outcomes.next({ kind: 'WriteSettled', at: this.options.clock.now(), zone, writeId, ...outcome });
  }
}

const OVERTAKEN: Outcome = { outcome: 'unresolved', detail: 'overtaken by a newer write before it was read back' };
const rejected = (detail: string): Outcome => ({ outcome: 'rejected', detail });
