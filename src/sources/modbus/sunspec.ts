/**
 * SunSpec meters: where their models stand, and what those of meters say. Integer models (201–204) scale by powers of ten that
 * the device tells, float models (211–214) do not.
 * @see SunSpec Device Information Model Specification (base addresses, models one behind another, marks of what is not
 * implemented) and https://github.com/sunspec/models, json/model_203.json and json/model_213.json
 * @module
 */
import type { PhaseIndex } from '../../engine/index.ts';
import type { Found } from '../meter-values.ts';
import type { Quantity } from '../settings.ts';
import type { Registers } from './registers.ts';

/** Where a map may begin, the usual first. */
export const BASES: readonly number[] = [40_000, 50_000, 0];
/** `SunS`, in the first two registers. */
export const MARK: readonly [number, number] = [0x5375, 0x6e53];
/** A model begins with its number and the count of registers that follow. */
export const HEADER_WORDS = 2;
/** Behind the last model stands this in place of a number. */
export const END_OF_MODELS = 0xffff;

const INTEGER_MODELS = [201, 202, 203, 204];
const FLOAT_MODELS = [211, 212, 213, 214];

/** A model of a meter in a device. */
export interface MeterModel {
  readonly id: number;
  /** Address of its number. */
  readonly address: number;
  /** Registers behind the header. */
  readonly length: number;
}

export const isMeterModel = (id: number): boolean => INTEGER_MODELS.includes(id) || FLOAT_MODELS.includes(id);

/** How far into a model the last register stands that is read here. */
const INTEGER_WORDS = 55;
const FLOAT_WORDS = 70;

/** How many registers from the model's number on are read at each poll. */
export const wordsOf = ({ id, length }: MeterModel): number =>
  Math.min(INTEGER_MODELS.includes(id) ? INTEGER_WORDS : FLOAT_WORDS, length + HEADER_WORDS);

/** What a model says. */
export function sunspecValues(model: MeterModel, registers: Registers): readonly Found[] {
  return INTEGER_MODELS.includes(model.id) ? integers(model, registers) : floats(model, registers);
}

/** Offsets from the model's number; lines stand one behind another. */
const INTEGER = { current: 3, currentScale: 6, voltage: 8, voltageScale: 15, power: 19, powerScale: 22 } as const;
const INTEGER_ENERGY = { export: 38, import: 46, scale: 54 } as const;
const FLOAT = { current: 4, voltage: 12, power: 30, export: 60, import: 68 } as const;

function integers({ address }: MeterModel, registers: Registers): readonly Found[] {
  const scaled = (value: number | null, scaleAt: number): number | null => {
    const exponent = registers.int16(address + scaleAt);
    return value === null || exponent === null ? null : value * 10 ** exponent;
  };
  const lines = (quantity: Quantity, at: number, scaleAt: number): readonly Found[] =>
    onLines(quantity, (phase) => scaled(registers.int16(address + at + phase), scaleAt));
  return [
    ...lines('current', INTEGER.current, INTEGER.currentScale),
    ...lines('voltage', INTEGER.voltage, INTEGER.voltageScale),
    ...lines('power', INTEGER.power, INTEGER.powerScale),
    register('import', scaled(registers.acc32(address + INTEGER_ENERGY.import), INTEGER_ENERGY.scale)),
    register('export', scaled(registers.acc32(address + INTEGER_ENERGY.export), INTEGER_ENERGY.scale)),
  ];
}

function floats({ address }: MeterModel, registers: Registers): readonly Found[] {
  const lines = (quantity: Quantity, at: number): readonly Found[] =>
    onLines(quantity, (phase) => registers.float32(address + at + 2 * phase));
  return [
    ...lines('current', FLOAT.current),
    ...lines('voltage', FLOAT.voltage),
    ...lines('power', FLOAT.power),
    register('import', registers.float32(address + FLOAT.import)),
    register('export', registers.float32(address + FLOAT.export)),
  ];
}

const onLines = (quantity: Quantity, read: (phase: PhaseIndex) => number | null): readonly Found[] =>
  ([0, 1, 2] as const).map((phase) => ({ part: { quantity, lines: [phase] }, value: read(phase) }));

const register = (quantity: 'import' | 'export', value: number | null): Found => ({
  part: { quantity, lines: [] },
  value,
});
