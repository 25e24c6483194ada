import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDirectLink } from '../../sim/direct.ts';
import { instantAt } from '../../sim/virtual-clock.ts';
import { buildWorld } from '../../sim/world.ts';
import { runReplay } from '../../src/cli/replay.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { loadScenario, onDisk } from '../../src/config/index.ts';
import { createEngine, type EngineEvent } from '../../src/engine/index.ts';
import { beginJournal, setupOf } from '../../src/journal/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'busbar-replay-'));
const journal = join(folder, 'journal.jsonl');
const output = { stdout: '', stderr: '' };

/** Half an hour of the parity scenario, journalled as a running service would. */
function recordJournal(): string {
  const loaded = loadScenario('test/fixtures/parity.yaml', onDisk({}));
  if (!loaded.ok) throw new TypeError('the scenario is wrong');
  const { strategies } = loaded.value.site;
  const built = buildWorld(loaded.value, { seed: 1 });
  if (!built.ok) throw new TypeError(built.problems.join('\n'));
  const { world } = built;
  const engine = createEngine({ site: world.site, strategies });
  const link = createDirectLink(world);
  const lines: string[] = [];
  const sink = { write: (text: string) => lines.push(text) > 0, close: async () => undefined };
  const setup = setupOf({ site: world.site, strategies });
  const writer = beginJournal(sink, { site: world.site.name, startedAt: '2024-03-04T08:00:00+01:00', setup });
  let state = engine.initial;
  for (let step = 0; step < 180; step += 1) {
    world.advance(step * world.stepMs);
    const at = instantAt(world.wallStartMs, step * world.stepMs);
    const events: EngineEvent[] = [...link.observe(at), { kind: 'Tick', at }];
    for (const event of events) {
      const next = engine.step(state, event);
      state = next.state;
      writer.append(event, next.effects);
      for (const effect of next.effects) if (effect.kind === 'WriteReduction') events.push(...link.write(effect, at));
    }
  }
  return lines.join('');
}

beforeAll(() => writeFileSync(journal, recordJournal()));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  output.stdout = '';
  output.stderr = '';
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      output[stream] += String(text);
      return true;
    });
  }
});
afterEach(() => vi.restoreAllMocks());

/** A copy of the journal with one thing changed. */
function changed(change: (text: string) => string): string {
  const path = join(folder, 'changed.jsonl');
  writeFileSync(path, change(readFileSync(journal, 'utf8')));
  return path;
}

describe('busbar replay', () => {
  it('reproduces every decision of a journal, from the journal alone', async () => {
    expect(await runReplay({ journalFile: journal, json: true })).toBe(EXIT.done);
    expect(JSON.parse(output.stdout)).toMatchObject({ site: 'Parity', records: 180, end: { kind: 'complete' } });
  });

  it('names the first decision that comes out otherwise', async () => {
    const path = changed((text) => text.replace(/"allocationAmps":(\d+)/, '"allocationAmps":999'));
    expect(await runReplay({ journalFile: path, json: false })).toBe(EXIT.notHeld);
    expect(output.stdout).toMatch(
      /cycle 1 \(line \d+\) differs at zones\.0\.allocationAmps: recorded 999, computed \d+/,
    );
  });

  it('compares what there is when the last line was cut off', async () => {
    const path = changed((text) => text.slice(0, -40));
    expect(await runReplay({ journalFile: path, json: false })).toBe(EXIT.done);
    expect(output.stdout).toMatch(/179 decisions .* was cut off, as by a crash/);
  });

  it('says what is wrong with a file that is no journal, or not there', async () => {
    const path = join(folder, 'notes.txt');
    writeFileSync(path, '{"hello":1}\n');
    expect(await runReplay({ journalFile: path, json: false })).toBe(EXIT.usage);
    expect(output.stderr).toContain('is not a journal');
    expect(await runReplay({ journalFile: join(folder, 'nowhere'), json: false })).toBe(EXIT.usage);
    expect(output.stderr).toContain('ENOENT');
  });

  it('refuses a journal whose strategies this program does not have', async () => {
    const path = changed((text) => text.replaceAll('"id":"peak-shaving"', '"id":"moon-phase"'));
    expect(await runReplay({ journalFile: path, json: false })).toBe(EXIT.failed);
    expect(output.stderr).toContain('this program knows no strategy moon-phase');
  });
});
