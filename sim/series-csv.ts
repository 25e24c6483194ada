/**
 * The course of a run as a table: one row a step, what truly flowed beside what was decided.
 * @module
 */
import { epochMs, formatLocal, PHASE_NAMES, type CycleRecord } from '../src/engine/index.ts';
import { rmsAmps, uncontrolledAmps } from './plant/truth.ts';
import type { World } from './world.ts';

/** The header; the unit stands behind each name. */
export function seriesHeader(world: World): string {
  const nodes = world.site.nodes.flatMap(({ name }) =>
    PHASE_NAMES.flatMap((phase) => [`${name} ${phase} (A)`, `${name} ${phase} without cars (A)`]),
  );
  const zones = world.site.zones.flatMap(({ name }) => [
    `${name} allocation (A)`,
    `${name} reduction (A)`,
    `${name} cars`,
  ]);
  return ['time', ...nodes, ...zones].map(quoted).join(',');
}

/** The present moment; a cell is empty where nothing has been decided. */
export function seriesRow(world: World, record: CycleRecord | null): string {
  const { truth } = world.plant;
  const lines = Array.from({ length: 3 * world.site.nodes.length }, (_, index) => index);
  const flows = lines.flatMap((index) => [rmsAmps(truth, index), uncontrolledAmps(truth, index)].map(toText));
  const zones = world.site.zones.flatMap((_, index) => {
    const zone = record?.zones[index];
    if (zone === undefined) return ['', '', ''];
    return [
      toText(zone.allocationAmps),
      zone.reductionAmps === null ? '' : toText(zone.reductionAmps),
      String(zone.cars),
    ];
  });
  const time = formatLocal(world.site.timeZone, epochMs(world.wallStartMs + world.plant.nowMs()));
  return [time, ...flows, ...zones].join(',');
}

const toText = (value: number): string => String(Math.round(value * 100) / 100);

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
