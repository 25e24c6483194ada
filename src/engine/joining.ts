/**
 * Reasons that bind equally, as one.
 * @module
 */
import { explainReason } from './explain.ts';
import type { Because } from './reason.ts';

/**
 * The engine's own reason first, where it is one of them, then those of strategies by name, so that the order in which
 * they spoke does not show. Who says the same twice is heard once.
 */
export function joinReasons(own: Because | null, others: readonly Because[]): Because {
  const named = [...others].sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0));
  const all = own === null ? named : [own, ...named];
  const distinct = all.filter((because, index) => all.findIndex((other) => saysTheSame(other, because)) === index);
  const [first, ...also] = distinct as [Because, ...Because[]];
  return also.length === 0 ? first : { ...first, also };
}

const saysTheSame = (a: Because, b: Because): boolean =>
  a === b || (a.by === b.by && explainReason(a.reason) === explainReason(b.reason));
