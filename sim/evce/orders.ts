/**
 * What a station does when it is told to. It stands for the station's own software, as far as OCPP 1.6 shows it.
 * @module
 */
import { unreachable } from '../../src/engine/index.ts';
import { wallMsAt, type Box } from './box-state.ts';
import { writeDiagnostics } from './diagnostics-text.ts';
import type { DiagnosticStore } from './diagnostics.ts';
import type { FirmwareStore } from './firmwares.ts';
import type { StationSettings } from './settings.ts';
import { configurationOf } from './station-configuration.ts';

export type Order =
  | { readonly kind: 'remote-start'; readonly connector: number }
  /** The session that is meant; null for whichever runs. */
  | { readonly kind: 'remote-stop'; readonly session: number | null }
  | { readonly kind: 'reset' }
  /** Connector 0 is the whole station. */
  | { readonly kind: 'change-availability'; readonly connector: number; readonly isOperative: boolean }
  /** Null asks for all keys. */
  | { readonly kind: 'get-configuration'; readonly keys: readonly string[] | null }
  | { readonly kind: 'get-diagnostics' }
  /** `startMs` is on the box's clock, ms since 1970; null for at once. */
  | { readonly kind: 'update-firmware'; readonly firmware: number; readonly startMs: number | null };

/** How a command ends, or how it goes on. */
export type Outcome =
  | { readonly kind: 'Accepted' | 'Rejected' | 'Failed' | 'Timeout'; readonly result: unknown }
  | { readonly kind: 'working'; readonly delayMs: number; readonly finish: () => Outcome };

export interface OrderContext {
  readonly box: Box;
  readonly firmwares: FirmwareStore;
  readonly diagnostics: DiagnosticStore;
}

/** An order that has reached its station, by index, and the id of its command. */
export interface Received<O extends Order = Order> {
  readonly station: number;
  readonly id: number;
  readonly order: O;
}

/** Until a station is back after a reset. */
const RESET_MS = 20_000;
/** Until a station has put its diagnostics together and sent them. */
const DIAGNOSTICS_MS = 10_000;
/** Until a station has fetched a firmware and installed it. */
const INSTALLATION_MS = 60_000;

const accepted = (result: unknown = null): Outcome => ({ kind: 'Accepted', result });
const rejected = (why: string): Outcome => ({ kind: 'Rejected', result: { why } });
const failed = (why: string): Outcome => ({ kind: 'Failed', result: { why } });

/** Carries an order out, at a station that can be reached. */
export function carryOut(context: OrderContext, received: Received): Outcome {
  const { order, station } = received;
  switch (order.kind) {
    case 'remote-start':
      return remoteStart(context, { ...received, order });
    case 'remote-stop':
      return remoteStop(context, { ...received, order });
    case 'reset':
      restart(context, station);
      return accepted();
    case 'change-availability':
      return changeAvailability(context, { ...received, order });
    case 'get-configuration':
      return accepted(configurationOf(settingsOf(context, station), order.keys));
    case 'get-diagnostics':
      return { kind: 'working', delayMs: DIAGNOSTICS_MS, finish: () => sendDiagnostics(context, received) };
    case 'update-firmware':
      return updateFirmware(context, { ...received, order });
    default:
      return unreachable(order);
  }
}

const settingsOf = ({ box }: OrderContext, station: number): StationSettings =>
  box.settings.stations[station] as StationSettings;

function remoteStart({ box }: OrderContext, { station, order }: Received<Order & { kind: 'remote-start' }>): Outcome {
  if (order.connector !== 1) return rejected('no such connector');
  if (box.links.conditionOf(station) !== 'up') return rejected('out of service');
  return box.links.start(station) ? accepted() : rejected('no car waits to be started');
}

function remoteStop({ box }: OrderContext, { station, order }: Received<Order & { kind: 'remote-stop' }>): Outcome {
  const { sessionId } = box.links.station(station);
  if (order.session !== null && order.session !== sessionId) return rejected('no such session');
  return box.links.stop(station) ? accepted() : rejected('no session runs');
}

/** The session does not survive it; the car goes on when the station is back. */
function restart({ box }: OrderContext, station: number): void {
  const wasCharging = box.links.stop(station);
  box.links.setReachable(station, false);
  box.agenda.after(RESET_MS, () => {
    box.links.setReachable(station, true);
    if (wasCharging) box.links.start(station);
  });
}

function changeAvailability(
  { box }: OrderContext,
  { station, order }: Received<Order & { kind: 'change-availability' }>,
): Outcome {
  if (order.connector > 1) return rejected('no such connector');
  box.links.setOperative(station, order.isOperative);
  return accepted({ status: box.links.isServingLast(station) ? 'Scheduled' : 'Accepted' });
}

function sendDiagnostics(context: OrderContext, { station, id }: Received): Outcome {
  const { box, diagnostics } = context;
  const wallMs = wallMsAt(box, box.plantMs);
  const stationId = box.ids.station.idAt(station);
  const filename = `station-${stationId}-${id}.log`;
  const bytes = writeDiagnostics({
    wallMs,
    settings: settingsOf(context, station),
    sample: box.links.station(station),
    firmwareVersion: box.firmwareVersions[station] as string,
  });
  return accepted({ diagnostic_id: diagnostics.add({ station: stationId, filename, wallMs, bytes }), filename });
}

function updateFirmware(context: OrderContext, received: Received<Order & { kind: 'update-firmware' }>): Outcome {
  const { box, firmwares } = context;
  const { firmware, startMs } = received.order;
  if (firmwares.bytesOf(firmware) === null) return rejected('the box does not have the bytes of this firmware');
  const waitMs = Math.max(0, (startMs ?? 0) - wallMsAt(box, box.plantMs));
  return { kind: 'working', delayMs: waitMs + INSTALLATION_MS, finish: () => install(context, received) };
}

function install(context: OrderContext, received: Received<Order & { kind: 'update-firmware' }>): Outcome {
  const { station, order } = received;
  const firmware = context.firmwares.find(order.firmware);
  if (firmware === null) return failed('the box does not have this firmware any more');
  const { model_id: modelId, version } = firmware;
  if (modelId !== undefined && modelId !== settingsOf(context, station).modelId) {
    return failed('the firmware is for another model');
  }
  context.box.firmwareVersions[station] = version ?? `unnamed ${order.firmware}`;
  restart(context, station);
  return accepted({ firmware_version: context.box.firmwareVersions[station] });
}
