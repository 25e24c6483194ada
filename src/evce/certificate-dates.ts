/**
 * Warns of a certificate's dates, once for each certificate: a box whose certificate has run out is still the box, but
 * somebody should renew it before other programs refuse it.
 * @module
 */
import type { X509Certificate } from 'node:crypto';
import type { EpochMs } from '../engine/index.ts';
import type { EvceLog } from './log.ts';

const DAY_MS = 86_400_000;
/** Time enough to have a new certificate made and its pin entered. */
const WARN_DAYS = 30;

/** Takes note of a certificate that a box has shown. */
export type WatchDates = (certificate: X509Certificate, now: EpochMs) => void;

export function watchDates(log: EvceLog): WatchDates {
  const warned = new Set<string>();
  return (certificate, now) => {
    const warning = dateWarning(certificate, now);
    if (warning === null || warned.has(certificate.fingerprint256)) return;
    warned.add(certificate.fingerprint256);
    log('warn', `the box's certificate ${warning}`);
  };
}

/** Whole days until a certificate runs out; negative when it has. */
export const daysLeft = (certificate: X509Certificate, now: EpochMs): number =>
  Math.floor((Date.parse(certificate.validTo) - now) / DAY_MS);

/** What is to be said of a certificate's dates; null where nothing is. */
export function dateWarning(certificate: X509Certificate, now: EpochMs): string | null {
  const left = daysLeft(certificate, now);
  if (now < Date.parse(certificate.validFrom)) {
    return `is valid from ${certificate.validFrom} only: is the clock of this machine right?`;
  }
  if (left < 0) return `ran out ${-left} days ago, or the clock of this machine is wrong; its fingerprint still counts`;
  return left > WARN_DAYS ? null : `runs out in ${left} days: renew it, and pin the new one beside it before`;
}
