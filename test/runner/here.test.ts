import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatProblem, loadSite, onDisk } from '../../src/config/index.ts';
import { createEngine, epochMs, monoMs } from '../../src/engine/index.ts';
import { loadHere } from '../../src/runner/here.ts';

const read = () => {
  const loaded = loadSite(fileURLToPath(new URL('../fixtures/strategies/site.yaml', import.meta.url)), onDisk());
  if (!loaded.ok) throw new TypeError(loaded.problems.map(formatProblem).join('\n'));
  return loaded.value;
};

describe('a strategy of somebody’s own in a simulation', () => {
  it('stops charging until it is loaded', () => {
    const { site, strategies } = read();
    const engine = createEngine({ site, strategies });
    const { effects } = engine.step(engine.initial, { kind: 'Tick', at: { monoMs: monoMs(0), wallMs: epochMs(0) } });
    const record = effects.find(({ kind }) => kind === 'Record');
    expect(record?.kind === 'Record' ? record.record.strategies : []).toMatchObject([
      { proposal: { ceilings: [{ node: 'Main', bound: { watts: 0 } }] } },
    ]);
  });

  it('is asked at the moment of a decision', async () => {
    const loaded = await loadHere(read());
    const strategies = loaded.ok ? loaded.config.strategies : [];
    expect(strategies).toMatchObject([{ runs: 'here', name: 'night-cap', version: '1.0.0', options: { capAmps: 40 } }]);
  });

  it('is refused where the site file uses it, by the same rules', async () => {
    const config = read();
    const spoilt = (options: Record<string, unknown>) => ({
      ...config,
      foreign: config.foreign.map((use) => ({ ...use, options })),
    });
    const said = async (options: Record<string, unknown>) => {
      const loaded = await loadHere(spoilt(options));
      return loaded.ok ? [] : loaded.problems.map(formatProblem);
    };
    expect(await said({ node: 'Garage', capAmps: 400 })).toEqual([
      expect.stringMatching(/site\.yaml:9:5 strategies\[0\]\.capAmps: .*125/),
    ]);
    expect(await said({ node: 'Nowhere', capAmps: 4 })).toEqual([
      expect.stringMatching(/strategies\[0\]: its failsafe named unknown node Nowhere/),
    ]);
  });
});
