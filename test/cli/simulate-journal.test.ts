import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runScenario } from '../../sim/run.ts';
import { openSimulationJournal } from '../../src/cli/simulate-journal.ts';
import { createEngine } from '../../src/engine/index.ts';
import { readJournal, rebuildSetup, replay, type JournalItem } from '../../src/journal/index.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';
import { scenarioOf } from '../support/scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'busbar-simulated-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the journal of a simulation', () => {
  it('decides again as it did, from the journal alone', async () => {
    const file = join(folder, 'day.jsonl');
    const control = { kind: 'busbar', strategies: [] } as const;
    const journal = openSimulationJournal(file, control);
    const outcome = runScenario(scenarioOf({ hours: 2 }), {
      seed: 1,
      control,
      onTurn: journal.onTurn,
      onStep: journal.onStep,
    });
    journal.close();
    expect(outcome.ok).toBe(true);
    const items = readJournal(createReadStream(file));
    const first = (await items.next()).value as JournalItem;
    const rebuilt = rebuildSetup(first.kind === 'header' ? first.header.setup : null, STRATEGIES);
    if (!rebuilt.ok) expect.fail(rebuilt.why);
    const engine = createEngine(rebuilt.setup);
    const result = await replay((state, event) => engine.step(state, event), engine.initial, items);
    expect(result).toMatchObject({ records: 120, end: { kind: 'complete' } });
  });

  it('is begun in a new file only', () => {
    expect(() => openSimulationJournal(join(folder, 'day.jsonl'), { kind: 'uncontrolled' })).toThrow(/EEXIST/);
  });
});
