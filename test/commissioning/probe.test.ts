import { describe, expect, it } from 'vitest';
import { amps, volts } from '../../src/engine/index.ts';
import { decodeReduction, DEFAULT_DIALECT, type Dialect } from '../../src/evce/dialect.ts';
import { probeZone, type ProbeOutcome } from '../../src/commissioning/probe.ts';
import { idOf } from '../sim/evce/support/boxes.ts';
import { DIALECTS } from '../support/dialects.ts';
import { boxToTry, type BoxToTry } from './support/box-to-try.ts';

const GARAGE = { maxAmps: amps(63), voltage: volts(230), phases: 3 } as const;
const WITHIN_MS = 35_000;

interface Tried {
  readonly tried: BoxToTry;
  readonly outcome: ProbeOutcome;
  readonly said: readonly string[];
  /** What the box holds for the zone, before and after. */
  readonly bodies: readonly [before: unknown, after: unknown];
}

interface Trial {
  readonly believed?: Dialect;
  /** What the zone is told beforehand, in the box's own dialect. */
  readonly held?: object;
  readonly prepare?: (tried: BoxToTry, abort: AbortController) => void;
}

/** Probes a box of one dialect with what is believed of it. */
async function probed(dialect: Dialect, { believed = dialect, held, prepare }: Trial = {}): Promise<Tried> {
  const tried = boxToTry({ dialect });
  const id = idOf(tried.model.zones(), 'Garage');
  if (held !== undefined) tried.model.putReduction(id, held);
  await tried.clock.runUntil(20_000);
  await tried.client.zones();
  const before = tried.model.reduction(id);
  const said: string[] = [];
  const abort = new AbortController();
  prepare?.(tried, abort);
  const outcome = await tried.finish(
    probeZone({
      client: tried.client,
      session: tried.session,
      clock: tried.clock,
      dialect: believed,
      zone: { id, ofLogin: tried.session.logins(), name: 'Garage', electrics: GARAGE },
      withinMs: WITHIN_MS,
      signal: abort.signal,
      say: (text) => said.push(text),
    }),
  );
  return { tried, outcome, said, bodies: [before, tried.model.reduction(id)] };
}

const inverted = (dialect: Dialect): Dialect => ({
  ...dialect,
  sense: dialect.sense === 'removed' ? 'limit' : 'removed',
});

describe.each(DIALECTS)('probing a box that speaks "$name"', ({ dialect }) => {
  it('confirms the dialect, measures how long the set-point takes, and puts back what was there', async () => {
    const { outcome, bodies, tried } = await probed(dialect);
    expect(outcome).toMatchObject({ kind: 'confirmed', restored: { kind: 'restored' } });
    if (outcome.kind !== 'confirmed') return;
    const { fromAmps, toAmps, fellAfterMs, roseAfterMs } = outcome.measured;
    expect(fromAmps - toAmps).toBeGreaterThanOrEqual(3);
    // The box allocates every 5 s and its stations have it 3 s later.
    for (const delayMs of [fellAfterMs, roseAfterMs]) {
      expect(delayMs).toBeGreaterThanOrEqual(1_000);
      expect(delayMs).toBeLessThanOrEqual(10_000);
    }
    expect(bodies[1]).toEqual(bodies[0]);
    expect(tried.written).toHaveLength(2);
  });

  it('refuses the inverted sense before anything is written, for what the box shows contradicts it', async () => {
    const { outcome, tried, bodies } = await probed(dialect, { believed: inverted(dialect) });
    expect(outcome).toMatchObject({ kind: 'refused', restored: { kind: 'untouched' } });
    expect(tried.written).toEqual([]);
    expect(bodies[1]).toEqual(bodies[0]);
  });

  it('refuses the inverted sense by the rise where the present does not tell, and puts back what was there', async () => {
    const held = halfway(dialect);
    const { outcome, tried, bodies } = await probed(dialect, { held, believed: inverted(dialect) });
    expect(outcome.kind).toBe('refused');
    expect(outcome.restored.kind).toMatch(/restored|untouched/);
    expect(bodies[1]).toEqual(bodies[0]);
    const highest = Math.max(...tried.written.map(({ body }) => allowedBy(dialect, body)));
    // It rose by what a step down was meant to be, for as long as it takes to see it.
    expect(highest).toBeLessThanOrEqual(63 * 0.5 + 63 * 0.5 + 1);
  });
});

/** A reduction that means half of the maximum whichever the sense is. */
function halfway(dialect: Dialect): object {
  const half = { ampere: 31.5, percent: 50, kilowatt: (31.5 * 230 * (dialect.shape === 'scalar' ? 3 : 1)) / 1000 };
  const value = dialect.integer ? Math.round(half[dialect.unit]) : Math.round(half[dialect.unit] * 10) / 10;
  return {
    [dialect.key]: dialect.shape === 'scalar' ? value : { l1: value, l2: value, l3: value },
    ...(dialect.enabledKey === undefined ? {} : { [dialect.enabledKey]: true }),
    ...(dialect.validityKey === undefined ? {} : { [dialect.validityKey]: 2700 }),
  };
}

function allowedBy(dialect: Dialect, body: unknown): number {
  const decoded = decodeReduction(dialect, GARAGE, body as Record<string, unknown>);
  return decoded.ok ? Math.max(...decoded.allowedAmps) : NaN;
}

const OTHER_UNITS = DIALECTS.flatMap(({ name, dialect }) =>
  (['ampere', 'percent', 'kilowatt'] as const)
    .filter((unit) => unit !== dialect.unit)
    .map((unit) => ({ name, dialect, unit })),
);

describe('probing a box with the wrong unit', () => {
  it.each(OTHER_UNITS)('refuses $unit where the box speaks "$name"', async ({ dialect, unit }) => {
    const { outcome, bodies } = await probed(dialect, { believed: { ...dialect, unit } });
    expect(outcome.kind).toBe('refused');
    expect(bodies[1]).toEqual(bodies[0]);
  });
});

describe('probing', () => {
  it('says what it does and why it refuses', async () => {
    const { said } = await probed(DEFAULT_DIALECT);
    expect(said).toEqual(['set-point 63 A; writing {"reduction":7}, so that it falls to 56 A']);
    const { outcome } = await probed(DEFAULT_DIALECT, { believed: inverted(DEFAULT_DIALECT) });
    expect(outcome).toMatchObject({
      why:
        'it may draw 63 A, although its reduction {"reduction":0} means in this dialect that it may draw 0 A at most: ' +
        'sense or unit are not as stated. Nothing was written',
    });
  });

  it('keeps a reduction that stands, and steps down from there', async () => {
    const { outcome, bodies, tried } = await probed(DEFAULT_DIALECT, { held: { reduction: 20 } });
    expect(outcome).toMatchObject({ kind: 'confirmed', measured: { fromAmps: 43, toAmps: 36 } });
    expect(bodies[1]).toEqual({ reduction: 20 });
    expect(tried.written.map(({ body }) => body)).toEqual([{ reduction: 27 }, { reduction: 20 }]);
  });

  it('has nothing to step down from in a zone that is held low', async () => {
    const { outcome, tried } = await probed(DEFAULT_DIALECT, { held: { reduction: 60 } });
    expect(outcome).toMatchObject({ kind: 'refused', restored: { kind: 'untouched' } });
    expect(outcome).toMatchObject({ why: 'it may draw 3 A now, and at least 6.3 A are needed to see a step' });
    expect(tried.written).toEqual([]);
  });

  it('refuses a box that takes the reduction and does not follow it', async () => {
    const { outcome, bodies } = await probed(DEFAULT_DIALECT, {
      prepare: (tried) => {
        const id = idOf(tried.model.zones(), 'Garage');
        const status = JSON.stringify(tried.model.zoneStatus(id));
        tried.intercept = ({ path }) =>
          path.endsWith('/status') ? { kind: 'answered', status: 200, text: status } : null;
      },
    });
    expect(outcome).toMatchObject({
      kind: 'refused',
      why: 'the set-point stayed at 63 A within 35 s: the box takes the reduction and does not follow it',
      restored: { kind: 'restored' },
    });
    expect(bodies[1]).toEqual(bodies[0]);
  });

  it('refuses a box that shows no set-point, and one that does not know the words', async () => {
    const without = await probed(DEFAULT_DIALECT, {
      prepare: (tried) => {
        tried.intercept = ({ path }) =>
          path.endsWith('/status') ? { kind: 'answered', status: 200, text: '{}' } : null;
      },
    });
    expect(without.outcome).toMatchObject({ kind: 'refused', restored: { kind: 'untouched' } });
    const { outcome } = await probed({ ...DEFAULT_DIALECT, key: 'amount' }, { believed: DEFAULT_DIALECT });
    expect(outcome).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('{"amount":0}, which is not in the dialect') as string,
    });
  });

  it('does not wear out a box that refuses the write', async () => {
    const { outcome, tried } = await probed(DEFAULT_DIALECT, {
      prepare: (tried) => {
        tried.intercept = ({ method }) =>
          method === 'PUT' ? { kind: 'answered', status: 400, text: '{"message":"no"}' } : null;
      },
    });
    expect(outcome).toMatchObject({ kind: 'refused', restored: { kind: 'restored' } });
    expect(tried.written).toHaveLength(1);
  });

  it('puts back what was there when it is stopped in the middle', async () => {
    const { outcome, bodies, tried } = await probed(DEFAULT_DIALECT, {
      prepare: (tried, abort) => {
        tried.clock.schedule(1_500, () => abort.abort());
      },
    });
    expect(outcome).toEqual({ kind: 'stopped', restored: { kind: 'restored' } });
    expect(tried.written).toHaveLength(2);
    expect(bodies[1]).toEqual(bodies[0]);
  });

  it('tries again for half a minute to put it back, and says what to write where even that fails', async () => {
    let lost = 0;
    const losing = (count: number) => (tried: BoxToTry) => {
      lost = 0;
      tried.intercept = ({ method, path }) => {
        const isRestoring = tried.written.length > 1 && path.endsWith('/reduction');
        if (!isRestoring || lost >= count) return null;
        lost += method === 'PUT' ? 1 : 0;
        return { kind: 'unanswered', why: 'timeout', detail: 'scripted' };
      };
    };
    const healed = await probed(DEFAULT_DIALECT, { prepare: losing(4) });
    expect(healed.outcome).toMatchObject({ kind: 'confirmed', restored: { kind: 'restored' } });
    expect(healed.bodies[1]).toEqual(healed.bodies[0]);
    const silent = await probed(DEFAULT_DIALECT, { prepare: losing(Infinity) });
    expect(silent.outcome).toMatchObject({ restored: { kind: 'left', body: { reduction: 0 } } });
  });

  it('fails, and does not judge, where the box does not answer', async () => {
    const { outcome } = await probed(DEFAULT_DIALECT, {
      prepare: (tried) => {
        tried.intercept = () => ({ kind: 'unanswered', why: 'unreachable', detail: 'scripted' });
      },
    });
    expect(outcome).toMatchObject({ kind: 'failed', restored: { kind: 'untouched' } });
  });
});
