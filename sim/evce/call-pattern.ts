/**
 * Patterns of calls, such as `PUT em/zones/*`: a method or none, and a path in which `*` stands for anything.
 * @module
 */

/** A call as far as faults look at it. */
export interface Incoming {
  readonly method: string;
  /** Below `/api/v2/`. */
  readonly path: string;
}

const METHOD = /^(GET|PUT|POST)(?: +|$)/;

/** Whether a pattern means a call; null means all. */
export function meets(pattern: string | null, { method, path }: Incoming): boolean {
  if (pattern === null) return true;
  const wanted = METHOD.exec(pattern);
  if (wanted !== null && wanted[1] !== method) return false;
  const place = pattern.slice(wanted?.[0].length ?? 0);
  return place === '' || expressionOf(place).test(bare(path));
}

const bare = (path: string): string => path.replace(/\/$/, '');

/** As in the table of calls, `{zone_id}` stands for an id. */
function expressionOf(place: string): RegExp {
  const parts = bare(place)
    .replace(/\{\w*\}/g, '*')
    .split('*');
  return new RegExp(`^${parts.map((part) => part.replace(/[^\w/]/g, '\\$&')).join('.*')}$`);
}
