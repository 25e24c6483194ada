/**
 * Where a secret is; the secret itself never stands in a site file.
 * @module
 */
import { z } from 'zod';

const reference = 'expected one of { file: PATH }, { env: NAME }, { credential: NAME }';

export const secretSchema = z.union([
  z.strictObject({ file: z.string(reference).min(1).describe('File that only its owner may read.') }, reference),
  z.strictObject({ env: z.string(reference).min(1).describe('Environment variable.') }, reference),
  z.strictObject({ credential: z.string(reference).min(1).describe('systemd credential.') }, reference),
]);

/** A reference as it is written. */
export type SecretInput = z.infer<typeof secretSchema>;
