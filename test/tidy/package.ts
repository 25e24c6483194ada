/**
 * House rules about what the program is made of: every machine gets the same, from whatever registry it uses.
 * @module
 */

/** The parts of package.json that name other packages. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const EXACT = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+$/;

/** Dependencies whose version may differ from one installation to the next. */
export function inexactVersions(manifest: Manifest): readonly string[] {
  const { dependencies, optionalDependencies, devDependencies } = manifest;
  return Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies })
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `${name} ${version}`);
}

/** Lines of a lock file that tie the installation to one registry. */
export function registryLines(lock: string): readonly string[] {
  return lock.split('\n').filter((line) => /^\s*"resolved":/.test(line));
}
