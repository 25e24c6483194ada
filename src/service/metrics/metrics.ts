/**
 * What Prometheus may ask for. Gauges are set when somebody asks, from the latest state; counters and durations are
 * counted as turns go by. Labels are names of the site file and of catalogues, so that their number is bounded.
 * @module
 */
import { Histogram, Registry } from 'prom-client';
import type { MetricsOptions } from './options.ts';
import { processMetrics } from './process-metrics.ts';
import { serviceGauges } from './service-gauges.ts';
import { siteGauges } from './site-gauges.ts';

export interface Metrics {
  /** A decision took this long, s of real time, from its instant to its effects. */
  decided(seconds: number): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
}

const DECISION_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** Metrics of one service, in a registry of their own, and those of its process. */
export function openMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const decisions = new Histogram({
    name: 'busbar_decision_duration_seconds',
    help: 'From the instant of a decision to its effects, s.',
    buckets: DECISION_BUCKETS,
    registers: [registry],
  });
  const refreshers = [siteGauges(registry), serviceGauges(registry, options)];
  const all = Registry.merge([registry, processMetrics()]);
  return {
    decided: (seconds) => {
      decisions.observe(seconds);
    },
    text: () => {
      const state = options.state();
      for (const refresh of refreshers) refresh(state);
      return all.metrics();
    },
  };
}
