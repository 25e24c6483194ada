/**
 * The unit of each field of an answer, as the schema's description states it at its beginning: one place for what a
 * number is counted in.
 * @module
 */
import { z } from 'zod';

/** A unit where a description begins with one. */
const UNIT = /^(A|V|kW|kWh|s|Bytes)\b/;
/** Units that are written out in a description and short beside a number. */
const SHORT: Readonly<Record<string, string>> = { Bytes: 'B' };

type Described = Readonly<Record<string, unknown>>;

/** Units by path (`current.l1`), of a document or of each document of a list. */
export function unitsOf(answer: z.ZodType): ReadonlyMap<string, string> {
  const root = z.toJSONSchema(answer, { io: 'input' }) as Described;
  const units = new Map<string, string>();
  collect({ root, units }, { schema: root, path: '', unit: null });
  return units;
}

interface Collection {
  readonly root: Described;
  readonly units: Map<string, string>;
}

interface Spot {
  readonly schema: Described;
  readonly path: string;
  /** Of the group that it is in. */
  readonly unit: string | null;
}

function collect(collection: Collection, spot: Spot): void {
  const schema = resolved(collection.root, spot.schema);
  const unit = (spot.path === '' ? null : unitIn(spot.schema)) ?? spot.unit;
  const properties = schema['properties'] as Readonly<Record<string, Described>> | undefined;
  const inner = [schema['items'], ...((schema['anyOf'] as readonly unknown[] | undefined) ?? [])];
  for (const item of inner) if (isSchema(item)) collect(collection, { schema: item, path: spot.path, unit: null });
  if (properties === undefined) {
    if (unit !== null) collection.units.set(spot.path, unit);
    return;
  }
  for (const [name, property] of Object.entries(properties)) {
    const path = spot.path === '' ? name : `${spot.path}.${name}`;
    collect(collection, { schema: property, path, unit });
  }
}

function resolved(root: Described, schema: Described): Described {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const definitions = root['$defs'] as Readonly<Record<string, Described>>;
  return definitions[reference.slice('#/$defs/'.length)] ?? schema;
}

/** Texts have no unit; one that is described by ‘A car that …’ has none either. */
function unitIn({ description, type }: Described): string | null {
  if (type === 'string') return null;
  const unit = typeof description === 'string' ? UNIT.exec(description)?.[1] : undefined;
  return unit === undefined ? null : (SHORT[unit] ?? unit);
}

const isSchema = (value: unknown): value is Described => typeof value === 'object' && value !== null;
