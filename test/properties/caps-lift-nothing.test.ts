/**
 * Whatever a third party caps over HTTP, and whenever: what external-cap allows is never more than without it, what it
 * remembers of the source is the same, and when the caps have ended all is as if nobody had spoken.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, millis, type Ceiling, type EngineEvent, type Proposal, type Site } from '../../src/engine/index.ts';
import { foldSignal, viewSignal, type SignalState } from '../../src/engine/signal.ts';
import { openDesk, type OperatorDesk } from '../../src/service/operator-desk.ts';
import { NOTHING_SAID, type OperatorStore } from '../../src/service/operator-store.ts';
import { externalCap } from '../../src/strategies/external-cap/strategy.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { SITE } from '../service/recorded.ts';
import { cases } from '../support/cases.ts';
import { snapshotOf } from '../support/snapshot.ts';

const START = Date.UTC(2026, 10, 23, 12);
const DSO = { name: 'dso', kind: 'cap', unit: 'W' } as const;
const WITH_CAP: Site = { ...SITE, signals: [DSO] };

type Act =
  | {
      readonly kind: 'says';
      readonly value: number | null;
      readonly lagS: number;
      readonly keptS: number;
      readonly forS: number;
    }
  | { readonly kind: 'repeats' }
  | { readonly kind: 'caps'; readonly value: number; readonly forS: number }
  | { readonly kind: 'holds' | 'resumes' | 'restarts' };
type Step = Act & { readonly afterS: number };
type Options = ReturnType<typeof externalCap.options.parse>;
type Memory = Exclude<Proposal<typeof externalCap.memory>['memory'], undefined>;

/** What was allowed and remembered after each step. */
interface Seen {
  readonly allowedWatts: number;
  readonly memory: Memory;
}

const leastOf = (ceilings: readonly Ceiling[]): number =>
  Math.min(Infinity, ...ceilings.map(({ bound }) => (bound.unit === 'W' ? bound.watts : NaN)));

/** A desk whose words and a source's words the engine hears. */
async function openWorld(options: Options) {
  const clock = createVirtualClock({ wallStartMs: START });
  let kept = NOTHING_SAID;
  const store: OperatorStore = {
    load: async () => ({ ok: true, said: kept }),
    save: async (said) => {
      kept = said;
      return { ok: true };
    },
  };
  let state: SignalState = [];
  let memory: Memory = null;
  const hear = (event: EngineEvent): void => {
    if (event.kind === 'SignalArrived') state = foldSignal('cap', state, event);
  };
  const open = async (): Promise<OperatorDesk> => {
    const log = { info: () => undefined, warn: () => undefined } as never;
    const desk = await openDesk({ site: WITH_CAP, clock, store, sourced: new Set(['dso']), log });
    desk.source.events$.subscribe(hear);
    return desk;
  };
  const look = (): Seen => {
    const at = clock.now();
    const snapshot = { ...snapshotOf({ signals: [viewSignal(DSO, state, at)] }), at };
    const said = externalCap.propose(snapshot, { options, memory });
    memory = said?.memory ?? null;
    return { allowedWatts: leastOf(said?.ceilings ?? []), memory };
  };
  return { clock, hear, open, look };
}

async function lived(steps: readonly Step[], options: Options, hasCaps: boolean): Promise<readonly Seen[]> {
  const { clock, hear, open, look } = await openWorld(options);
  let desk = await open();
  let last: (EngineEvent & { readonly kind: 'SignalArrived' }) | null = null;
  const seen: Seen[] = [];
  let elapsedMs = 0;
  for (const step of steps) {
    elapsedMs += step.afterS * 1000 + 0.1;
    clock.advanceTo(elapsedMs);
    seen.push(look());
    const at = clock.now();
    if (step.kind === 'says') {
      const [from, to] = [epochMs(at.wallMs - 7200_000), epochMs(at.wallMs + step.forS * 1000)];
      const series = {
        knownAt: epochMs(at.wallMs - step.lagS * 1000),
        expiresAt: null,
        slots: [{ from, to, value: step.value }],
      };
      last = { kind: 'SignalArrived', at, signal: 'dso', series, keptForMs: millis(step.keptS * 1000) };
      hear(last);
    } else if (step.kind === 'repeats' && last !== null) hear({ ...last, at, keptForMs: millis(0) });
    else if (step.kind === 'caps' && hasCaps)
      await desk.cap('dso', { value: step.value, untilMs: at.wallMs + step.forS * 1000, by: 'key' });
    else if (step.kind === 'holds') await desk.hold('Garage', { value: 10, untilMs: at.wallMs + 60_000, by: 'key' });
    else if (step.kind === 'resumes') await desk.resume('Garage', 'key');
    else if (step.kind === 'restarts') desk = await open();
    seen.push(look());
  }
  return seen;
}

const watts = fc.integer({ min: 0, max: 90 }).map((kilowatts) => kilowatts * 1000);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('says' as const),
      value: fc.option(watts),
      lagS: fc.constantFrom(0, 0, 5, 60, 300, 3600),
      keptS: fc.constantFrom(0, 0, 0, 300),
      forS: fc.constantFrom(60, 3600, 86_400),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'repeats' } as const) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('caps' as const), value: watts, forS: fc.constantFrom(10, 60, 600) }),
  },
  { weight: 2, arbitrary: fc.constantFrom('holds', 'resumes', 'restarts').map((kind) => ({ kind })) },
);
const steps = fc.array(
  fc.tuple(act, fc.constantFrom(0, 1, 5, 61, 100, 130, 200, 7300)).map(([one, afterS]): Step => ({ ...one, afterS })),
  { maxLength: 16 },
);
const stated = fc.record(
  {
    heartbeatSeconds: fc.constantFrom(120, 'off' as const),
    releaseAfterHours: fc.constant(2),
    failsafeKw: fc.constantFrom(4.2, 100),
  },
  { requiredKeys: ['heartbeatSeconds', 'failsafeKw'] },
);

describe('caps of a third party', () => {
  it('lift nothing, make nobody deaf to the source, and leave nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(steps, stated, async (said, options) => {
        const parsed = externalCap.options.parse({ signal: 'dso', ...options });
        const end: Step = { kind: 'repeats', afterS: 601 };
        const [capped, free] = [await lived([...said, end], parsed, true), await lived([...said, end], parsed, false)];
        for (const [index, { allowedWatts, memory }] of capped.entries()) {
          expect(allowedWatts).toBeLessThanOrEqual(free[index]?.allowedWatts ?? NaN);
          expect(memory).toEqual(free[index]?.memory);
        }
        expect(capped.at(-1)).toEqual(free.at(-1));
      }),
      cases(300),
    );
  });

  it('count at once and for as long as they say, whatever the source says or does not', async () => {
    await fc.assert(
      fc.asyncProperty(steps, stated, watts, async (said, options, value) => {
        const parsed = externalCap.options.parse({ signal: 'dso', ...options });
        const caps: Step = { kind: 'caps', value, forS: 600, afterS: 1 };
        const seen = await lived([...said, caps, { kind: 'repeats', afterS: 599 }], parsed, true);
        for (const one of seen.slice(-3)) expect(one?.allowedWatts).toBeLessThanOrEqual(value);
      }),
      cases(100),
    );
  });
});

describe('of what was once believed of a third party', () => {
  const options = externalCap.options.parse({ signal: 'dso' });
  const says = (value: number | null, lagS = 0): Act => ({ kind: 'says', value, lagS, keptS: 0, forS: 86_400 });
  const after = (afterS: number, one: Act): Step => ({ ...one, afterS });
  const statesOf = async (steps_: readonly Step[]): Promise<unknown> =>
    (await lived(steps_, options, true)).at(-1)?.memory?.state;

  it('a cap is no limit said after the loss', async () => {
    const lost = [after(0, says(null)), after(200, { kind: 'repeats' })];
    const capped = [...lost, after(1, { kind: 'caps', value: 80_000, forS: 60 }), after(61, { kind: 'repeats' })];
    expect(await statesOf(capped)).toBe('failsafe');
  });

  it('a cap does not bring back a word that came too late', async () => {
    const late = [
      after(0, says(20_000)),
      after(5, says(90_000, 60)),
      after(1, { kind: 'caps', value: 80_000, forS: 60 }),
    ];
    const seen = await lived(late, options, true);
    expect(seen.at(-1)).toMatchObject({ allowedWatts: 20_000, memory: { state: 'limited', last: 20_000 } });
  });

  it('the source is heard after a cap has ended and somebody held a zone', async () => {
    const beats = Array.from({ length: 12 }, () => after(59, { kind: 'repeats' }));
    const capped = [after(0, says(20_000, 3600)), after(50, { kind: 'caps', value: 5000, forS: 600 }), ...beats];
    expect(await statesOf([...capped, after(1, { kind: 'holds' }), ...beats])).toBe('limited');
  });
});
