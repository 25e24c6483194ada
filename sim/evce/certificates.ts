/**
 * The certificates that the simulated box shows over time, and when it makes a new one.
 * @module
 */
import type { BoxModes, Fault } from '../../src/config/index.ts';
import { createCertificate, type BoxCertificate, type CertificateTraits } from './certificate.ts';
import type { BoxModel } from './model.ts';

/** The certificate in force, and the next ones. */
export interface Certificates {
  current(): BoxCertificate;
  /** Calls back with each new certificate. */
  onRenewal(listener: (next: BoxCertificate) => void): void;
}

/** The first certificate of a box. */
export async function openCertificates(model: Pick<BoxModel, 'faults' | 'modes' | 'wallMs'>): Promise<Certificates> {
  const make = (): Promise<BoxCertificate> => createCertificate(traitsOf(model.modes().certificate, model.wallMs()));
  let current = await make();
  const listeners: ((next: BoxCertificate) => void)[] = [];
  const renew = async (): Promise<void> => {
    current = await make();
    for (const listener of listeners) listener(current);
  };
  model.faults.watch({
    begins: ({ fault }) => {
      if (renewsCertificate(fault, model.modes())) void renew();
    },
    ends: () => undefined,
  });
  return { current: () => current, onRenewal: (listener) => void listeners.push(listener) };
}

/** Whether a box that this befalls shows another certificate afterwards. */
export function renewsCertificate({ kind }: Fault, { certificateAtReboot }: BoxModes): boolean {
  if (kind === 'certificate' || kind === 'factory-reset') return true;
  return kind === 'reboot' && certificateAtReboot === 'new';
}

const DAY_MS = 86_400_000;

function traitsOf(certificate: BoxModes['certificate'], wallMs: number): CertificateTraits {
  switch (certificate) {
    case 'valid':
      return {};
    case 'expired':
      return { fromMs: wallMs - 30 * DAY_MS, toMs: wallMs - DAY_MS };
    case 'early':
      return { fromMs: wallMs + DAY_MS, toMs: wallMs + 366 * DAY_MS };
    case 'other-name':
      return { host: 'another-box.example' };
  }
}
