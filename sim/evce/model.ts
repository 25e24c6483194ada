/**
 * The simulated box as its API sees it. It has no I/O, no promise and no clock; whoever owns time tells it how far
 * the plant has come. The HTTPS server, the in-memory transport and the fast simulation all stand on this one model.
 * @module
 */
import type { Dialect } from '../../src/evce/dialect.ts';
import type { Firmware } from '../../src/evce/wire.ts';
import { administrationOf, type Administration } from './administration.ts';
import { harmBox } from './box-faults.ts';
import { buildBox, type Box, type BoxModelOptions } from './box-state.ts';
import { createCatalogue, type Catalogue } from './catalogue.ts';
import { createCommandDesk, type CommandDesk } from './commands.ts';
import { createDiagnosticStore, type DiagnosticStore } from './diagnostics.ts';
import { createFirmwareStore, type FirmwareStore } from './firmwares.ts';
import { machineryOf, type Machinery } from './machinery.ts';
import {
  createClockFace,
  meterCalls,
  stationCalls,
  zoneCalls,
  type MeterCalls,
  type StationCalls,
  type ZoneCalls,
} from './model-calls.ts';
import type { StationSettings } from './settings.ts';

export type { BoxModelOptions } from './box-state.ts';
export type { BoxZone } from './settings.ts';

/** Null is "no such id". What the getters return is fresh and may be kept. */
export interface BoxModel extends Administration, Machinery, ZoneCalls, StationCalls, MeterCalls {
  /** How it words its reductions. */
  readonly dialect: Dialect;
  readonly catalogue: Catalogue;
  readonly firmwares: FirmwareStore;
  readonly diagnostics: DiagnosticStore;
  readonly commands: CommandDesk;
  /** The stored firmware that a station runs on. */
  stationFirmware(id: number): Firmware | null;
}

/** A box at plant time 0 that has not yet told its stations anything. */
export function createBoxModel(options: BoxModelOptions): BoxModel {
  const box = buildBox(options);
  const clock = createClockFace(box);
  const stores = {
    catalogue: createCatalogue(),
    firmwares: createFirmwareStore(() => clock.now()),
    diagnostics: createDiagnosticStore(),
  };
  const commands = createCommandDesk(box, stores);
  const administration = administrationOf(box, stores);
  harmBox({ box, commands, administration });
  return {
    dialect: box.dialect,
    ...stores,
    commands,
    ...administration,
    ...machineryOf(box),
    ...zoneCalls(box, clock),
    ...stationCalls(box, clock),
    ...meterCalls(box),
    stationFirmware: (id) => box.ids.station.find(id, (index) => storedFirmwareOf(box, stores.firmwares, index)),
  };
}

/** What the box holds of that which a station says it runs on; null where it does not. */
function storedFirmwareOf(box: Box, firmwares: FirmwareStore, index: number): Firmware | null {
  const { modelId } = box.settings.stations[index] as StationSettings;
  const runs = ({ model_id, version }: Firmware): boolean =>
    version === box.firmwareVersions[index] && (model_id ?? modelId) === modelId;
  return firmwares.list().find(runs) ?? null;
}
