/**
 * Reads one Modbus meter, whichever map it has. A SunSpec meter is looked for first, and again whenever it was lost: behind a
 * gateway another device may have taken its place.
 * @module
 */
import type { Found } from '../meter-values.ts';
import type { ModbusMeter } from '../settings.ts';
import type { ModbusLink, RegisterAnswer } from './link.ts';
import { registersOf, type Block } from './registers.ts';
import { SCHNEIDER_SPANS, schneiderValues } from './schneider.ts';
import {
  BASES,
  END_OF_MODELS,
  HEADER_WORDS,
  isMeterModel,
  MARK,
  sunspecValues,
  wordsOf,
  type MeterModel,
} from './sunspec.ts';

/** What a meter said, or why it said nothing. */
export type MeterAnswer =
  { readonly ok: true; readonly found: readonly Found[] } | { readonly ok: false; readonly problem: string };

/** Reads the meter once. */
export type ReadMeter = () => Promise<MeterAnswer>;

export function createReader(meter: Pick<ModbusMeter, 'map' | 'unitId'>, link: Pick<ModbusLink, 'read'>): ReadMeter {
  const read: Read = (address, count) => link.read(meter.unitId, address, count);
  switch (meter.map) {
    case 'iem3000':
    case 'pm5000':
      return () => readSchneider(read);
    case 'sunspec':
      return sunspecReader(read);
  }
}

type Read = (address: number, count: number) => Promise<RegisterAnswer>;

async function readSchneider(read: Read): Promise<MeterAnswer> {
  const blocks: Block[] = [];
  for (const { address, count, needed } of SCHNEIDER_SPANS) {
    const answer = await read(address, count);
    if (answer.ok) blocks.push({ address, words: answer.words });
    // A model without a quantity refuses its registers; the others still count.
    else if (needed || answer.kind === 'lost') return answer;
  }
  return { ok: true, found: schneiderValues(registersOf(blocks)) };
}

function sunspecReader(read: Read): ReadMeter {
  let model: MeterModel | null = null;
  return async () => {
    const found = model ?? (await findModel(read));
    if (typeof found === 'string') return { ok: false, problem: found };
    model = found;
    const answer = await read(found.address, wordsOf(found));
    const registers = answer.ok ? registersOf([{ address: found.address, words: answer.words }]) : null;
    if (registers?.uint16(found.address) === found.id) return { ok: true, found: sunspecValues(found, registers) };
    model = null;
    return { ok: false, problem: answer.ok ? `model ${found.id} is no longer where it was` : answer.problem };
  };
}

/** More models than any device has; a device that repeats itself must not be followed for ever. */
const MODELS_MAX = 60;

/** The first model of a meter, or why there is none. */
async function findModel(read: Read): Promise<MeterModel | string> {
  for (const base of BASES) {
    const mark = await read(base, MARK.length);
    if (!mark.ok && mark.kind === 'lost') return mark.problem;
    if (mark.ok && mark.words.every((word, index) => word === MARK[index])) return walk(read, base + MARK.length);
  }
  return `no SunSpec map begins at ${BASES.join(', ')}`;
}

async function walk(read: Read, first: number): Promise<MeterModel | string> {
  let address = first;
  for (let count = 0; count < MODELS_MAX; count += 1) {
    const header = await read(address, HEADER_WORDS);
    if (!header.ok) return header.problem;
    const [id, length] = header.words as [number, number];
    if (id === END_OF_MODELS) break;
    if (isMeterModel(id)) return { id, address, length };
    address += HEADER_WORDS + length;
  }
  return 'the SunSpec device has no model of a meter (201–204, 211–214)';
}
