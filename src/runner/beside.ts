/**
 * How a module beside another is started as a process of its own.
 * @module
 */
import { fileURLToPath } from 'node:url';

/** What to fork. */
export interface Beside {
  readonly file: string;
  readonly execArgv: readonly string[];
}

/** From the sources, as tests run them, Node needs the loader that knows types; the built program needs nothing. */
export function beside(url: string, name: string): Beside {
  const isSource = url.endsWith('.ts');
  return {
    file: fileURLToPath(new URL(`./${name}.${isSource ? 'ts' : 'js'}`, url)),
    execArgv: isSource ? ['--import', 'tsx'] : [],
  };
}
