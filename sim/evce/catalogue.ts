/**
 * The types of station and meter that the box knows. Those of meters can be rewritten: they are lists of registers.
 * @module
 */
import type { MeterModel, MeterModelRequest, StationModel } from '../../src/evce/wire.ts';
import { MODEL_IDS } from './settings.ts';

export interface Catalogue {
  stationModels(): StationModel[];
  meterModels(): MeterModel[];
  meterModel(id: number): MeterModel | null;
  /** What the request leaves out stays as it is. */
  rewriteMeterModel(id: number, request: MeterModelRequest): 'ok' | 'malformed' | 'unknown';
}

const STATION_MODELS: readonly StationModel[] = [
  {
    id: MODEL_IDS.singlePhase,
    name: 'Simulated AC 7',
    manufacturer: 'Busbar',
    phases: 1,
    max_current: 32,
    connectors: 1,
    type: 'AC',
  },
  {
    id: MODEL_IDS.threePhase,
    name: 'Simulated AC 22',
    manufacturer: 'Busbar',
    phases: 3,
    max_current: 32,
    connectors: 1,
    type: 'AC',
  },
];

const FLOAT32 = { type: 'float32', function: 3, scale: 1, word_order: 'big' };

const METER_MODELS: readonly MeterModel[] = [
  {
    id: MODEL_IDS.meter,
    name: 'Simulated meter',
    protocol: 'modbus_tcp',
    editable: false,
    registers: [
      { quantity: 'current_l1', address: 100, ...FLOAT32 },
      { quantity: 'current_l2', address: 102, ...FLOAT32 },
      { quantity: 'current_l3', address: 104, ...FLOAT32 },
      { quantity: 'active_power_total', address: 200, ...FLOAT32 },
      { quantity: 'energy_import', address: 300, ...FLOAT32 },
    ],
  },
  {
    id: MODEL_IDS.meter + 1,
    name: 'Own meter',
    protocol: 'modbus_rtu',
    editable: true,
    registers: [{ quantity: 'current_l1', address: 0, ...FLOAT32, type: 'uint16', scale: 0.1 }],
  },
];

/** The catalogue of a new box. */
export function createCatalogue(): Catalogue {
  const meterModels = new Map(METER_MODELS.map((model) => [model.id, model]));
  return {
    stationModels: () => structuredClone([...STATION_MODELS]),
    meterModels: () => structuredClone([...meterModels.values()]),
    meterModel: (id) => structuredClone(meterModels.get(id) ?? null),
    rewriteMeterModel(id, request) {
      const before = meterModels.get(id);
      if (before === undefined) return 'unknown';
      const { name = before.name, registers = before.registers, protocol = before.protocol } = request;
      // What a built-in model measures is what its meters have; it is not for an installer to change.
      if (before.editable !== true || name === '') return 'malformed';
      meterModels.set(id, { ...before, name, registers, protocol });
      return 'ok';
    },
  };
}
