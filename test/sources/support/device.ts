/** A Modbus TCP device in this process, with units behind it and faults. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { ModbusTCPServer } from 'jsmodbus';

export type Fault = 'none' | 'silent' | 'half' | 'exception' | 'short' | 'empty' | 'other-unit' | 'cut';

export interface TestDevice {
  readonly port: number;
  /** Registers of each unit; what is not there is refused. */
  readonly units: Map<number, Map<number, number>>;
  fault: Fault;
  /** How many connections there have been. */
  connections: number;
  close(): Promise<void>;
}

const ILLEGAL_ADDRESS = 2;
const READ_HOLDING = 3;

export async function openDevice(): Promise<TestDevice> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    device.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // Without registers of its own it hands each question over.
  const modbus = new ModbusTCPServer(server, { holding: undefined as unknown as Buffer });
  modbus.on('readHoldingRegisters', (request, answer) => {
    const { id, unitId, body } = request as unknown as {
      readonly id: number;
      readonly unitId: number;
      readonly body: { readonly start: number; readonly count: number };
    };
    const words = wordsOf(device.units.get(unitId), body);
    const pdu = words === null || device.fault === 'exception' ? refusal() : reading(told(words, device.fault));
    const header = Buffer.alloc(7);
    header.writeUInt16BE(id, 0);
    header.writeUInt16BE(pdu.length + 1, 4);
    header.writeUInt8(device.fault === 'other-unit' ? unitId + 1 : unitId, 6);
    const frame = Buffer.concat([header, pdu]);
    if (device.fault === 'silent') return;
    if (device.fault === 'cut') for (const socket of sockets) socket.destroy();
    else answer(device.fault === 'half' ? frame.subarray(0, frame.length - 3) : frame);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const device: TestDevice = {
    port: (server.address() as AddressInfo).port,
    units: new Map(),
    fault: 'none',
    connections: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return device;
}

function wordsOf(registers: Map<number, number> | undefined, { start, count }: { start: number; count: number }) {
  const words = Array.from({ length: count }, (_, index) => registers?.get(start + index));
  return words.every((word) => word !== undefined) ? words : null;
}

const refusal = (): Buffer => Buffer.from([READ_HOLDING + 0x80, ILLEGAL_ADDRESS]);

const told = (words: readonly number[], fault: Fault): readonly number[] =>
  fault === 'short' ? words.slice(1) : fault === 'empty' ? [] : words;

function reading(told: readonly number[]): Buffer {
  const body = Buffer.alloc(2 + 2 * told.length);
  body.writeUInt8(READ_HOLDING, 0);
  body.writeUInt8(2 * told.length, 1);
  told.forEach((word, index) => body.writeUInt16BE(word, 2 + 2 * index));
  return body;
}

/** Sets registers from an address on. */
export function put(registers: Map<number, number>, address: number, ...words: readonly number[]): void {
  words.forEach((word, index) => registers.set(address + index, word));
}

/** A number as two registers. */
export function float(value: number): readonly [number, number] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return [view.getUint16(0), view.getUint16(2)];
}
