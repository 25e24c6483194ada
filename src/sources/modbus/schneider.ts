/**
 * Register map of Schneider's iEM3000 and PowerLogic PM5000 meters, which share it as far as it is used here. Registers in
 * the manuals are counted from 1, addresses on the wire from 0.
 * @see iEM3100/iEM3200/iEM3300 series user manual, DOCA0005EN, register list (currents 3000, voltages 3028, active power 3054,
 * energies 3204)
 * @see PowerLogic PM5100 series user manual, EAV15105, register list (the same numbers)
 * @module
 */
import type { Found } from '../meter-values.ts';
import type { PhaseIndex } from '../../engine/index.ts';
import type { Quantity } from '../settings.ts';
import type { Registers } from './registers.ts';

/** Registers to read in one question; gaps are left out, because some models refuse a block with a hole. */
export interface Span {
  readonly address: number;
  readonly count: number;
  /** Whether the meter is of no use without. */
  readonly needed: boolean;
}

const CURRENT = 2999;
const VOLTAGE = 3027;
const POWER = 3053;
const IMPORT = 3203;
const EXPORT = 3207;
const WATTS_PER_KW = 1000;

/** What is read of such a meter at each poll. */
export const SCHNEIDER_SPANS: readonly Span[] = [
  { address: CURRENT, count: 6, needed: true },
  { address: VOLTAGE, count: 6, needed: false },
  { address: POWER, count: 6, needed: false },
  { address: IMPORT, count: 8, needed: false },
];

/** What they say. */
export function schneiderValues(registers: Registers): readonly Found[] {
  const line = (quantity: Quantity, base: number, factor: number): readonly Found[] =>
    ([0, 1, 2] as const).map((phase: PhaseIndex) => {
      const value = registers.float32(base + 2 * phase);
      return { part: { quantity, lines: [phase] }, value: value === null ? null : value * factor };
    });
  return [
    ...line('current', CURRENT, 1),
    ...line('voltage', VOLTAGE, 1),
    ...line('power', POWER, WATTS_PER_KW),
    { part: { quantity: 'import', lines: [] }, value: registers.int64(IMPORT) },
    { part: { quantity: 'export', lines: [] }, value: registers.int64(EXPORT) },
  ];
}
