/**
 * Whether the box answers, with which certificate, and whether it fits the site file.
 * @module
 */
import { boxError, boxNote, boxWarning, type BoxFinding } from '../../commissioning/finding.ts';
import type { Environment, EvceSettings, SiteConfig } from '../../config/index.ts';
import type { Clock } from '../../engine/ports.ts';
import { lookAtCertificate, type ShownCertificate } from '../../evce/shown-certificate.ts';
import { connectAndCompare } from '../check-connect.ts';
import { readAddress } from '../evce-pin.ts';

export interface BoxLook {
  readonly config: SiteConfig;
  readonly environment: Environment;
  readonly clock: Clock;
  /** The service that runs, which has the one connection that the box allows; null where none does. */
  readonly heldBy: number | null;
}

const CONNECT_MS = 5_000;

/** Looks at the certificate first: where that is another one, nothing more is said to whoever answers. */
export async function lookAtBox(look: BoxLook): Promise<readonly BoxFinding[]> {
  const { evce } = look.config;
  if (evce === null) return [boxNote('box', 'the site file names none: this site can be simulated only')];
  const peer = readAddress(evce.url);
  if (peer === null) return [boxError('box', `${evce.url} is no address`, 'correct evce.url')];
  const looked = await lookAtCertificate({ ...peer, connectMs: CONNECT_MS }, look.clock.now().wallMs);
  if (!looked.ok) {
    return [
      boxError('box', `${evce.url} does not answer: ${looked.why}`, 'check its supply, its address and the network'),
    ];
  }
  const shown = certificateFindings(looked.certificate, evce);
  if (shown.some(({ severity }) => severity === 'error')) return shown;
  return [...shown, ...(await inside(look, evce))];
}

function certificateFindings(shown: ShownCertificate, { pins }: EvceSettings): readonly BoxFinding[] {
  const subject = 'certificate of the box';
  if (pins.length > 0 && !pins.includes(shown.pin)) {
    const advice = 'compare `busbar evce pin` with the box’s own screen; pin it only if it is the box’s';
    return [boxError(subject, `${shown.pin} is not pinned`, advice)];
  }
  if (shown.warning !== null)
    return [
      boxWarning(
        subject,
        shown.warning,
        'see to the clock of this machine; else renew the certificate, and pin the new one beside it before',
      ),
    ];
  return [boxNote(subject, `is the right one, and valid for ${shown.daysLeft} days`)];
}

async function inside(look: BoxLook, evce: EvceSettings): Promise<readonly BoxFinding[]> {
  if (look.heldBy !== null) return [boxNote('box', 'is left to the running service: it lets a user in once')];
  const connected = await connectAndCompare({ ...look, evce, acknowledge: false });
  if (!connected.ok)
    return [boxError('box', 'does not let Busbar in; the reason stands above', 'check user and password')];
  return [boxNote('box', 'answers and lets Busbar in'), ...connected.findings];
}
