/**
 * Metrics of how the service itself is: decisions, writes, alarms, the link, ages.
 * @module
 */
import type { Registry } from 'prom-client';
import { ALARM_IDS, CATALOGUE } from '../alarms/catalogue.ts';
import { activeAlarms, type LiveState } from '../live-state.ts';
import { counterIn, gaugeIn } from './gauges.ts';
import type { MetricsOptions } from './options.ts';

/** Makes them; the result sets them to what a state says. */
export function serviceGauges(registry: Registry, options: MetricsOptions): (state: LiveState) => void {
  const refreshers = [about(registry, options), decisions(registry, options), writes(registry), alarms(registry)];
  return (state) => {
    for (const refresh of refreshers) refresh(state);
  };
}

function about(registry: Registry, { site, version }: MetricsOptions): (state: LiveState) => void {
  const build = gaugeIn(registry, {
    name: 'busbar_build_info',
    help: 'Always 1; says which version runs which site.',
    labels: ['version', 'site'],
  });
  const shadow = gaugeIn(registry, {
    name: 'busbar_shadow',
    help: '1 where nothing is written to the box.',
    labels: [],
  });
  const link = gaugeIn(registry, { name: 'busbar_box_up', help: '1 while the box answers.', labels: [] });
  return (state) => {
    build([[1, version, site.name]]);
    shadow([[site.shadow ? 1 : 0]]);
    link([[state.link?.up === true ? 1 : 0]]);
  };
}

function decisions(registry: Registry, { nowMonoMs }: MetricsOptions): (state: LiveState) => void {
  const cycles = counterIn(registry, { name: 'busbar_decisions_total', help: 'Decisions made.', labels: [] });
  const age = gaugeIn(registry, {
    name: 'busbar_last_decision_age_seconds',
    help: 'Time since the last decision, s of the site.',
    labels: [],
  });
  const stations = gaugeIn(registry, {
    name: 'busbar_stations_age_seconds',
    help: 'Time since the stations were last read, s of the site.',
    labels: [],
  });
  return (state) => {
    const since = (monoMs: number | undefined): number | null =>
      monoMs === undefined ? null : Math.max(0, nowMonoMs() - monoMs) / 1000;
    cycles([[state.cycles]]);
    age([[since(state.record?.at.monoMs)]]);
    stations([[since(state.stations?.at.monoMs)]]);
  };
}

function writes(registry: Registry): (state: LiveState) => void {
  const settled = counterIn(registry, {
    name: 'busbar_writes_total',
    help: 'Writes to the box by how they ended.',
    labels: ['outcome'],
  });
  return ({ writes: { confirmed, rejected, unresolved } }) => {
    settled([
      [confirmed, 'confirmed'],
      [rejected, 'rejected'],
      [unresolved, 'unresolved'],
    ]);
  };
}

function alarms(registry: Registry): (state: LiveState) => void {
  const active = gaugeIn(registry, {
    name: 'busbar_alarms',
    help: 'Alarms that last, by kind.',
    labels: ['alarm', 'severity'],
  });
  return (state) => {
    const lasting = activeAlarms(state);
    active(ALARM_IDS.map((id) => [lasting.filter((each) => each.id === id).length, id, CATALOGUE[id].severity]));
  };
}
