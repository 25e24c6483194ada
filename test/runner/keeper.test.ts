import { beforeEach, describe, expect, it } from 'vitest';
import type { ElsewhereAnswer, ProposalAsked } from '../../src/engine/index.ts';
import { HARD_MS, RESTART_MS } from '../../src/runner/budget.ts';
import { Keeper } from '../../src/runner/keeper.ts';
import type { Started, StrategyProcess } from '../../src/runner/strategy-process.ts';
import { HandClock } from '../support/hand-clock.ts';

const SOUND: ElsewhereAnswer = { kind: 'sound', proposal: null };
const ANSWER_WITHIN_MS = 200;

/** A process that does what the test says. */
class PlayedProcess implements StrategyProcess {
  readonly facts = {} as StrategyProcess['facts'];
  readonly asked: number[] = [];
  isKilled = false;
  #answer: Parameters<StrategyProcess['onAnswer']>[0] = () => undefined;
  #end: (why: string) => void = () => undefined;

  ask({ askedCycle }: Parameters<StrategyProcess['ask']>[0]): void {
    this.asked.push(askedCycle);
  }
  onAnswer(listener: Parameters<StrategyProcess['onAnswer']>[0]): void {
    this.#answer = listener;
  }
  onEnd(listener: (why: string) => void): void {
    this.#end = listener;
  }
  kill(): void {
    if (this.isKilled) return;
    this.isKilled = true;
    this.#end('it was ended');
  }
  says(askedCycle: number, answer: ElsewhereAnswer = SOUND): void {
    this.#answer({ kind: 'answered', askedCycle, answer });
  }
}

let clock: HandClock;
let processes: PlayedProcess[];
let said: { readonly cycle: number; readonly kind: string }[];
let keeper: Keeper;
let starts: (Started | 'well')[];

const question = (cycle: number): ProposalAsked => ({ cycle, snapshot: {}, memory: null }) as ProposalAsked;
const started = async (): Promise<void> => {
  await Promise.resolve();
  await Promise.resolve();
};

beforeEach(() => {
  clock = new HandClock();
  processes = [new PlayedProcess()];
  said = [];
  starts = [];
  keeper = new Keeper({
    first: processes[0] as PlayedProcess,
    start: async () => {
      const next = starts.shift() ?? 'well';
      if (next !== 'well') return next;
      const process = new PlayedProcess();
      processes.push(process);
      return { ok: true, process };
    },
    answerWithinMs: ANSWER_WITHIN_MS,
    realTime: clock,
    answered: ({ cycle }, { kind }) => void said.push({ cycle, kind }),
    warn: () => undefined,
  });
});

describe('the keeper of a strategy', () => {
  it('asks one question at a time, and leaves those alone that come meanwhile', () => {
    keeper.ask(question(1));
    keeper.ask(question(2));
    processes[0]?.says(1);
    keeper.ask(question(3));
    expect(processes[0]?.asked).toEqual([1, 3]);
    expect(said).toEqual([{ cycle: 1, kind: 'sound' }]);
  });

  it('answers for a strategy that is late, once, and takes no late answer', () => {
    keeper.ask(question(1));
    clock.moveTo(ANSWER_WITHIN_MS - 1);
    expect(said).toEqual([]);
    clock.moveTo(ANSWER_WITHIN_MS);
    processes[0]?.says(1);
    expect(said).toEqual([{ cycle: 1, kind: 'failed' }]);
    keeper.ask(question(2));
    expect(processes[0]?.asked).toEqual([1, 2]);
    expect(processes[0]?.isKilled).toBe(false);
  });

  it('ends a strategy that hangs, answers at once while it is gone, and starts it again', async () => {
    keeper.ask(question(1));
    clock.moveTo(HARD_MS - 1);
    expect(processes[0]?.isKilled).toBe(false);
    clock.moveTo(HARD_MS);
    expect(processes[0]?.isKilled).toBe(true);
    keeper.ask(question(2));
    expect(said).toEqual([
      { cycle: 1, kind: 'failed' },
      { cycle: 2, kind: 'failed' },
    ]);
    clock.moveTo(HARD_MS + (RESTART_MS[0] as number));
    await started();
    keeper.ask(question(3));
    processes[1]?.says(3);
    expect(said.at(-1)).toEqual({ cycle: 3, kind: 'sound' });
  });

  it('waits longer each time, and as at first once it has had an answer', async () => {
    const waits: number[] = [];
    for (let time = 0; time < RESTART_MS.length + 1; time += 1) {
      const before = clock.nowMs;
      processes.at(-1)?.kill();
      waits.push((clock.pending[0] as number) - before);
      clock.moveTo(clock.pending[0] as number);
      await started();
    }
    expect(waits).toEqual([...RESTART_MS, RESTART_MS.at(-1)]);
    keeper.ask(question(1));
    processes.at(-1)?.says(1);
    processes.at(-1)?.kill();
    expect((clock.pending[0] as number) - clock.nowMs).toBe(RESTART_MS[0]);
  });

  it('tries again where a start fails', async () => {
    starts = [{ ok: false, flaws: [{ path: [], message: 'no such file' }] }];
    processes[0]?.kill();
    clock.moveTo(RESTART_MS[0] as number);
    await started();
    expect(processes).toHaveLength(1);
    clock.moveTo((RESTART_MS[0] as number) + (RESTART_MS[1] as number));
    await started();
    expect(processes).toHaveLength(2);
  });

  it('leaves nothing running when it is closed', () => {
    keeper.ask(question(1));
    keeper.close();
    expect(processes[0]?.isKilled).toBe(true);
    expect(clock.pending).toEqual([]);
    expect(said).toEqual([]);
  });
});
