/** Real TLS servers on loopback, for what can only be seen on the wire. */
import type { RequestListener } from 'node:http';
import { createServer as createHttps, type Server as HttpsServer } from 'node:https';
import { createServer as createNet, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTls, type Server as TlsServer } from 'node:tls';
import { createCertificate, type BoxCertificate } from '../../../sim/evce/certificate.ts';

export interface Listening {
  readonly port: number;
  readonly url: string;
  readonly certificate: BoxCertificate;
  /** Connections accepted so far. */
  connections(): number;
  /** Bytes of HTTP received so far. */
  received(): number;
  readonly close: () => Promise<void>;
}

let shared: Promise<BoxCertificate> | undefined;
/** One certificate for all tests of a file: making one takes its time. */
export const theCertificate = (): Promise<BoxCertificate> => (shared ??= createCertificate());

/** Answers HTTP. */
export async function httpsServer(answer: RequestListener): Promise<Listening> {
  const certificate = await theCertificate();
  return listening(createHttps({ key: certificate.key, cert: certificate.certificate }, answer), certificate);
}

/** Completes the TLS handshake and then does as told. */
export async function tlsServer(serve: (socket: Socket) => void): Promise<Listening> {
  const certificate = await theCertificate();
  return listening(createTls({ key: certificate.key, cert: certificate.certificate }, serve), certificate);
}

/** Accepts connections and never says a word. */
export async function muteServer(): Promise<Listening> {
  return listening(createNet(), await theCertificate());
}

async function listening(server: Server | TlsServer | HttpsServer, certificate: BoxCertificate): Promise<Listening> {
  const sockets = new Set<Socket>();
  let bytes = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
  });
  server.on('secureConnection', (socket: Socket) => {
    socket.on('error', () => sockets.delete(socket));
    socket.on('data', (data: Buffer) => (bytes += data.length));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `https://127.0.0.1:${port}`,
    certificate,
    connections: () => sockets.size,
    received: () => bytes,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
