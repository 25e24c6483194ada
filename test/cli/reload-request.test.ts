import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { awaitReloads, RELOAD_SIGNAL } from '../../src/cli/reload-request.ts';

function awaiting() {
  const process = new EventEmitter();
  return { process, wishes: awaitReloads(process as unknown as NodeJS.Process) };
}

describe('signals to read the site file anew', () => {
  it('are told as they come', async () => {
    const { process, wishes } = awaiting();
    const first = wishes.next();
    process.emit(RELOAD_SIGNAL);
    expect(await first).toBe('reload');
  });

  it('are not lost while nobody waits, and told once', async () => {
    const { process, wishes } = awaiting();
    process.emit(RELOAD_SIGNAL);
    process.emit(RELOAD_SIGNAL);
    expect(await wishes.next()).toBe('reload');
    let isTold = false;
    void wishes.next().then(() => (isTold = true));
    await Promise.resolve();
    expect(isTold).toBe(false);
  });

  it('are left to their default once nobody waits any more', () => {
    const { process, wishes } = awaiting();
    wishes.dispose();
    expect(process.listenerCount(RELOAD_SIGNAL)).toBe(0);
  });
});
