/**
 * Certificate pinning. The box's certificate is self-signed, so the only proof that it is the box is the
 * fingerprint its owner copied from its screen. Node's own identity check is not even called when an unknown
 * issuer is accepted; therefore the comparison is made here, before a byte of HTTP can be written.
 * @module
 */
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';

/** SHA-256 fingerprints, lower-case hexadecimal without separators. */
export type PinSet = ReadonlySet<string>;

/** Reads pins as people write them (`sha256:6f1c…`, `6F:1C:…`); null where one is not a SHA-256 fingerprint. */
export function pinSet(written: readonly string[]): PinSet | null {
  const pins = written.map((pin) => bare(pin.replace(/^sha256:/i, '')));
  return pins.length > 0 && pins.every((pin) => /^[0-9a-f]{64}$/.test(pin)) ? new Set(pins) : null;
}

const bare = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

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
  readonly pins: PinSet;
  /** For the whole of connecting: a peer that sends byte by byte must not hold it up. */
  readonly connectMs: number;
}

/** A socket to a peer that has shown a pinned certificate. */
export function connectPinned(peer: Peer): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const deadline = AbortSignal.timeout(peer.connectMs);
    const socket = connect({
      host: peer.host,
      port: peer.port,
      // A name may be sent, an address may not (RFC 6066).
      servername: isIP(peer.host) === 0 ? peer.host : '',
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
    });
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
      if (!isPinned(socket, peer.pins)) {
        fail(new ConnectFailure('pin', 'the certificate is not the pinned one'));
        return;
      }
      deadline.removeEventListener('abort', onDeadline);
      socket.off('error', onError);
      resolve(socket);
    });
  });
}

/** Fingerprint of the certificate that a peer has shown, as it stands in a pin set; null where it has shown none. */
export function fingerprintOf(socket: TLSSocket): string | null {
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? null : bare(certificate.fingerprint256);
}

function isPinned(socket: TLSSocket, pins: PinSet): boolean {
  const fingerprint = fingerprintOf(socket);
  return fingerprint !== null && pins.has(fingerprint);
}
