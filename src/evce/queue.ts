/**
 * One request at a time: the box is small and allows one connection a user. Whoever wants to talk waits in a lane; a
 * cut waits neither behind a poll that has not begun nor, for long, behind a request that hangs.
 * @module
 */
import type { Clock } from '../engine/ports.ts';

/** In order of precedence. `farewell` is served when nobody else waits or talks. */
const LANES = ['lower', 'raise', 'read-back', 'poll', 'farewell'] as const;
export type Lane = (typeof LANES)[number];

/** The turn to talk to the box. */
export interface Line {
  /** Runs `job` when it is its turn. Within a lane the order of arrival is kept. */
  run<T>(lane: Lane, job: () => Promise<T>): Promise<T>;
}

/** A healthy box answers within this; a cut that has waited so long behind a request goes beside it. */
const PATIENCE_MS = 1_000;

export function createLine(clock: Clock): Line {
  return new TwoTurns(clock);
}

/** The second turn is for a cut beside a request that hangs, and for nothing else. */
type Turn = 'first' | 'spare';

/** Owns the turns. */
class TwoTurns implements Line {
  private readonly clock: Clock;
  private readonly waiting = new Map<Lane, ((turn: Turn) => void)[]>(LANES.map((lane) => [lane, []]));
  private running: { readonly lane: Lane; readonly begunMs: number } | null = null;
  private isSpareBusy = false;
  private cancelPatience: (() => void) | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async run<T>(lane: Lane, job: () => Promise<T>): Promise<T> {
    const turn = await new Promise<Turn>((resolve) => {
      this.waiting.get(lane)?.push(resolve);
      this.next();
    });
    try {
      return await job();
    } finally {
      this.free(turn);
      this.next();
    }
  }

  private next(): void {
    if (this.running === null) this.startFirst();
    if (this.running !== null) this.watchCuts(this.running);
  }

  private startFirst(): void {
    const lane = LANES.find((each) => this.isWaiting(each) && !(each === 'farewell' && this.isSpareBusy));
    if (lane === undefined) return;
    this.running = { lane, begunMs: this.clock.now().monoMs };
    this.waiting.get(lane)?.shift()?.('first');
  }

  /** Starts the cut that waits behind another request, or sees to it that it is started when that has had its time. */
  private watchCuts({ lane, begunMs }: { readonly lane: Lane; readonly begunMs: number }): void {
    this.cancelPatience?.();
    this.cancelPatience = null;
    // Once farewell is being said, the session is at its end.
    if (lane === 'farewell' || this.isSpareBusy || !this.isWaiting('lower')) return;
    const leftMs = begunMs + PATIENCE_MS - this.clock.now().monoMs;
    if (leftMs > 0) {
      this.cancelPatience = this.clock.schedule(leftMs, () => this.next());
      return;
    }
    this.isSpareBusy = true;
    this.waiting.get('lower')?.shift()?.('spare');
  }

  private free(turn: Turn): void {
    if (turn === 'spare') {
      this.isSpareBusy = false;
      return;
    }
    this.running = null;
    this.cancelPatience?.();
    this.cancelPatience = null;
  }

  private isWaiting(lane: Lane): boolean {
    return (this.waiting.get(lane) ?? []).length > 0;
  }
}
