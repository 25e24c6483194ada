/**
 * A finding of the checks that look at several parts of a file at once. They work on what could be read, so
 * that one wrong value does not hide what is wrong elsewhere; a part that could not be read is undefined.
 * @module
 */
import type { Path } from '../problem.ts';
import type { MeterInput, NodeInput, SiteInput } from '../schema/site-schema.ts';

export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  readonly message: string;
}

export const error = (path: Path, message: string): Finding => ({ severity: 'error', path, message });
export const warning = (path: Path, message: string): Finding => ({ severity: 'warning', path, message });

/** Words a place in relation to the reader's file: `line 8`, or `other.yaml:8`. */
export type DescribePlace = (path: Path) => string;

/** The readable part of a record. */
export type Readable<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** What could be read of a site file. Lists keep their indices. */
export interface SiteDraft {
  readonly nodes: readonly Readable<NodeInput>[];
  readonly meters: readonly Readable<MeterInput>[];
  readonly stations: Readable<SiteInput['stations']>;
  readonly timing: Readable<SiteInput['timing']>;
  readonly signals: readonly Readable<SiteInput['signals'][number]>[];
  readonly strategies: readonly Readable<SiteInput['strategies'][number]>[];
  /** The strategies' entries as they were written, to find what they refer to. */
  readonly rawStrategies: unknown;
  readonly broker: Readable<NonNullable<SiteInput['mqtt']>>;
  /** Whether there is a section of the broker, right or wrong. */
  readonly hasBroker: boolean;
  /** The section of dashboard and API as it was written. */
  readonly rawHttp: { readonly listen?: unknown; readonly tls?: unknown; readonly names?: readonly unknown[] };
  /** The box's section as it was written, to see what is there at all. */
  readonly rawEvce: Readable<NonNullable<SiteInput['evce']>>;
}

/** What could be read of a value that was checked with mistakes. */
export function draftOf(salvaged: unknown, raw: unknown): SiteDraft {
  const part = recordOf(salvaged);
  return {
    nodes: recordsOf(part['nodes']),
    meters: recordsOf(part['meters']),
    stations: recordOf(part['stations']) as SiteDraft['stations'],
    timing: recordOf(part['timing']),
    signals: recordsOf(part['signals']),
    strategies: recordsOf(part['strategies']),
    broker: recordOf(part['mqtt']),
    hasBroker: recordOf(raw)['mqtt'] !== undefined,
    rawStrategies: recordOf(raw)['strategies'],
    rawHttp: recordOf(recordOf(recordOf(raw)['service'])['http']),
    rawEvce: recordOf(recordOf(raw)['evce']),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

const recordsOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map(recordOf) : [];

/** The names in a list, or null where one could not be read: then nothing can be said to be missing. */
export function knownNames(names: readonly (string | undefined)[]): readonly string[] | null {
  const known = names.filter((name) => name !== undefined);
  return known.length === names.length ? known : null;
}

/** Names given a second time, each with where it was given first. */
export function repetitions(
  names: readonly (string | undefined)[],
): { readonly index: number; readonly first: number }[] {
  return names.flatMap((name, index) => {
    const first = name === undefined ? index : names.indexOf(name);
    return first < index ? [{ index, first }] : [];
  });
}
