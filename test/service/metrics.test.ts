import { readFileSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import { describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { CATALOGUE } from '../../src/service/alarms/catalogue.ts';
import { foldTurn, INITIAL_STATE, type LiveState } from '../../src/service/live-state.ts';
import { openMetrics } from '../../src/service/metrics/metrics.ts';
import { decision, instantAt, meterAlarm, recordAt, SITE, turnOf } from './recorded.ts';

const RECORD = recordAt(1);

/** The lines of a scrape of this state, ten seconds into the recording. */
async function scraped(state: LiveState, decided: readonly number[] = []): Promise<readonly string[]> {
  const metrics = openMetrics({ site: SITE, version: '1.2.3', state: () => state, nowMonoMs: () => 10_000 });
  for (const seconds of decided) metrics.decided(seconds);
  return (await metrics.text()).split('\n');
}

const LIVED = foldTurn(INITIAL_STATE, decision(1));

describe('metrics', () => {
  it('tell what the latest decision saw and gave, on each line, in units', async () => {
    const lines = await scraped(LIVED);
    const zone = RECORD.zones[0];
    const node = RECORD.nodes[0];
    expect(lines).toContain(`busbar_zone_allocation_amps{zone="${zone?.zone}"} ${zone?.allocationAmps}`);
    expect(lines).toContain(`busbar_node_limit_amps{node="${node?.node}",line="L1"} ${node?.limitAmps[0]}`);
    expect(lines).toContain(`busbar_build_info{version="1.2.3",site="${SITE.name}"} 1`);
    expect(lines).toContain('busbar_decisions_total 1');
  });

  it('leave out what is not known, and tell nothing as it was', async () => {
    expect((await scraped(INITIAL_STATE)).filter((line) => line.startsWith('busbar_zone'))).toEqual([]);
    const state = { current: LIVED };
    const metrics = openMetrics({ site: SITE, version: '1', state: () => state.current, nowMonoMs: () => 0 });
    expect(await metrics.text()).toContain('busbar_zone_cars{');
    state.current = { ...LIVED, record: { ...RECORD, zones: [] } };
    expect(await metrics.text()).not.toContain('busbar_zone_cars{');
  });

  it('count writes by outcome, and alarms that last by kind', async () => {
    const writes = { ...LIVED.writes, confirmed: 3, rejected: 2, unresolved: 1 };
    const alarmed = foldTurn(
      { ...LIVED, writes },
      { ...turnOf({ kind: 'Tick', at: instantAt(6) }), effects: [meterAlarm(6, true)] },
    );
    const lines = await scraped(alarmed);
    expect(lines).toContain('busbar_writes_total{outcome="confirmed"} 3');
    expect(lines).toContain('busbar_writes_total{outcome="rejected"} 2');
    expect(lines.filter((line) => /^busbar_alarms\{.*\} 1$/.test(line))).toHaveLength(1);
    expect(lines.filter((line) => /^busbar_alarms\{.*\} 0$/.test(line))).toHaveLength(
      Object.keys(CATALOGUE).length - 1,
    );
  });

  it('watch the process once, however often a service begins anew in it', async () => {
    const observe = vi.spyOn(PerformanceObserver.prototype, 'observe');
    const first = await scraped(LIVED);
    const again = await scraped(LIVED);
    expect(observe.mock.calls.length).toBeLessThanOrEqual(1);
    observe.mockRestore();
    for (const lines of [first, again])
      expect(lines.filter((line) => line.startsWith('busbar_process_resident_memory_bytes '))).toHaveLength(1);
  });

  it('tell how long decisions take', async () => {
    const lines = await scraped(LIVED, [0.004, 0.3]);
    expect(lines).toContain('busbar_decision_duration_seconds_count 2');
    expect(lines).toContain('busbar_decision_duration_seconds_bucket{le="0.005"} 1');
  });

  it('have as many series twice as once: labels are names of the site and of catalogues', async () => {
    const later = foldTurn(LIVED, decision(2));
    const own = (lines: readonly string[]): number =>
      lines.filter((line) => /^busbar_(?!process|nodejs)/.test(line)).length;
    expect(own(await scraped(later))).toBe(own(await scraped(LIVED)));
  });
});

interface Named {
  readonly expr: string;
}

/** What a query asks for. */
const metricsIn = (query: string): readonly string[] => query.match(/busbar_\w+/g) ?? [];

/** Every name that a scrape may show, with those that have no sample yet. */
async function names(): Promise<ReadonlySet<string>> {
  const text = await scraped(LIVED);
  const declared = text.flatMap((line) => /^# TYPE (\S+) (\S+)/.exec(line)?.slice(1, 3).join(' ') ?? []);
  return new Set(
    declared.flatMap((entry) => {
      const [name = '', type] = entry.split(' ');
      return type === 'histogram' ? [name, `${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
    }),
  );
}

describe('the files for Prometheus and Grafana', () => {
  it('ask in the dashboard only for what there is', async () => {
    const dashboard = readFileSync('config/grafana/busbar.json', 'utf8');
    const known = await names();
    const asked = metricsIn(dashboard);
    expect(asked.length).toBeGreaterThan(15);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
    const { panels } = JSON.parse(dashboard) as { panels: { targets?: Named[]; title: string }[] };
    expect(panels.filter(({ targets }) => (targets ?? []).length === 0).map(({ title }) => title)).toEqual([]);
  });

  it('ask in the alert rules only for what there is, and name alarms of the catalogue', async () => {
    const { groups } = parse(readFileSync('config/prometheus/alerts.yaml', 'utf8')) as {
      groups: { rules: (Named & { alert: string; annotations: { summary: string } })[] }[];
    };
    const rules = groups.flatMap(({ rules: each }) => each);
    const known = await names();
    expect(rules.length).toBeGreaterThan(4);
    expect(rules.flatMap(({ expr }) => metricsIn(expr)).filter((name) => !known.has(name))).toEqual([]);
    const alarms = rules.flatMap(({ expr }) => [...expr.matchAll(/alarm="([^"]+)"/g)].map(([, id = '']) => id));
    expect(alarms.filter((id) => !(id in CATALOGUE))).toEqual([]);
  });
});
