/**
 * Commands to charging stations, and what became of them.
 * @module
 */
import type { Order } from '../orders.ts';
import { found, OPERATORS, reading, refusal, type Handler, type HandlersOf } from './route.ts';

export const COMMANDS: HandlersOf<
  | 'remoteStart'
  | 'remoteStop'
  | 'reset'
  | 'changeAvailability'
  | 'getConfiguration'
  | 'getDiagnostics'
  | 'updateFirmware'
  | 'commandStatus'
> = {
  remoteStart: sending(({ connector_id: connector = 1 }) => ({ kind: 'remote-start', connector })),
  remoteStop: sending((body) => ({ kind: 'remote-stop', session: body?.transaction_id ?? null })),
  reset: sending(() => ({ kind: 'reset' })),
  changeAvailability: sending(({ connector_id: connector = 0, type }) => {
    return { kind: 'change-availability', connector, isOperative: type === 'Operative' };
  }),
  getConfiguration: sending((body) => ({ kind: 'get-configuration', keys: body?.key ?? null })),
  getDiagnostics: sending(() => ({ kind: 'get-diagnostics' })),
  updateFirmware: {
    roles: OPERATORS,
    handle(box, call) {
      const { firmware_id: firmware, retrieve_date: date } = call.body;
      if (box.model.firmwares.find(firmware) === null) return refusal(404, 'no such firmware');
      const startMs = date === undefined ? null : Date.parse(date);
      return sending(() => ({ kind: 'update-firmware', firmware, startMs })).handle(box, call);
    },
  },
  commandStatus: reading((model, { id, subId }) => model.commands.status(id, subId)),
};

/** A command goes on its way: 200 says no more than that. */
function sending<Body>(orderOf: (body: Body) => Order): Handler<Body> {
  return {
    roles: OPERATORS,
    handle({ model }, { id, body }) {
      const command = model.commands.send(id, orderOf(body));
      return found(command === null ? null : { cmd_id: command });
    },
  };
}
