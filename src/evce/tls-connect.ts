/**
 * A TLS connection to a peer that has to be judged by its certificate before anything is said to it. Node's own
 * identity check is not even called when an unknown issuer is accepted; therefore the judgement is made here, before a
 * byte of HTTP can be written.
 * @module
 */
import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

/** Why there is no connection. */
export class ConnectFailure extends Error {
  override readonly name = 'ConnectFailure';
  readonly why: 'unreachable' | 'timeout' | 'pin';
  constructor(why: ConnectFailure['why'], message: string) {
    super(message);
    this.why = why;
  }
}

export interface Peer {
  readonly host: string;
  readonly port: number;
  /** For the whole of connecting: a peer that sends byte by byte must not hold it up. */
  readonly connectMs: number;
  /** What speaks against talking to the peer that has shown this certificate; null where nothing does. */
  readonly objection: (certificate: X509Certificate) => string | null;
}

/** A socket to a peer against which nothing speaks. Rejects with a `ConnectFailure`. */
export function connectTls(peer: Peer): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const deadline = AbortSignal.timeout(peer.connectMs);
    const socket = connect(optionsFor(peer));
    const fail = (failure: ConnectFailure): void => {
      deadline.removeEventListener('abort', onDeadline);
      socket.destroy();
      reject(failure);
    };
    const onDeadline = (): void => fail(new ConnectFailure('timeout', `no connection within ${peer.connectMs} ms`));
    const onError = (error: NodeJS.ErrnoException): void =>
      fail(new ConnectFailure('unreachable', error.code ?? 'connection failed'));
    deadline.addEventListener('abort', onDeadline, { once: true });
    socket.on('error', onError);
    socket.once('secureConnect', () => {
      const objection = objectionTo(socket, peer);
      if (objection !== null) {
        fail(new ConnectFailure('pin', objection));
        return;
      }
      deadline.removeEventListener('abort', onDeadline);
      socket.off('error', onError);
      resolve(socket);
    });
  });
}

/** No session is ever offered for resumption: each connection shows its certificate and is judged anew. */
function optionsFor({ host, port }: Peer) {
  return {
    host,
    port,
    // A name may be sent, an address may not (RFC 6066).
    servername: isIP(host) === 0 ? host : '',
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
  } as const;
}

function objectionTo(socket: TLSSocket, peer: Peer): string | null {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined || socket.isSessionReused()) return 'no certificate was shown';
  return peer.objection(certificate);
}
