/**
 * Where this package lies on the disk: the same from the sources and from the compiled tree.
 * @module
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
// Not the whole engine: the command line starts with this module, whatever it is asked for.
import { assert } from '../engine/failure.ts';

/** The nearest folder above this file with a package.json. */
export function packageRoot(start: string = import.meta.dirname): string {
  if (existsSync(join(start, 'package.json'))) return start;
  const parent = dirname(start);
  assert(parent !== start, 'the program lies inside its package');
  return packageRoot(parent);
}

/** The package's own version. */
export function packageVersion(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
