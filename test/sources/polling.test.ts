import { expect, it } from 'vitest';
import { poll } from '../../src/sources/polling.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';

it('a source that broke once is troubled, and asked again', async () => {
  const clock = createVirtualClock({ wallStartMs: 0 });
  const askedAtMs: number[] = [];
  const troubles: string[] = [];
  const ask = async (): Promise<void> => {
    askedAtMs.push(clock.elapsedMs());
    if (askedAtMs.length === 1) throw new RangeError('a header: hush');
  };
  const stop = poll({ clock, everyMs: 1_000, ask, entry: { troubled: (problem) => troubles.push(problem) } });
  await clock.runUntil(2_500);
  stop();
  await clock.runUntil(9_000);
  expect(askedAtMs).toEqual([0, 1_000, 2_000]);
  expect(troubles).toEqual(['asking it broke off (RangeError)']);
});
