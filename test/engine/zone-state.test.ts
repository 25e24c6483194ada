import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, highest, onAllPhases, PHASES, type PhaseAmps } from '../../src/engine/index.ts';
import { heldBy, highestCeiling, UNKNOWN_ZONE, type ZoneState } from '../../src/engine/zone-state.ts';
import { at, threePhases } from '../support/drive.ts';

const zone = (of: Partial<ZoneState>): ZoneState => ({
  ...UNKNOWN_ZONE,
  ...of,
});
const all = (value: number): PhaseAmps => onAllPhases(amps(value));
const read = (value: number, begunSeconds: number): ZoneState['readBack'] => ({
  amps: all(value),
  begun: at(begunSeconds).monoMs,
});

describe('what the box is believed to hold', () => {
  it('is what was read before anything was asked for', () => {
    expect(heldBy(zone({ readBack: read(20, 1) }))).toEqual(all(20));
  });

  it('is what was asked for before anything was read', () => {
    expect(heldBy(zone({ commandedAmps: all(16) }))).toEqual(all(16));
  });

  it.each([
    ['less', 10, 10],
    ['more', 40, 16],
    ['nothing', 0, 0],
  ])('is the lesser of both where a later read-back shows %s', (_, shown, held) => {
    const settled = { commandedAmps: all(16), settledAt: at(5).monoMs };
    expect(heldBy(zone({ ...settled, readBack: read(shown, 5) }))).toEqual(all(held));
    expect(heldBy(zone({ ...settled, readBack: read(shown, 6) }))).toEqual(all(held));
  });

  it('is not what was read before the last write had ended', () => {
    const before = { commandedAmps: all(16), settledAt: at(5).monoMs, readBack: read(10, 4) };
    expect(heldBy(zone(before))).toEqual(all(16));
  });

  it('is what was asked for while the write is on its way', () => {
    const inFlight = { writeId: 1, amps: all(16), sentAt: at(5).monoMs };
    expect(heldBy(zone({ commandedAmps: all(16), inFlight, readBack: read(10, 6) }))).toEqual(all(16));
  });

  it('is never more than was asked for', () => {
    const moments = fc.option(fc.nat(20));
    fc.assert(
      fc.property(fc.nat(80), fc.nat(80), moments, moments, (commanded, shown, begun, settled) => {
        const held = heldBy(
          zone({
            commandedAmps: all(commanded),
            readBack: begun === null ? null : read(shown, begun),
            settledAt: settled === null ? null : at(settled).monoMs,
          }),
        );
        expect(highest(held as PhaseAmps)).toBeLessThanOrEqual(commanded);
      }),
    );
  });

  it('is line by line what is less', () => {
    const lines = fc.tuple(fc.nat(63), fc.nat(63), fc.nat(63)).map(([a, b, c]) => threePhases(a, b, c));
    fc.assert(
      fc.property(lines, lines, (commandedAmps, shown) => {
        const readBack = { amps: shown, begun: at(6).monoMs };
        const held = heldBy(zone({ commandedAmps, settledAt: at(5).monoMs, readBack }));
        expect(held).toEqual(PHASES.map((phase) => Math.min(commandedAmps[phase], shown[phase])));
      }),
    );
  });
});

describe('the highest ceiling that cars may still follow', () => {
  const lines = fc.tuple(fc.nat(63), fc.nat(63), fc.nat(63)).map(([a, b, c]) => threePhases(a, b, c));
  const zones = fc
    .record({
      possible: fc.array(lines, { maxLength: 5 }),
      commandedAmps: fc.option(lines),
      readBack: fc.option(lines),
    })
    .map(({ possible, commandedAmps, readBack }) =>
      zone({
        possible: possible.map((amounts, i) => ({
          amps: amounts,
          writeId: null,
          since: at(0).monoMs,
          endedAt: at(0).monoMs,
          goneAt: i % 2 === 0 ? null : at(1).monoMs,
        })),
        commandedAmps,
        readBack: readBack === null ? null : { amps: readBack, begun: at(0).monoMs },
      }),
    );

  it('is on each line the most of what was asked for and what may be held, disproved or not', () => {
    fc.assert(
      fc.property(zones, (of) => {
        const known = [...of.possible.map(({ amps: value }) => value), ...(of.commandedAmps ? [of.commandedAmps] : [])];
        const expected = PHASES.map((phase) => Math.max(0, ...known.map((value) => value[phase])));
        const unread = of.readBack === null ? 80 : 0;
        expect(highestCeiling(of, all(80))).toEqual(expected.map((value) => Math.max(value, unread)));
      }),
    );
  });

  it('is never below what the zone is believed to hold by our own word', () => {
    fc.assert(
      fc.property(zones, (of) => {
        const most = highestCeiling(of, all(63));
        for (const phase of PHASES) expect(most[phase]).toBeGreaterThanOrEqual(of.commandedAmps?.[phase] ?? 0);
      }),
    );
  });
});
