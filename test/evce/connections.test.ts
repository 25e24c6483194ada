import type { Dispatcher } from 'undici';
import { describe, expect, it } from 'vitest';
import { createConnections } from '../../src/evce/connections.ts';

/** A borrower that keeps what it was lent until told otherwise. */
function borrower(connections: ReturnType<typeof createConnections>) {
  let release: () => void = () => undefined;
  let lent: Dispatcher | null = null;
  const done = connections.borrow((connection) => {
    lent = connection;
    return new Promise<void>((resolve) => (release = resolve));
  });
  return {
    lent: () => lent,
    giveBack: () => {
      release();
      return done;
    },
  };
}

describe('two connections', () => {
  it('are lent such that one serves all who come in turn', async () => {
    const connections = createConnections('https://127.0.0.1:1', {});
    const lent = new Set<Dispatcher>();
    for (let turn = 0; turn < 3; turn += 1) await connections.borrow(async (connection) => lent.add(connection));
    expect(lent.size).toBe(1);
    await connections.destroy();
  });

  it('are lent side by side, the third waits in the first, and the first is taken again when it is free', async () => {
    const connections = createConnections('https://127.0.0.1:1', {});
    const [first, second, third] = [borrower(connections), borrower(connections), borrower(connections)];
    expect(second.lent()).not.toBe(first.lent());
    expect(third.lent()).toBe(first.lent());
    await third.giveBack();
    await first.giveBack();
    const fourth = borrower(connections);
    expect(fourth.lent()).toBe(first.lent());
    await Promise.all([second.giveBack(), fourth.giveBack()]);
    await connections.destroy();
  });

  it('are given back when their use fails', async () => {
    const connections = createConnections('https://127.0.0.1:1', {});
    const lent: Dispatcher[] = [];
    for (let turn = 0; turn < 2; turn += 1) {
      const failing = connections.borrow((connection) => {
        lent.push(connection);
        return Promise.reject(new RangeError('broken'));
      });
      await expect(failing).rejects.toThrow('broken');
    }
    expect(lent[0]).toBe(lent[1]);
    await connections.destroy();
  });
});
