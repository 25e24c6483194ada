/**
 * Where the code of a strategy lies, as something that can be imported.
 * @module
 */
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ForeignStrategy } from '../config/index.ts';

export type Located = { readonly ok: true; readonly url: string } | { readonly ok: false; readonly why: string };

/** A package is looked for beside the site file that names it, as Node does for code that lies there. */
export function locate({ code, at }: Pick<ForeignStrategy, 'code' | 'at'>): Located {
  if (code.kind === 'file') return locateFile(code.use);
  try {
    return locateFile(createRequire(pathToFileURL(at.file)).resolve(code.use));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return { ok: false, why: `the package ${code.use} cannot be found from here (${reason}); is it installed?` };
  }
}

function locateFile(file: string): Located {
  if (!isFile(file)) return { ok: false, why: `there is no file ${file}` };
  const kind = extname(file);
  if (['.js', '.mjs', '.cjs'].includes(kind)) return { ok: true, url: pathToFileURL(file).href };
  if (!['.ts', '.mts'].includes(kind))
    return { ok: false, why: `${file} is no JavaScript; expected a file that ends in .js, .mjs or .ts` };
  return readsTypeScript()
    ? { ok: true, url: pathToFileURL(file).href }
    : { ok: false, why: `Node ${process.version} reads no TypeScript; compile it to .js, or use Node 22.18 or newer` };
}

/** Node says so from 22.18 on; the types of an older Node do not know of it. */
const readsTypeScript = (): boolean => 'typescript' in process.features && Boolean(process.features['typescript']);

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
