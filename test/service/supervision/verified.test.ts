import { describe, expect, it } from 'vitest';
import { amps, type CycleRecord, type EngineEvent } from '../../../src/engine/index.ts';
import { INITIAL_STATE, type LiveState } from '../../../src/service/live-state.ts';
import { createVerifier } from '../../../src/service/supervision/verified.ts';
import { instantAt, recordAt, SITE, STATIONS } from '../recorded.ts';

const UP: LiveState = { ...INITIAL_STATE, link: { kind: 'LinkChanged', at: instantAt(0), up: true, detail: null } };
const DOWN: LiveState = { ...UP, link: { kind: 'LinkChanged', at: instantAt(0), up: false, detail: 'no answer' } };
const tickSeconds = SITE.timing.tickMs / 1000;

/** A verifier with time: decisions and what is heard between them. */
function verifying() {
  const verify = createVerifier(SITE);
  const hear = (seconds: number, event: EngineEvent = { ...STATIONS, at: instantAt(seconds) }): boolean =>
    verify({ event, effects: [] }, UP);
  const decide = (seconds: number, changes: Partial<CycleRecord> = {}, state = UP): boolean => {
    const at = instantAt(seconds);
    const record = { ...recordAt(1), at, ...changes };
    return verify({ event: { kind: 'Tick', at }, effects: [{ kind: 'Record', record }] }, state);
  };
  return { hear, decide };
}

describe('a decision proves that the service works', () => {
  it('when it was made on time, from what is read', () => {
    const { hear, decide } = verifying();
    for (let seconds = 0; seconds < 60; seconds += tickSeconds) {
      expect(hear(seconds)).toBe(false);
      expect(decide(seconds)).toBe(true);
    }
  });

  it('not when it comes late, and again with the next that does not', () => {
    const { hear, decide } = verifying();
    decide(0);
    const late = 3 * tickSeconds + 1;
    hear(late);
    expect(decide(late)).toBe(false);
    expect(decide(late + tickSeconds)).toBe(true);
  });

  it('not when a meter rose above its limit: that says nothing of the period', () => {
    expect(verifying().decide(0, { cause: 'crossing' })).toBe(false);
  });

  it('not when nothing has been heard for three dead times, although the box is not known to be gone', () => {
    const { hear, decide } = verifying();
    hear(0);
    const last = (3 * SITE.timing.deadTimeMs) / 1000;
    for (let seconds = 0; seconds < last; seconds += tickSeconds) expect(decide(seconds)).toBe(true);
    expect(decide(last + tickSeconds)).toBe(false);
    expect(decide(last + 2 * tickSeconds, {}, DOWN)).toBe(true);
    hear(last + 3 * tickSeconds);
    expect(decide(last + 3 * tickSeconds)).toBe(true);
  });

  it('not when a number is none, or a zone is missing', () => {
    const { decide } = verifying();
    const { zones } = recordAt(1);
    expect(decide(0, { zones: zones.map((zone) => ({ ...zone, allocationAmps: amps(NaN) })) })).toBe(false);
    expect(decide(tickSeconds, { zones: zones.map((zone) => ({ ...zone, allocationAmps: amps(-1) })) })).toBe(false);
    expect(decide(2 * tickSeconds, { zones: [] })).toBe(false);
    expect(decide(3 * tickSeconds)).toBe(true);
  });
});
