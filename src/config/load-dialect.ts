/**
 * Reads a file that states how a box words its reductions, and nothing else.
 * @module
 */
import type { Dialect } from '../evce/dialect.ts';
import { dialectOf, dialectSchema } from './schema/dialect-schema.ts';
import { readLayers } from './document/layers.ts';
import type { Loaded } from './problem.ts';
import { onDisk, type Surroundings } from './surroundings.ts';
import { validate } from './document/validate.ts';

/** Reads a dialect file; its keys are those of `evce.dialect` in a site file. */
export function loadDialect(file: string, surroundings: Surroundings = onDisk()): Loaded<Dialect> {
  const layered = readLayers(file, surroundings.readText);
  if (!layered.ok) return layered;
  const checked = validate(dialectSchema, layered.root, {});
  if (!checked.ok) return { ok: false, problems: checked.problems };
  return { ok: true, value: dialectOf(checked.value), warnings: [] };
}
