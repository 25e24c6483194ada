/**
 * Checks that a reduction that ends by itself is written again well before it does.
 * @module
 */
import { DEFAULT_TIMING } from '../../engine/index.ts';
import { parseDuration } from '../duration.ts';
import { error, type Finding, type SiteDraft } from './finding.ts';

/** One rewrite may be missed. */
const REWRITES = 2;

/** A reduction that lapses gives a zone its full maximum back, whatever the site can carry. */
export function checkValidity({ rawEvce, timing }: SiteDraft): Finding[] {
  const dialect: Readonly<Record<string, unknown>> = { ...rawEvce.dialect };
  const validityMs = parseDuration(String(dialect['validity']));
  const rewriteMs = timing.rewrite ?? DEFAULT_TIMING.rewriteMs;
  // What is no duration has been complained about by the schema.
  if (Number.isNaN(validityMs) || validityMs >= REWRITES * rewriteMs) return [];
  const message =
    `found ${validityMs / 1000}s, expected at least ${(REWRITES * rewriteMs) / 1000}s, twice timing.rewrite: ` +
    'a reduction would lapse before it is written again';
  return [error(['evce', 'dialect', 'validity'], message)];
}
