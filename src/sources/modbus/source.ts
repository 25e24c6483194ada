/**
 * Modbus meters as a source: one connection for each host, one poll for each meter.
 * @module
 */
import type { EngineEvent, Volts } from '../../engine/index.ts';
import type { Clock } from '../../engine/ports.ts';
import type { HealthBook } from '../health.ts';
import { meterValues, type Found } from '../meter-values.ts';
import { poll } from '../polling.ts';
import type { ModbusMeter } from '../settings.ts';
import { openModbusLink, type ModbusLink } from './link.ts';
import { createReader } from './meter.ts';

export interface ModbusSourceOptions {
  readonly meters: readonly ModbusMeter[];
  readonly clock: Clock;
  readonly nominalVolts: Volts;
  readonly health: HealthBook;
  readonly emit: (event: EngineEvent) => void;
}

/** Begins to read; the result ends it. */
export function startModbus(options: ModbusSourceOptions): () => void {
  const links = linksOf(options);
  const stops = options.meters.map((meter) => {
    const entry = options.health.open(meter.name, 'modbus');
    const read = createReader(meter, links.get(placeOf(meter)) as ModbusLink);
    const ask = async (): Promise<void> => {
      const answer = await read();
      entry.connected(answer.ok);
      if (!answer.ok) return entry.troubled(answer.problem);
      const values = meterValues(placed(answer.found, meter.lines), meter, options.nominalVolts);
      if (answer.found.some(({ value }) => value !== null)) entry.alive();
      else entry.troubled('none of its registers has a value');
      options.emit({ kind: 'MeterObserved', at: options.clock.now(), meter: meter.name, stamp: null, values });
    };
    return poll({ clock: options.clock, everyMs: meter.everyMs, ask, entry });
  });
  return () => {
    for (const stop of stops) stop();
    for (const link of links.values()) link.close();
  };
}

/** What a meter calls its lines 1, 2, 3 is on those grid lines that the site file says. */
const placed = (found: readonly Found[], lines: ModbusMeter['lines']): readonly Found[] =>
  found.flatMap(({ part, value }): readonly Found[] => {
    const [own] = part.lines;
    if (own === undefined) return [{ part, value }];
    const line = lines[own];
    return line === undefined ? [] : [{ part: { ...part, lines: [line] }, value }];
  });

const placeOf = ({ host, port }: ModbusMeter): string => `${host}:${port}`;

function linksOf({ meters, clock }: ModbusSourceOptions): ReadonlyMap<string, ModbusLink> {
  const places = new Map<string, readonly ModbusMeter[]>();
  for (const meter of meters) places.set(placeOf(meter), [...(places.get(placeOf(meter)) ?? []), meter]);
  return new Map([...places].map(([place, sharing]) => [place, linkOf(sharing, clock)] as const));
}

function linkOf(sharing: readonly ModbusMeter[], clock: Clock): ModbusLink {
  const { host, port } = sharing[0] as ModbusMeter;
  // The slowest unit says how long an answer may take: for all, or its answer would cut off its neighbours.
  const timeoutMs = Math.max(...sharing.map((meter) => meter.timeoutMs));
  const unitIds = [...new Set(sharing.map(({ unitId }) => unitId))];
  return openModbusLink({ host, port, timeoutMs, unitIds, clock });
}
