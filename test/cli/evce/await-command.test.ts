import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';
import { awaitCommand } from '../../../src/cli/evce/await-command.ts';
import { monoMs } from '../../../src/engine/index.ts';
import type { CommandStatus } from '../../../src/evce/wire.ts';

type Word = CommandStatus['status'];

/** Waits for a command whose states come one after the other; the last one stays. */
function awaiting(words: readonly Word[], stopped: Promise<unknown> = new Promise(() => undefined)) {
  const clock = createVirtualClock({ wallStartMs: 0 });
  const told: string[] = [];
  let asked = 0;
  const commandStatus = async (stationId: number, commandId: number) => {
    const status = words[Math.min(asked, words.length - 1)] ?? 'Unknown';
    asked += 1;
    const value: CommandStatus = { cmd_id: commandId, status, result: stationId };
    return { ok: true, value, begunMonoMs: monoMs(0) } as const;
  };
  const onStatus = ({ status }: CommandStatus, elapsedMs: number) => void told.push(`${status} ${elapsedMs}`);
  const awaited = awaitCommand({ calls: { commandStatus }, stationId: 101, commandId: 5, clock, stopped, onStatus });
  return { clock, told, awaited };
}

describe('waiting for a command', () => {
  it('ends with what became of it', async () => {
    const { clock, told, awaited } = awaiting(['Pending', 'Pending', 'Accepted']);
    await clock.runUntil(3_000);
    expect(await awaited).toMatchObject({ kind: 'ended', status: { cmd_id: 5, status: 'Accepted', result: 101 } });
    expect(told).toEqual(['Pending 0', 'Pending 1000', 'Accepted 2000']);
  });

  it.each(['Rejected', 'Failed', 'Timeout', 'Unknown'] as const)('ends with %s too', async (word) => {
    expect(await awaiting([word]).awaited).toMatchObject({ kind: 'ended', status: { status: word } });
  });

  it('ends at once when somebody has had enough', async () => {
    const { awaited } = awaiting(['Pending'], Promise.resolve());
    expect(await awaited).toMatchObject({ kind: 'pending', status: { status: 'Pending' } });
  });

  it('ends after ten minutes whatever the box says', async () => {
    const { clock, awaited } = awaiting(['Pending']);
    await clock.runUntil(601_000);
    expect(await awaited).toMatchObject({ kind: 'pending' });
  });

  it('ends when the box no longer tells', async () => {
    const failure = { kind: 'refused', status: 404, detail: 'gone' } as const;
    const awaited = await awaitCommand({
      calls: { commandStatus: async () => ({ ok: false, failure }) },
      stationId: 1,
      commandId: 2,
      clock: createVirtualClock({ wallStartMs: 0 }),
      stopped: new Promise(() => undefined),
      onStatus: () => undefined,
    });
    expect(awaited).toEqual({ kind: 'failed', result: { ok: false, failure } });
  });
});
