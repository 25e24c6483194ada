import { describe, expect, it } from 'vitest';
import { epochMs, monoMs } from '../../src/engine/index.ts';
import { checkClock } from '../../src/commissioning/check-clock.ts';

const NOON = Date.UTC(2026, 10, 22, 12);
const at = (wallMs: number) => ({ monoMs: monoMs(0), wallMs: epochMs(wallMs) });
const dated = (boxMs: number) => ({ text: new Date(boxMs).toUTCString(), at: at(NOON) });

describe('the clock of the box', () => {
  it('goes like ours, to half a minute', () => {
    expect(checkClock({ date: dated(NOON + 30_000) })).toEqual([]);
  });

  it('is ahead or behind', () => {
    expect(checkClock({ date: dated(NOON + 3_600_000) })[0]?.message).toBe(
      "the box's clock is 60 min ahead of this machine's",
    );
    expect(checkClock({ date: dated(NOON - 31_000) })[0]?.message).toBe(
      "the box's clock is 31 s behind this machine's",
    );
  });

  it('is not known where the box sends no date that can be read', () => {
    for (const date of [null, { text: 'noon', at: at(NOON) }]) {
      expect(checkClock({ date })).toMatchObject([{ severity: 'note' }]);
    }
  });
});
