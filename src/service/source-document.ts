/**
 * How each way in is, for people: the box first, then what is read besides it.
 * @module
 */
import type { SourceHealth } from '../sources/index.ts';
import type { LiveState } from './live-state.ts';

/** A meter or signal that is read besides the box, or the box itself. */
export interface SourceDocument extends Omit<SourceHealth, 'kind'> {
  readonly kind: SourceHealth['kind'] | 'evce';
}

/** `others` are those besides the box, as they are now. */
export function sourceDocuments(state: LiveState, others: readonly SourceHealth[]): readonly SourceDocument[] {
  return [boxDocument(state, others), ...others];
}

function boxDocument(
  { at, link, metersAskedAt, stations }: LiveState,
  others: readonly SourceHealth[],
): SourceDocument {
  const elsewhere = new Set(others.map(({ name }) => name));
  const answered = Object.entries(metersAskedAt).flatMap(([meter, askedAt]) => (elsewhere.has(meter) ? [] : [askedAt]));
  const lastMs = Math.max(-Infinity, ...answered, stations?.at.monoMs ?? -Infinity);
  return {
    name: 'EVCE',
    kind: 'evce',
    connected: link?.up ?? false,
    ageMs: at === null || lastMs === -Infinity ? null : Math.max(0, Math.round(at.monoMs - lastMs)),
    problem: link?.detail ?? null,
  };
}
