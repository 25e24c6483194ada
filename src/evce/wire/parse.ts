/**
 * From the bytes of a body to what it says, in one place and without ever throwing.
 * @module
 */
import type { z } from 'zod';
import { withSnakeKeys } from '../keys.ts';

/** A body that was understood, or what was wrong with it. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** Reads a body. Never throws, whatever the bytes; the reason names places, never contents. */
export function parseBody<Schema extends z.ZodType>(body: string, schema: Schema): Parsed<z.infer<Schema>> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // The parser's own message quotes the body, which may hold a token.
    return { ok: false, why: body === '' ? 'the body is empty' : 'the body is not JSON' };
  }
  const parsed = schema.safeParse(withSnakeKeys(json));
  if (parsed.success) return { ok: true, value: parsed.data };
  const [first] = parsed.error.issues;
  const place = first === undefined || first.path.length === 0 ? 'the body' : first.path.join('.');
  return { ok: false, why: `${place}: ${first?.message ?? 'not as expected'}` };
}
