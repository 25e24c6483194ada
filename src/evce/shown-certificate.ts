/**
 * What a box shows of itself before anybody has said a word to it: for whoever sets up a site and needs the fingerprint
 * to pin.
 * @module
 */
import type { X509Certificate } from 'node:crypto';
import type { EpochMs } from '../engine/index.ts';
import { dateWarning, daysLeft } from './certificate-dates.ts';
import { fingerprintOf } from './pin.ts';
import { ConnectFailure, connectTls, type Peer } from './tls-connect.ts';

export interface ShownCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly isSelfSigned: boolean;
  /** RFC 3339. */
  readonly validFrom: string;
  /** RFC 3339. */
  readonly validTo: string;
  readonly daysLeft: number;
  /** What is to be said of these dates; null where nothing is. */
  readonly warning: string | null;
  /** Hosts that it is made out to, as `DNS:…` and `IP Address:…`. */
  readonly names: readonly string[];
  /** As it stands in a site file. */
  readonly pin: string;
}

export type Looked =
  { readonly ok: true; readonly certificate: ShownCertificate } | { readonly ok: false; readonly why: string };

/** Connects, looks and hangs up. Nothing is sent besides the handshake. */
export async function lookAtCertificate(peer: Omit<Peer, 'objection'>, now: EpochMs): Promise<Looked> {
  let shown: X509Certificate | undefined;
  const objection = (certificate: X509Certificate): null => {
    shown = certificate;
    return null;
  };
  try {
    (await connectTls({ ...peer, objection })).destroy();
  } catch (error) {
    if (error instanceof ConnectFailure) return { ok: false, why: error.message };
    throw error;
  }
  return shown === undefined
    ? { ok: false, why: 'no certificate was shown' }
    : { ok: true, certificate: described(shown, now) };
}

function described(shown: X509Certificate, now: EpochMs): ShownCertificate {
  return {
    subject: inOneLine(shown.subject),
    issuer: inOneLine(shown.issuer),
    isSelfSigned: shown.checkIssued(shown) && shown.verify(shown.publicKey),
    validFrom: new Date(shown.validFrom).toISOString(),
    validTo: new Date(shown.validTo).toISOString(),
    daysLeft: daysLeft(shown, now),
    warning: dateWarning(shown, now),
    names: shown.subjectAltName === undefined ? [] : shown.subjectAltName.split(', ').map(inOneLine),
    pin: `sha256:${fingerprintOf(shown)}`,
  };
}

/** Anybody can put anything into a certificate; on a terminal it must stay a line of text. */
function inOneLine(text: string | undefined): string {
  return (text ?? '')
    .trim()
    .replace(/\n/g, ', ')
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, ' ');
}
