/**
 * Calls about what the box stores: firmwares for stations, and stations' diagnostics.
 * @module
 */
import { FIRMWARE_BYTES_MAX } from '../firmwares.ts';
import type { BoxModel } from '../model.ts';
import { changed, found, ok, OPERATORS, reading, refusal, type Handler, type HandlersOf, type Reply } from './route.ts';

/** Where the bytes of a firmware go, below `/api/v2/`. */
export const UPLOAD = { method: 'PUT', path: 'stations/firmwares/{firmware_id}/content' } as const;

const BASE_PATH = '/api/v2/';

export const FILES: HandlersOf<
  | 'firmwares'
  | 'firmware'
  | 'addFirmware'
  | 'diagnostics'
  | 'exportDiagnostics'
  | 'stationDiagnostics'
  | 'requestDiagnostics'
> = {
  firmwares: reading((model) => model.firmwares.list()),
  firmware: reading((model, { id }) => model.firmwares.find(id)),
  addFirmware: {
    roles: OPERATORS,
    handle({ model }, { body }) {
      const id = model.firmwares.announce(body);
      if (id === null) return refusal(400, `no room: at most ${FIRMWARE_BYTES_MAX} bytes each, and not too many`);
      return ok({ id, upload_url: BASE_PATH + UPLOAD.path.replace('{firmware_id}', String(id)) });
    },
  },
  diagnostics: reading((model) => model.diagnostics.list()),
  exportDiagnostics: {
    roles: OPERATORS,
    handle: ({ model }, { body }) => found(model.diagnostics.export(body?.ids ?? null)),
  },
  stationDiagnostics: reading((model, { id }) => (model.station(id) === null ? null : model.diagnostics.ofStation(id))),
  requestDiagnostics: { roles: OPERATORS, handle: ({ model }, { id }) => requestDiagnostics(model, id) },
};

/** Takes the bytes of a firmware. The address is the box's own affair, so it stands in no table of calls. */
export const RECEIVE_FIRMWARE: Handler<Uint8Array> = {
  roles: OPERATORS,
  handle: ({ model }, { id, body }) => changed(model.firmwares.receive(id, body), 'not as many bytes as announced'),
};

function requestDiagnostics(model: BoxModel, station: number): Reply {
  const command = model.commands.send(station, { kind: 'get-diagnostics' });
  return found(command === null ? null : { cmd_id: command });
}
