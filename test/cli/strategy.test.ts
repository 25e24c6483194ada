/** The verbs for authors of strategies, as a new author uses them. */
import { existsSync, mkdtempSync, readFileSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { loadGuests } from '../../src/cli/strategy/guests.ts';
import { scaffoldOf } from '../../src/cli/strategy/scaffold.ts';
import { runStrategyGolden } from '../../src/cli/strategy/golden.ts';
import { runStrategyList } from '../../src/cli/strategy/list.ts';
import { runStrategyNew } from '../../src/cli/strategy/create.ts';
import { describeOptions } from '../../src/cli/strategy/options.ts';
import { runStrategyTest, type StrategyTestOptions } from '../../src/cli/strategy/contract.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { commonSite } from '../../sim/authoring/common-site.ts';
import { loadScenario, onDisk } from '../../src/config/index.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';
import { written } from '../journal/support.ts';
import { recordJournal } from '../support/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'busbar-author-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

/** What a verb prints, while it runs. */
async function printed(run: () => unknown): Promise<{ code: unknown; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  const code = await run();
  vi.restoreAllMocks();
  return { code, out: out.join(''), err: err.join('') };
}

const test = (path: string, differs: Partial<StrategyTestOptions> = {}) =>
  printed(() =>
    runStrategyTest({ path, options: null, configFile: null, silenceIsAgreed: false, json: false, ...differs }, {}),
  );

/** A file with a strategy whose `propose` has this body. */
function strategyFile(name: string, body: string, besides = ''): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `const cap = (watts) => ({ node: 'Main', bound: { unit: 'W', watts }, covers: 'charging', kind: 'economic', until: null,
       reason: { kind: 'stated', text: 'as asked for', facts: { capWatts: watts } } });
     export default { id: '${name.split('/')[0]}', version: '1.0.0', summary: 'For tests.', options: { parse: (value) => value },
       failsafe: () => ({ ceilings: [cap(1000)] }), propose: (snapshot, { options, memory }) => { ${body} } };
     ${besides}`,
  );
  return file;
}

describe('busbar strategy list', () => {
  it('tells each strategy and each option with unit, range, default and sentence', async () => {
    const { code, out } = await printed(() => runStrategyList({ json: true }));
    expect(code).toBe(EXIT.done);
    const { strategies } = JSON.parse(out) as { strategies: { id: string; options: Record<string, unknown>[] }[] };
    expect(strategies.map(({ id }) => id)).toEqual(STRATEGIES.map(({ id }) => id));
    const all = strategies.flatMap(({ options }) => options);
    expect(all.every(({ sentence }) => typeof sentence === 'string' && sentence !== '')).toBe(true);
    const target = strategies[0]?.options.find(({ name }) => name === 'targetKw');
    expect(target).toMatchObject({ type: 'number', unit: 'kW', isRequired: expect.any(Boolean) as boolean });
    const weight = all.find(({ name }) => name === 'zones[].weightPct');
    expect(weight).toMatchObject({ unit: '%', above: 0, maximum: 10_000, default: 100, isRequired: false });
  });

  it('says the same to people', async () => {
    const { out } = await printed(() => runStrategyList({ json: false }));
    for (const strategy of STRATEGIES) {
      expect(out).toContain(`${strategy.id} ${strategy.version}: ${strategy.summary}`);
      for (const { name, sentence } of describeOptions(strategy.options)) {
        expect(out).toContain(name);
        expect(out).toContain(sentence);
      }
    }
  });
});

describe('busbar strategy new', () => {
  it('writes a folder and says what comes next', async () => {
    const { code, out } = await printed(() => runStrategyNew({ name: 'first-one', folder }));
    expect(code).toBe(EXIT.done);
    for (const [file, text] of Object.entries(scaffoldOf('first-one')))
      expect(readFileSync(join(folder, 'first-one', file), 'utf8')).toBe(text);
    expect(out).toContain('busbar strategy test');
  });

  it('overwrites nothing', async () => {
    mkdirSync(join(folder, 'there'));
    writeFileSync(join(folder, 'there', 'strategy.mjs'), 'mine');
    const { code, err } = await printed(() => runStrategyNew({ name: 'there', folder }));
    expect(code).toBe(EXIT.usage);
    expect(err).toContain('there already');
    expect(readFileSync(join(folder, 'there', 'strategy.mjs'), 'utf8')).toBe('mine');
    expect(existsSync(join(folder, 'there', 'README.md'))).toBe(false);
  });

  it.each(['Night', '../up', 'a b', '', 'a-'])('refuses the name %j', async (name) => {
    expect((await printed(() => runStrategyNew({ name, folder }))).code).toBe(EXIT.usage);
  });
});

describe('busbar strategy test', { timeout: 60_000 }, () => {
  it('passes a strategy that keeps the contract, and says what comes next', async () => {
    const { code, out } = await test(strategyFile('keeps', 'return { ceilings: [cap(options.watts)] };'), {
      options: '{"watts": 5000}',
    });
    expect(out).not.toContain('BROKE');
    expect(out).toContain('next: busbar compare');
    expect(code).toBe(EXIT.done);
  });

  it('shows the smallest case of a clause that does not hold', async () => {
    const { code, out } = await test(
      strategyFile('surplus', 'return { ceilings: [cap(snapshot.power.surplusWatts ?? 0)] };'),
    );
    expect(code).toBe(EXIT.notHeld);
    expect(out).toMatch(/BROKE {2}sound/);
    expect(out).toMatch(/power\.surplusWatts: -/);
    expect(out).toContain('mend what is said above');
  });

  it('finds who asks what time it is', async () => {
    const { out } = await test(strategyFile('dated', 'return { ceilings: [cap(new Date().getTime())] };'));
    expect(out).toMatch(/BROKE {2}deterministic/);
  });

  it('finds who remembers what cannot be written down', async () => {
    const { out } = await test(strategyFile('large', 'return { ceilings: [cap(5000)], memory: { count: 7n } };'));
    expect(out).toMatch(/BROKE {2}memory/);
    expect(out).toMatch(/held {3}always-answers/);
  });

  it('contains a loop without end, and shows what it hangs on', async () => {
    const { code, out } = await test(
      strategyFile('hangs', 'if (snapshot.cars.length > 1) for (;;); return undefined;'),
    );
    expect(code).toBe(EXIT.notHeld);
    expect(out).toContain('did not come back within 3 s');
    expect(out).toContain('cars[Station 2]');
  });

  it('says so too of one that hangs on its first question', async () => {
    const { code, out } = await test(strategyFile('hangs-at-once', 'for (;;);'));
    expect(code).toBe(EXIT.notHeld);
    expect(out).toContain('did not come back within 3 s');
  });

  it('contains who ends the process', async () => {
    const { code, out } = await test(strategyFile('leaves', 'process.exit(0);'), { json: true });
    expect(code).toBe(EXIT.notHeld);
    expect(JSON.parse(out)).toMatchObject({ held: false, clauses: [{ name: 'always-answers', held: false }] });
  });

  it('says of what cannot be loaded what it lacks, and nothing of what it exports', async () => {
    const { code, out } = await test(strategyFile('lost', '', "await import('nowhere-to-be-found');"));
    expect(code).toBe(EXIT.notHeld);
    expect(out).toMatch(/It can be loaded\.\n +cannot be loaded: Cannot find package 'nowhere-to-be-found'/);
    expect(out).not.toContain('exports nothing');
  });

  it('says of what is no strategy what is missing', async () => {
    const file = join(folder, 'nothing.mjs');
    writeFileSync(file, 'export default { id: "nothing" };');
    const { code, out } = await test(file);
    expect(code).toBe(EXIT.notHeld);
    expect(out).toContain('a function propose');
  });

  it.each([
    [{ path: join(folder, 'nowhere.mjs') }, 'there is no file'],
    [{ path: folder }, 'holds no strategy'],
    [{ path: strategyFile('plain', ''), options: '{' }, '--options'],
    [{ path: strategyFile('plain', ''), configFile: join(folder, 'no.yaml') }, 'no such file'],
  ])('refuses %j', async ({ path, ...differs }, why) => {
    const { code, err } = await test(path, differs);
    expect(code).toBe(EXIT.usage);
    expect(err).toContain(why);
  });

  it('takes options and places from the scenario beside it', async () => {
    mkdirSync(join(folder, 'placed'));
    const file = strategyFile(
      'placed/strategy',
      'const node = options.node; return { ceilings: [{ ...cap(9000), node }] };',
    );
    writeFileSync(
      join(folder, 'placed', 'scenario.yaml'),
      scaffoldOf('placed')['scenario.yaml']?.replace('busyPct: 40, capAmps: 48', 'node: Garage') ?? '',
    );
    expect(existsSync(file)).toBe(true);
    // Its failsafe speaks of Main, which both sites have.
    expect((await test(join(folder, 'placed'))).code).toBe(EXIT.done);
    const elsewhere = await test(file, { options: '{"node":"Garage"}' });
    expect(elsewhere.out).toContain('unknown node Garage');
  });
});

describe('a strategy that is named on the command line by its file', () => {
  it('is loaded with the defaults of its options, under the name that was typed', async () => {
    const file = strategyFile('guest', 'return { ceilings: [cap(1)] };');
    const loaded = await loadGuests(commonSite(), [file, 'peak-shaving', 'baseline:edf', 'none']);
    expect(loaded.ok && loaded.guests.map(({ name, id }) => [name, id])).toEqual([[file, 'guest']]);
  });

  it('is told of where it is not there', async () => {
    const loaded = await loadGuests(commonSite(), ['./nowhere.mjs']);
    expect(!loaded.ok && loaded.problems[0]?.message).toContain('there is no file');
  });
});

describe('busbar strategy golden', () => {
  const journalFile = join(folder, 'day.jsonl');
  const goldenFile = join(folder, 'day.golden.json');
  const golden = (path: string, update = false) =>
    printed(() => runStrategyGolden({ path, journalFile, options: '{"watts": 9000}', goldenFile, update }));
  /** The node that its site begins with. */
  const body = (watts: string): string =>
    `const node = snapshot.nodes[0].name; return { ceilings: [{ ...cap(${watts}), node }] };`;

  it('keeps the answers to a recorded day, and shows where others are given', async () => {
    writeFileSync(journalFile, recordJournal({ steps: 30 }));
    const place = 'recorded';
    const asWritten = strategyFile(place, body('options.watts'));
    expect(await golden(asWritten)).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('--update') as string,
    });
    expect((await golden(asWritten, true)).code).toBe(EXIT.done);
    const kept = JSON.parse(readFileSync(goldenFile, 'utf8')) as readonly object[];
    expect(kept[0]).toEqual({ strategy: place, version: '1.0.0', options: { watts: 9000 } });
    // What it says goes on until it says something else.
    expect(kept).toHaveLength(2);
    expect(await golden(asWritten)).toMatchObject({ code: EXIT.done });
    const other = await golden(strategyFile('other', body('options.watts - 1')));
    expect(other.code).toBe(EXIT.notHeld);
    expect(other.out).toContain('"watts":9000');
    expect(other.out).toContain('"watts":8999');
  });

  /** Its answers to the day as it was kept, held against another journal. */
  async function heldAgainst(journalFile: string, path = strategyFile('recorded', body('options.watts'))) {
    writeFileSync(join(folder, 'day.jsonl'), recordJournal({ steps: 30 }));
    await golden(strategyFile('recorded', body('options.watts')), true);
    return printed(() =>
      runStrategyGolden({ path, journalFile, options: '{"watts": 9000}', goldenFile, update: false }),
    );
  }

  it('finds the same answers in the journal that a service keeps', async () => {
    const kept = join(folder, 'journal.sqlite');
    await written(kept);
    expect(await heldAgainst(kept)).toMatchObject({ code: EXIT.done, err: '' });
  });

  it('takes a journal in which the strategy itself decided, be it an earlier version', async () => {
    mkdirSync(join(folder, 'own'));
    const then = strategyFile('own/then', body('options.watts'));
    const now = join(folder, 'own/now.mjs');
    writeFileSync(now, readFileSync(then, 'utf8').replace("version: '1.0.0'", "version: '1.1.0'"));
    const scenario = loadScenario('test/fixtures/parity.yaml', onDisk({}));
    if (!scenario.ok) expect.fail('the scenario is in order');
    const loaded = await loadGuests(scenario.value.site.site, [then], { watts: 9000 });
    if (!loaded.ok) expect.fail('it is a strategy');
    const decided = join(folder, 'decided.jsonl');
    writeFileSync(decided, recordJournal({ steps: 30, strategies: loaded.guests }));
    for (const file of [then, now])
      expect(await heldAgainst(decided, file)).toMatchObject({ code: EXIT.done, err: '' });
  });

  const lines = recordJournal({ steps: 30 }).split('\n');

  it.each([
    ['without a decision', lines.slice(0, 1).join('\n'), EXIT.usage, 'holds no decision'],
    ['with a line that is none', lines.with(40, 'nonsense').join('\n'), EXIT.failed, 'cannot be read from line 41 on'],
    [
      'that lacks turns',
      lines.with(40, JSON.stringify({ gap: { turns: 3 } })).join('\n'),
      EXIT.failed,
      'lacks 3 turns at line 41',
    ],
    ['whose end was cut off', `${lines.join('\n')}{"event":{"ki`, EXIT.done, 'was cut off'],
  ])('says so of a journal %s', async (_, text, code, why) => {
    const file = join(folder, 'spoilt.jsonl');
    writeFileSync(file, text);
    expect(await heldAgainst(file)).toMatchObject({ code, err: expect.stringContaining(why) as string });
  });

  it.each([
    ['a journal that is not there', join(folder, 'no.jsonl'), 'cannot be read: ENOENT'],
    ['what is no journal', strategyFile('any', ''), 'is not a journal'],
  ])('refuses %s', async (_, file, why) => {
    const asked = { path: strategyFile('any', ''), journalFile: file, options: null, goldenFile, update: false };
    expect(await printed(() => runStrategyGolden(asked))).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining(why) as string,
    });
  });
});
