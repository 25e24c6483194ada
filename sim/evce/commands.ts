/**
 * Commands on their way to stations. Each is pending until the station has answered or done what it was told; a
 * station that cannot be reached lets it time out.
 * @module
 */
import type { CommandStatus } from '../../src/evce/wire.ts';
import type { Box } from './box-state.ts';
import type { DiagnosticStore } from './diagnostics.ts';
import type { FirmwareStore } from './firmwares.ts';
import { carryOut, type Order, type OrderContext, type Outcome } from './orders.ts';

export interface CommandDesk {
  /** Sends an order to a station; the command's id, or null where there is no such station. */
  send(station: number, order: Order): number | null;
  /** What became of a command to a station; null where there is none. */
  status(station: number, command: number): CommandStatus | null;
  /** The box restarts: it knows of no command any more, and what is under way comes to nothing. */
  forget(): void;
}

interface Command {
  /** Index of the station. */
  readonly station: number;
  status: CommandStatus['status'];
  result: unknown;
}

/** From the box to a station and back, over a mobile network. */
const ANSWER_MS = 2000;
/** How long the box waits for a station. */
const TIMEOUT_MS = 30_000;
/** As many as one would look up later. */
const COMMANDS_MAX = 1000;

interface Desk {
  readonly box: Box;
  readonly context: OrderContext;
  readonly commands: Map<number, Command>;
  lastId: number;
}

/** A desk that has sent nothing. */
export function createCommandDesk(
  box: Box,
  stores: { readonly firmwares: FirmwareStore; readonly diagnostics: DiagnosticStore },
): CommandDesk {
  const desk: Desk = { box, context: { box, ...stores }, commands: new Map(), lastId: 0 };
  return {
    send: (station, order) => box.ids.station.find(station, (index) => send(desk, index, order)),
    status: (station, command) => box.ids.station.find(station, (index) => statusOf(desk, index, command)),
    forget: () => desk.commands.clear(),
  };
}

function statusOf({ commands }: Desk, station: number, id: number): CommandStatus | null {
  const command = commands.get(id);
  if (command?.station !== station) return null;
  return { cmd_id: id, status: command.status, result: structuredClone(command.result) };
}

function send(desk: Desk, station: number, order: Order): number {
  const { commands, box } = desk;
  desk.lastId += 1;
  const id = desk.lastId;
  commands.set(id, { station, status: 'Pending', result: null });
  const [oldest] = commands.keys();
  if (commands.size > COMMANDS_MAX && oldest !== undefined) commands.delete(oldest);
  box.agenda.after(ANSWER_MS, () => reach(desk, id, () => carryOut(desk.context, { station, id, order })));
  return id;
}

/** Lets the station act if it can be reached. One that is not there for long enough is given up. */
function reach(desk: Desk, id: number, act: () => Outcome): void {
  const command = desk.commands.get(id);
  if (command === undefined) return;
  const condition = desk.box.links.conditionOf(command.station);
  if (condition === 'up' || condition === 'out-of-service') conclude(desk, id, act());
  else desk.box.agenda.after(TIMEOUT_MS - ANSWER_MS, () => conclude(desk, id, { kind: 'Timeout', result: null }));
}

function conclude(desk: Desk, id: number, outcome: Outcome): void {
  const command = desk.commands.get(id);
  if (command === undefined) return;
  if (outcome.kind === 'working') {
    desk.box.agenda.after(outcome.delayMs, () => reach(desk, id, outcome.finish));
    return;
  }
  command.status = outcome.kind;
  command.result = outcome.result;
}
