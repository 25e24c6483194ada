/**
 * Gauges that are made anew each time somebody asks, so that what is unknown is absent, and not as it was.
 * @module
 */
import { Counter, Gauge, type Registry } from 'prom-client';

/** A name with its unit at the end, and what it means. */
export interface Described {
  readonly name: `busbar_${string}`;
  readonly help: string;
  readonly labels: readonly string[];
}

/** A value with its labels; null where it is not known. */
export type Sample = readonly [value: number | null, ...labels: readonly string[]];

/** Shows these samples, and no others. */
export type Show = (samples: readonly Sample[]) => void;

/** What may rise and fall. */
export function gaugeIn(registry: Registry, { name, help, labels }: Described): Show {
  const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
  return (samples) => {
    gauge.reset();
    for (const [value, ...values] of samples) if (value !== null) gauge.set(labelled(labels, values), value);
  };
}

/** What only rises while the service lives, and is counted elsewhere. */
export function counterIn(registry: Registry, { name, help, labels }: Described): Show {
  const counter = new Counter({ name, help, labelNames: [...labels], registers: [registry] });
  return (samples) => {
    counter.reset();
    for (const [value, ...values] of samples) if (value !== null) counter.inc(labelled(labels, values), value);
  };
}

const labelled = (labels: readonly string[], values: readonly string[]): Record<string, string> =>
  Object.fromEntries(labels.map((label, index) => [label, values[index] ?? '']));
