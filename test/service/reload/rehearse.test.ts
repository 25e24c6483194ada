import { describe, expect, it } from 'vitest';
import { bindStrategy, ceiling, defineStrategy, type BoundStrategy, type Strategy } from '../../../src/engine/index.ts';
import { openKept } from '../../../src/journal/index.ts';
import { rehearse, type Rehearsal } from '../../../src/service/reload/rehearse.ts';
import { ownFolder, written, type Life } from '../../journal/support.ts';

const inFolder = ownFolder();

/** Rehearses on half a minute of life. */
async function rehearsedWith(strategies: (life: Life) => readonly BoundStrategy[], sinceMs = 0): Promise<Rehearsal> {
  const file = inFolder('journal.sqlite');
  const { life } = await written(file);
  const opened = await openKept(file);
  if (!opened.ok) throw new TypeError(opened.why);
  try {
    return rehearse(opened.journal, { site: life.setup.site, strategies: strategies(life) }, sinceMs);
  } finally {
    opened.journal.close();
  }
}

const strategy = (propose: Strategy<unknown, null>['propose']): BoundStrategy =>
  bindStrategy(
    defineStrategy({
      id: 'tried',
      version: '1.0.0',
      summary: 'Tried.',
      options: { parse: () => ({}) },
      failsafe: () => ({ ceilings: [] }),
      propose,
    }),
    { name: 'tried', options: {}, shadow: false },
  );

describe('a rehearsal on a journal', () => {
  it('decides as was decided where nothing has changed', async () => {
    const { decisions, differing, zones, contained } = await rehearsedWith(({ setup }) => setup.strategies);
    expect(decisions).toBeGreaterThan(10);
    expect(differing).toBe(0);
    for (const { meanAmps, wouldBeAmps } of zones) expect(wouldBeAmps).toBe(meanAmps);
    expect(contained).toEqual([]);
  });

  it('tells by how much zones would have had less', async () => {
    const off = strategy((snapshot) => ({
      ceilings: [ceiling({ node: snapshot.nodes[0]?.name ?? '', amps: 0, reason: 'off' })],
    }));
    const { differing, zones } = await rehearsedWith(() => [off]);
    expect(differing).toBeGreaterThan(0);
    for (const { wouldBeAmps } of zones) expect(wouldBeAmps).toBe(0);
  });

  it('names a strategy that is not sound, once', async () => {
    const thrower = strategy(() => {
      throw new RangeError('no such hour');
    });
    const { contained } = await rehearsedWith(() => [thrower]);
    expect(contained).toEqual([{ strategy: 'tried', why: expect.stringContaining('no such hour') as string }]);
  });

  it('leaves alone what is longer ago than is asked for', async () => {
    expect((await rehearsedWith(({ setup }) => setup.strategies, 9e15)).decisions).toBe(0);
  });
});
