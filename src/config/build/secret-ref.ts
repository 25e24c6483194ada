/**
 * From a reference to a secret as it is written to one that can be followed.
 * @module
 */
import type { SecretInput } from '../schema/secret-schema.ts';
import type { SecretRef } from '../secret.ts';

/** `fileAt` gives the absolute path of a file that is named there. */
export function secretRefOf(written: SecretInput, fileAt: (named: string) => string): SecretRef {
  if ('file' in written) return { kind: 'file', file: fileAt(written.file) };
  if ('env' in written) return { kind: 'env', env: written.env };
  return { kind: 'credential', credential: written.credential };
}
