/**
 * One connection to a Modbus TCP device or gateway, shared by all units behind it: one question at a time, and a cut after
 * anything odd, because a late answer would be taken for that to the next question.
 * @module
 */
import { Socket } from 'node:net';
import { ModbusTCPClient } from 'jsmodbus';
import type { Clock } from '../../engine/ports.ts';

export interface ModbusLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly unitIds: readonly number[];
  readonly clock: Clock;
}

/** Registers, or why there are none. `exception`: the device answered that it has none. */
export type RegisterAnswer =
  | { readonly ok: true; readonly words: readonly number[] }
  | { readonly ok: false; readonly kind: 'exception' | 'lost'; readonly problem: string };

export interface ModbusLink {
  /** Reads holding registers; questions are asked in the order in which they come. */
  read(unitId: number, address: number, count: number): Promise<RegisterAnswer>;
  close(): void;
}

/** Pauses after the first, second, … connection that failed, ms; the last stands for all further ones. */
const PAUSES_MS = [0, 2_000, 5_000, 10_000, 30_000] as const;

export function openModbusLink(options: ModbusLinkOptions): ModbusLink {
  return new Link(options);
}

interface Connection {
  readonly socket: Socket;
  readonly units: ReadonlyMap<number, ModbusTCPClient>;
}

/** Owns the socket. */
class Link implements ModbusLink {
  private readonly options: ModbusLinkOptions;
  private last: Promise<unknown> = Promise.resolve();
  private connection: Connection | null = null;
  private failures = 0;
  private pausedUntil = -Infinity;
  private isClosed = false;

  constructor(options: ModbusLinkOptions) {
    this.options = options;
  }

  read(unitId: number, address: number, count: number): Promise<RegisterAnswer> {
    const answer = this.last.then(() => this.ask(unitId, address, count));
    // A question that broke is its asker's; the next one is asked all the same.
    const over = (): void => undefined;
    this.last = answer.then(over, over);
    return answer;
  }

  close(): void {
    this.isClosed = true;
    this.cut();
  }

  private async ask(unitId: number, address: number, count: number): Promise<RegisterAnswer> {
    const opened = await this.open();
    if (typeof opened === 'string') return { ok: false, kind: 'lost', problem: opened };
    const unit = opened.units.get(unitId);
    if (unit === undefined) return { ok: false, kind: 'exception', problem: `unit ${unitId} is none of this link` };
    try {
      const { response } = await unit.readHoldingRegisters(address, count);
      const words = [...response.body.valuesAsArray];
      if (words.length === count) return { ok: true, words };
      this.cut();
      return { ok: false, kind: 'lost', problem: `${words.length} registers came, ${count} were asked for` };
    } catch (error) {
      return this.failed(error, unitId);
    }
  }

  private failed(error: unknown, unitId: number): RegisterAnswer {
    const { err, message } = error as { readonly err?: string; readonly message?: string };
    if (err === 'ModbusException') {
      return { ok: false, kind: 'exception', problem: `unit ${unitId} refuses: ${message ?? 'without a reason'}` };
    }
    this.cut();
    const problem =
      err === 'Timeout'
        ? `unit ${unitId} has not answered within ${this.options.timeoutMs} ms`
        : `the connection was lost (${err ?? message ?? String(error)})`;
    return { ok: false, kind: 'lost', problem };
  }

  /** The connection, or why there is none. */
  private async open(): Promise<Connection | string> {
    const { host, port, timeoutMs, clock } = this.options;
    if (this.isClosed) return 'closed';
    if (this.connection !== null) return this.connection;
    const place = `${host}:${port}`;
    if (clock.now().monoMs < this.pausedUntil) return `${place} cannot be reached`;
    const connection = this.prepare();
    const why = await connected(connection.socket, { host, port, timeoutMs });
    if (why === null && !this.isClosed) {
      this.failures = 0;
      this.connection = connection;
      connection.socket.once('close', () => this.forget(connection));
      return connection;
    }
    connection.socket.destroy();
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)] as number;
    this.failures += 1;
    this.pausedUntil = clock.now().monoMs + pause;
    return `${place} cannot be reached (${why ?? 'closed'})`;
  }

  /** Clients watch the socket connect, so they are made before it does. */
  private prepare(): Connection {
    const { unitIds, timeoutMs } = this.options;
    const socket = new Socket();
    // Each unit listens on its own; the bound is how many units there are.
    socket.setMaxListeners(0);
    socket.setNoDelay(true);
    const units = new Map(unitIds.map((unitId) => [unitId, new ModbusTCPClient(socket, unitId, timeoutMs)]));
    // What an error does to a question is seen there; what it does to an idle socket is its end.
    socket.on('error', () => socket.destroy());
    return { socket, units };
  }

  private cut(): void {
    this.connection?.socket.destroy();
    this.connection = null;
  }

  private forget(connection: Connection): void {
    if (this.connection === connection) this.connection = null;
  }
}

interface Peer {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/** Null once connected, else why not. */
function connected(socket: Socket, { host, port, timeoutMs }: Peer): Promise<string | null> {
  return new Promise((resolve) => {
    socket.setTimeout(timeoutMs, () => resolve(`no answer within ${timeoutMs} ms`));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('connect', () => {
      socket.setTimeout(0);
      resolve(null);
    });
    socket.connect(port, host);
  });
}
