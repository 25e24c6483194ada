/**
 * What the numbers of a meter are, from how the site file lists them.
 * @module
 */
import type { PhaseIndex } from '../../engine/index.ts';
import type { Part, Quantity } from '../../sources/settings.ts';
import type { HttpValueInput, MqttValueInput } from '../schema/source-schema.ts';

const UNITS: Readonly<Record<MqttValueInput['unit'], readonly [Quantity, number]>> = {
  A: ['current', 1],
  mA: ['current', 0.001],
  W: ['power', 1],
  kW: ['power', 1000],
  V: ['voltage', 1],
  Wh: ['import', 1],
  kWh: ['import', 1000],
};

const ALL: readonly PhaseIndex[] = [0, 1, 2];
const NAMES = ['L1', 'L2', 'L3'] as const;

/** A part, with the topic it comes under where it comes from a broker. */
export interface WrittenPart extends Part {
  readonly topic: string | null;
}

/** The quantity of a listed number. */
export function quantityOf({ unit, register }: Pick<HttpValueInput, 'unit' | 'register'>): Quantity {
  const [quantity] = UNITS[unit];
  return quantity === 'import' ? (register ?? 'import') : quantity;
}

/** All numbers of a listed one: three where it is listed by line. */
export function partsOf(value: HttpValueInput & Pick<MqttValueInput, 'topic' | 'topics'>): readonly WrittenPart[] {
  const quantity = quantityOf(value);
  const [, factor] = UNITS[value.unit];
  const { topic = null, topics, path = null, paths } = value;
  if (topics !== undefined || paths !== undefined) {
    return ALL.map((phase) => {
      const name = NAMES[phase];
      return { quantity, lines: [phase], factor, topic: topics?.[name] ?? topic, path: paths?.[name] ?? path };
    });
  }
  return [{ quantity, lines: linesOf(quantity, value.phase), factor, topic, path }];
}

function linesOf(quantity: Quantity, phase: HttpValueInput['phase']): readonly PhaseIndex[] {
  if (quantity === 'import' || quantity === 'export') return [];
  return phase === undefined || phase === 'all' ? ALL : [NAMES.indexOf(phase) as PhaseIndex];
}

/** The lines that a meter measures. */
export const measuredLines = (parts: readonly Part[]): readonly PhaseIndex[] =>
  ALL.filter((phase) => parts.some(({ lines }) => lines.includes(phase)));

/** The line of a name. */
export const phaseNamed = (name: (typeof NAMES)[number]): PhaseIndex => NAMES.indexOf(name) as PhaseIndex;

/** One entry or a list of them, as a list. */
export const listed = <Item>(written: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(written) ? (written as readonly Item[]) : [written as Item];
