/**
 * What the simulated box says of its meters, in the words of its API.
 * @module
 */
import { mapPhases, type PerPhase } from '../../src/engine/index.ts';
import type { BoxModes } from '../../src/config/index.ts';
import type { Meter, MeterValuesBody } from '../../src/evce/wire.ts';
import type { MeterReading } from './meter-desk.ts';
import { METER_FIELDS, inFields } from './setting-fields.ts';
import type { MeterSettings } from './settings.ts';
import { KILO, phaseValues } from './views.ts';

export function meterView(meter: MeterSettings, id: number, zoneIds: readonly number[]): Meter {
  return { id, config: inFields(meter, METER_FIELDS), zone_ids: [...zoneIds] };
}

/** How a box words what it has of a meter. */
export interface MeterWording {
  /** Time of the measurement on the box's clock, ms since 1970. */
  readonly wallMs: number;
  readonly stamps: BoxModes['meterStamps'];
  readonly saysSo: boolean;
}

/** Last values of a meter. What is null or no number in the reading is undefined or NaN here. */
export function meterValuesView({ sample, gives, isLost }: MeterReading, wording: MeterWording): MeterValuesBody {
  const { currentAmps, voltageVolts, powerWatts, importWh, exportWh } = gives === 'numbers' ? sample : NO_NUMBERS;
  const kilowatts = mapPhases(powerWatts, (watts) => watts / KILO);
  const body: MeterValuesBody = {
    status: isLost && wording.saysSo ? 'timeout' : 'ok',
    ...stampOf(wording),
    current: { ...phaseValues(currentAmps), avg: sum(currentAmps) / 3 },
    voltage: phaseValues(voltageVolts),
    active_power: { ...phaseValues(kilowatts), total: sum(kilowatts) },
    energy: { import: importWh / KILO, export: exportWh / KILO },
  };
  return gives === 'null' ? withoutNumbers(body) : body;
}

const NOT_NUMBERS: PerPhase<number> = [NaN, NaN, NaN];
const NO_NUMBERS = {
  currentAmps: NOT_NUMBERS,
  voltageVolts: NOT_NUMBERS,
  powerWatts: NOT_NUMBERS,
  importWh: NaN,
  exportWh: NaN,
};

function stampOf({ wallMs, stamps }: MeterWording): Pick<MeterValuesBody, 'timestamp'> {
  switch (stamps) {
    case 'iso':
      return { timestamp: new Date(wallMs).toISOString() };
    case 'epoch':
      return { timestamp: wallMs / 1000 };
    case 'none':
      return {};
  }
}

/** The same fields, of which none has a value. */
function withoutNumbers(body: MeterValuesBody): MeterValuesBody {
  const emptied = (fields: object | undefined): Record<string, undefined> =>
    Object.fromEntries(Object.keys(fields ?? {}).map((key) => [key, undefined]));
  const { current, voltage, active_power: power, energy } = body;
  return {
    ...body,
    current: emptied(current),
    voltage: emptied(voltage),
    active_power: emptied(power),
    energy: emptied(energy),
  };
}

const sum = (values: PerPhase<number>): number => values[0] + values[1] + values[2];
