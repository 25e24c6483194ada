import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { formatProblem, loadSite, onDisk, type SiteConfig } from '../../src/config/index.ts';
import { createEngine, type EngineState, type ProposalArrived, type Tick } from '../../src/engine/index.ts';
import { openStrategies, type OpenedRunner } from '../../src/runner/open.ts';
import { realTime } from '../../src/service/system-clock.ts';

let runner: OpenedRunner | null = null;
afterEach(() => runner?.close());

const SITE = fileURLToPath(new URL('../fixtures/strategies/site.yaml', import.meta.url));

function configOf(options: Record<string, unknown>, answerWithinMs = 1_000): SiteConfig {
  const loaded = loadSite(SITE, onDisk());
  if (!loaded.ok) throw new TypeError(loaded.problems.map(formatProblem).join('\n'));
  const foreign = loaded.value.foreign.map((use) => ({
    ...use,
    options: { ...use.options, ...options },
    answerWithinMs: answerWithinMs as typeof use.answerWithinMs,
  }));
  return { ...loaded.value, foreign };
}

interface Regulated {
  readonly lines: readonly string[];
  /** Decides; the record of the strategy is what counts of it at that moment. */
  readonly tick: () => { readonly contained: string | null; readonly capAmps: number };
  /** Settles when a process was ended. */
  readonly ended: Promise<void>;
  /** The next answer, folded in. */
  readonly answer: () => Promise<ProposalArrived>;
}

async function regulated(config: SiteConfig): Promise<Regulated> {
  const clock = realTime();
  const lines: string[] = [];
  let sayEnded = (): void => undefined;
  const ended = new Promise<void>((resolve) => (sayEnded = resolve));
  const log = (_: string, text: string): void => {
    lines.push(text);
    if (text.includes('started again')) sayEnded();
  };
  const opened = await openStrategies(config, { clock, realTime: clock, log });
  if (!opened.ok || opened.runner === null) throw new TypeError(JSON.stringify(opened));
  const asked = opened.runner;
  runner = asked;
  const engine = createEngine(opened.config);
  let state: EngineState = engine.initial;
  const arrived: ProposalArrived[] = [];
  let wake = (): void => undefined;
  asked.answers$.subscribe((event) => {
    state = engine.step(state, event).state;
    arrived.push(event);
    wake();
  });
  return {
    lines,
    ended,
    tick() {
      const event: Tick = { kind: 'Tick', at: clock.now() };
      const next = engine.step(state, event);
      state = next.state;
      for (const effect of next.effects) if (effect.kind === 'ProposalAsked') asked.ask(effect);
      const record = next.effects.find(({ kind }) => kind === 'Record');
      const said = record?.kind === 'Record' ? record.record.strategies[0] : undefined;
      const bound = said?.proposal.ceilings[0]?.bound;
      return { contained: said?.contained ?? null, capAmps: bound?.unit === 'A' ? bound.amps[0] : Number.NaN };
    },
    async answer() {
      while (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return arrived.shift() as ProposalArrived;
    },
  };
}

describe('a strategy of somebody’s own', () => {
  it('is asked in a process of its own, and what it says counts from the next decision on', async () => {
    const { tick, answer } = await regulated(configOf({}));
    expect(tick()).toEqual({ contained: 'has not answered yet', capAmps: 6 });
    const said = await answer();
    expect(said).toMatchObject({
      strategy: 'night-cap',
      askedCycle: 1,
      answer: { kind: 'sound', memory: { asked: 1 } },
    });
    expect(tick()).toEqual({ contained: null, capAmps: 40 });
    expect(await answer()).toMatchObject({ answer: { memory: { asked: 2 } } });
  });

  it('counts for three ticks', async () => {
    const config = configOf({});
    const { tick, answer } = await regulated(config);
    tick();
    const { at, expiresAt } = await answer();
    expect(expiresAt).toBeLessThanOrEqual(at.monoMs + 3 * config.site.timing.tickMs);
    expect(expiresAt).toBeGreaterThan(at.monoMs + 2 * config.site.timing.tickMs);
  });

  it.each(['loop', 'microtasks', 'regex', 'heap', 'array', 'exit'])(
    'that misbehaves (%s) is ended, while its failsafe counts and decisions go on',
    async (behave) => {
      const { tick, answer, ended } = await regulated(configOf({ behave }, 200));
      let decisions = 0;
      const going = setInterval(() => {
        tick();
        decisions += 1;
      }, 5);
      const began = performance.now();
      tick();
      expect((await answer()).answer.kind).toBe('failed');
      const counting = tick();
      expect(counting.contained).toMatch(/^has not answered within|^its process is gone/);
      expect(counting.capAmps).toBe(6);
      await ended;
      const tookMs = performance.now() - began;
      clearInterval(going);
      // The requirement is 1.1 s on a machine that has nothing else to do; here others run beside.
      expect(tookMs, `${behave}: ended after ${Math.round(tookMs)} ms, ${decisions} decisions meanwhile`).toBeLessThan(
        5_000,
      );
      if (process.env['BUSBAR_PROOF'] === '1') expect(tookMs).toBeLessThan(1_100);
      expect(decisions).toBeGreaterThan(behave === 'exit' ? -1 : 10);
      expect(tick().capAmps).toBe(6);
    },
  );

  it('that is gone is answered for at once', async () => {
    const { tick, answer, ended } = await regulated(configOf({ behave: 'exit' }));
    tick();
    await answer();
    await ended;
    tick();
    expect(await answer()).toMatchObject({
      answer: { kind: 'failed', why: 'its process is gone: it ended with code 3' },
    });
  });

  it('that answers late counts as its failsafe, and is not ended', async () => {
    const { tick, answer, lines } = await regulated(configOf({ behave: 'late' }, 50));
    tick();
    expect(await answer()).toMatchObject({ answer: { kind: 'failed', why: 'has not answered within 50 ms' } });
    expect(lines).toEqual([]);
  });

  it('that throws counts as its failsafe, and is asked again', async () => {
    const { tick, answer } = await regulated(configOf({ behave: 'throw' }));
    tick();
    expect(await answer()).toMatchObject({ answer: { kind: 'failed', why: 'threw: not today' } });
    tick();
    expect(await answer()).toMatchObject({ askedCycle: 2, answer: { kind: 'failed', why: 'threw: not today' } });
  });

  it('may print some lines, and sees nothing of the environment', async () => {
    const { tick, answer, lines } = await regulated(configOf({ behave: 'chatter' }));
    tick();
    await answer();
    await vi.waitUntil(() => lines.length > 0, 20_000);
    expect(lines[0]).toMatch(/^night-cap says: line 0 of 0$/);
    expect(lines.length).toBeLessThanOrEqual(20);
  });

  it('whose options its schema refuses is refused where the site file uses it', async () => {
    const world = { clock: realTime(), realTime: realTime(), log: () => undefined };
    const opened = await openStrategies(configOf({ capAmps: 400 }), world);
    expect(opened.ok ? [] : opened.problems.map(formatProblem)).toEqual([
      expect.stringMatching(/site\.yaml:9:5 strategies\[0\]\.capAmps: .*125/),
    ]);
  });

  it('whose failsafe is unsound is refused', async () => {
    const world = { clock: realTime(), realTime: realTime(), log: () => undefined };
    const opened = await openStrategies(configOf({ node: 'Nowhere' }), world);
    expect(opened.ok ? [] : opened.problems.map(({ message }) => message)).toEqual([
      'its failsafe named unknown node Nowhere',
    ]);
  });
});
