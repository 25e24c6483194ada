/**
 * The energy of the running demand window, part by part: an aligned window is one part, a sliding one several. What the
 * import register counts is exact, also across a gap; what nobody knows is the worst that can be.
 * @module
 */

/** Energy of a part of a window, Wh. */
export interface Part {
  readonly countedWh: number;
  /** Assumed since the register was last read; the register will tell what it really was. */
  readonly assumedWh: number;
  /** Assumed for good: nobody will ever tell. */
  readonly unknownWh: number;
}

/** What is remembered of the running window. */
export interface Ledger {
  /** Beginning of the running part on the wall clock, ms. */
  readonly partStartMs: number;
  /** As many as a window has, the running one last. */
  readonly parts: readonly Part[];
  readonly wallMs: number;
  /** Import register when it was last read, Wh; null where it never was, or none counts. */
  readonly registerWh: number | null;
  /** When that was. */
  readonly registerAtMs: number;
  /** When it was first read as it is: what it is late to tell has flowed since then. */
  readonly registerMovedMs: number;
}

/** How windows follow on each other. */
export interface WindowRule {
  readonly windowMs: number;
  readonly parts: number;
  readonly offsetMs: number;
}

/** What a meter shows, and what is assumed of what it does not. */
export interface Sample {
  readonly wallMs: number;
  readonly registerWh: number | null;
  /** Mean power to be billed since the last sample, W or VA; null where it was not seen. */
  readonly watts: number | null;
  /** What counts where it was not. */
  readonly worstWatts: number;
  /** More than this cannot flow for long. */
  readonly mostWatts: number;
  /** The mean of a span up to this long is taken for its course. */
  readonly shortMs: number;
}

const HOUR_MS = 3_600_000;
/** A register counts in steps, of 1 kWh at most where it is of any use here. */
const STEP_WH = 1000;
/** Times what can flow for long: no protection lets more through for longer than moments, at whatever voltage. */
const OVERLOAD = 2;
const NOTHING: Part = { countedWh: 0, assumedWh: 0, unknownWh: 0 };

/** The energy of a part at its worst, Wh. */
export const worstWh = ({ countedWh, assumedWh, unknownWh }: Part): number => countedWh + assumedWh + unknownWh;

/** Energy that was counted in the windows that have ended since the last sample, Wh each: what is billed for sure. */
export interface Booked {
  readonly ledger: Ledger;
  readonly closedWh: readonly number[];
}

/** Carries the ledger on to a sample. Without one, or with a clock that was set back, it begins anew. */
export function bookSample(before: Ledger | null, rule: WindowRule, sample: Sample): Booked {
  const partMs = rule.windowMs / rule.parts;
  const partStartMs = Math.floor((sample.wallMs - rule.offsetMs) / partMs) * partMs + rule.offsetMs;
  const passed = before === null ? -1 : Math.round((partStartMs - before.partStartMs) / partMs);
  if (before === null || passed < 0 || before.parts.length !== rule.parts)
    return { ledger: begin(rule, sample, partStartMs), closedWh: [] };
  // What lies further back is in no window that is still to end.
  const fresh = Array.from({ length: Math.min(passed, 2 * rule.parts) }, () => NOTHING);
  const flow = flowSince(before, sample, { partStartMs, partMs });
  const parts = poured([...flow.settle(before.parts), ...fresh], flow, { partStartMs, partMs });
  const closedWh = fresh.map((_, index) =>
    parts.slice(index, index + rule.parts).reduce((sum, part) => sum + part.countedWh, 0),
  );
  const { registerWh, registerAtMs } = flow;
  const registerMovedMs = registerWh === before.registerWh ? before.registerMovedMs : registerAtMs;
  const register = { registerWh, registerAtMs, registerMovedMs };
  return { ledger: { partStartMs, parts: parts.slice(-rule.parts), wallMs: sample.wallMs, ...register }, closedWh };
}

/** What happened before is not known; that the worst was used all the time can still be mended. */
function begin(rule: WindowRule, sample: Sample, partStartMs: number): Ledger {
  const { wallMs, registerWh, worstWatts } = sample;
  const worst = (ms: number): Part => ({ ...NOTHING, unknownWh: (worstWatts * ms) / HOUR_MS });
  const past = Array.from({ length: rule.parts - 1 }, () => worst(rule.windowMs / rule.parts));
  const register = { registerWh, registerAtMs: wallMs, registerMovedMs: wallMs };
  return { partStartMs, parts: [...past, worst(wallMs - partStartMs)], wallMs, ...register };
}

/** The running part. */
interface RunningPart {
  readonly partStartMs: number;
  readonly partMs: number;
}

/** Energy that flowed in a span, and what is to be remembered of the register. */
interface Flow extends Pick<Ledger, 'registerWh' | 'registerAtMs'> {
  readonly energyWh: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly into: keyof Part;
  /** No more than this flowed at any moment. */
  readonly mostWatts: number;
  /** What becomes of that which was assumed before. */
  settle(this: void, parts: readonly Part[]): readonly Part[];
}

function flowSince(before: Ledger, sample: Sample, { partStartMs, partMs }: RunningPart): Flow {
  const { wallMs: toMs, registerWh, watts, worstWatts } = sample;
  const difference = registerWh === null || before.registerWh === null ? -1 : registerWh - before.registerWh;
  const read = { toMs, registerWh, registerAtMs: toMs };
  if (difference >= 0 && difference <= mostCountedWh(before, sample)) {
    const fromMs = before.registerAtMs;
    const told = { ...read, fromMs, energyWh: difference, settle: forgetAssumed };
    const meanWatts = (difference * HOUR_MS) / Math.max(1, toMs - fromMs);
    const sincePartMs = toMs > partStartMs ? partStartMs : partStartMs - partMs;
    const isClear = fromMs >= sincePartMs || toMs - fromMs <= sample.shortMs;
    // Of a long gap nobody knows how much was in which part: as much in the later ones as can be.
    return isClear
      ? { ...told, into: 'countedWh', mostWatts: meanWatts }
      : { ...told, into: 'unknownWh', mostWatts: sample.mostWatts };
  }
  const fromMs = before.wallMs;
  const power = watts ?? worstWatts;
  const taken = { fromMs, toMs, energyWh: (power * Math.max(0, toMs - fromMs)) / HOUR_MS, mostWatts: power };
  // A register that cannot be read will tell later; one that was set, or is read for the first time, counts from here.
  if (registerWh === null && before.registerWh !== null)
    return {
      ...taken,
      into: 'assumedWh',
      registerWh: before.registerWh,
      registerAtMs: before.registerAtMs,
      settle: (parts) => parts,
    };
  return { ...read, ...taken, into: watts === null ? 'unknownWh' : 'countedWh', settle: keepAssumed };
}

/** What a register may have counted since it was last read, Wh; more is the register of another meter, or one that was set. */
function mostCountedWh({ registerMovedMs }: Ledger, { wallMs, mostWatts, shortMs }: Sample): number {
  return STEP_WH + (OVERLOAD * mostWatts * (Math.max(0, wallMs - registerMovedMs) + shortMs)) / HOUR_MS;
}

const forgetAssumed = (parts: readonly Part[]): readonly Part[] => parts.map((part) => ({ ...part, assumedWh: 0 }));

const keepAssumed = (parts: readonly Part[]): readonly Part[] =>
  parts.map((part) => ({ ...part, assumedWh: 0, unknownWh: part.unknownWh + part.assumedWh }));

/** The parts with a flow in them, from the running one back. What lies before all of them is in no window any more. */
function poured(parts: readonly Part[], flow: Flow, running: RunningPart): readonly Part[] {
  const next = [...parts];
  let leftWh = flow.energyWh;
  for (let back = 0; back < parts.length && leftWh > 0; back += 1) {
    const startMs = running.partStartMs - back * running.partMs;
    const insideMs = Math.min(flow.toMs, startMs + running.partMs) - startMs;
    const shareWh = flow.fromMs >= startMs ? leftWh : Math.min(leftWh, (flow.mostWatts * insideMs) / HOUR_MS);
    const index = parts.length - 1 - back;
    const part = next[index] as Part;
    next[index] = { ...part, [flow.into]: part[flow.into] + shareWh };
    leftWh -= shareWh;
  }
  return next;
}
