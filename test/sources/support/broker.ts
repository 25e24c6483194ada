/** A broker in this process. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Aedes, type AedesPublishPacket } from 'aedes';

export interface TestBroker {
  readonly url: string;
  readonly aedes: Aedes;
  say(topic: string, text: string, retain?: boolean): Promise<void>;
  /** The next message of a topic. */
  heard(topic: string): Promise<AedesPublishPacket>;
  /** The next time a client listens to topics. */
  subscribed(): Promise<void>;
  /** Cuts all connections without a word. */
  cut(): void;
  close(): Promise<void>;
}

export async function openBroker(): Promise<TestBroker> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    aedes,
    say: (topic, text, retain = false) =>
      new Promise((resolve, reject) => {
        const packet = { cmd: 'publish', topic, payload: Buffer.from(text), qos: 0, retain, dup: false } as const;
        aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
      }),
    heard: (topic) =>
      new Promise((resolve) => {
        const listen = (packet: AedesPublishPacket): void => {
          if (packet.topic !== topic) return;
          aedes.off('publish', listen);
          resolve(packet);
        };
        aedes.on('publish', listen);
      }),
    subscribed: () => new Promise((resolve) => aedes.once('subscribe', () => resolve())),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
