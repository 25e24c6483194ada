/**
 * The options of a strategy, read from their schema: what reference, tables and editors tell of them.
 * @module
 */
import { z } from 'zod';

/** One option; those within lists and groups are named by their path: `windows[].from`. */
export interface DescribedOption {
  readonly name: string;
  /** Words of JSON Schema, joined where it may be one of several. */
  readonly type: string;
  readonly isRequired: boolean;
  /** Bounds that are part of the range; null where there is none, or it is no number. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** Bounds that are not. */
  readonly above: number | null;
  readonly below: number | null;
  /** One of these; null where anything of its type goes. */
  readonly oneOf: readonly unknown[] | null;
  /** Null where there is none. */
  readonly default: unknown;
  /** What its schema says of it, with unit, range and default. */
  readonly sentence: string;
}

interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** Every option of a schema, those within a list below it. */
export function describeOptions(options: z.ZodType): readonly DescribedOption[] {
  return within(z.toJSONSchema(options, { io: 'input' }) as Schema, '');
}

function within({ properties = {}, required = [] }: Schema, prefix: string): readonly DescribedOption[] {
  return Object.entries(properties).flatMap(([name, option]) => [
    described(option, { name: prefix + name, isRequired: required.includes(name) }),
    ...within(option, `${prefix}${name}.`),
    ...within(option.items ?? {}, `${prefix}${name}[].`),
  ]);
}

function described(schema: Schema, place: Pick<DescribedOption, 'name' | 'isRequired'>): DescribedOption {
  const cases = schema.anyOf ?? [schema];
  const first = (key: 'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum'): number | null =>
    cases.find((one) => one[key] !== undefined)?.[key] ?? null;
  return {
    ...place,
    type: [...new Set(cases.map(typeOf))].join(' or '),
    minimum: first('minimum'),
    maximum: first('maximum'),
    above: first('exclusiveMinimum'),
    below: first('exclusiveMaximum'),
    oneOf: schema.enum ?? null,
    default: schema.default ?? null,
    sentence: schema.description ?? '',
  };
}

const typeOf = ({ type, const: only }: Schema): string =>
  only === undefined ? (type ?? 'anything') : JSON.stringify(only);
