/**
 * What a site reads besides its box, opened: secrets are looked up here, anew each time they are sent.
 * @module
 */
import { readFileSync } from 'node:fs';
import { merge } from 'rxjs';
import { resolveSecret, type Environment, type SecretRef, type SiteConfig } from '../config/index.ts';
import type { Clock, Source } from '../engine/ports.ts';
import { openSources, type Reveal, type Sources } from '../sources/index.ts';
import type { Publishing, SourceSettings } from '../sources/settings.ts';
import { readSecretFile } from './box-access.ts';
import type { Logger } from './log.ts';
import { availabilityOf, GONE } from './mqtt-topics.ts';
import { spreadOf } from './spread.ts';

export interface OutsideOptions {
  readonly config: Pick<SiteConfig, 'site' | 'sources'>;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

export type OpenedOutside =
  { readonly ok: true; readonly outside: Sources | null } | { readonly ok: false; readonly problem: string };

/** Null where the site reads nothing besides its box. A secret that cannot be had now stops the start, as that of the box does. */
export async function openOutside({ config, clock, environment, log }: OutsideOptions): Promise<OpenedOutside> {
  const { site, sources } = config;
  const { broker, meters, signals } = sources;
  if (broker === null && meters.length + signals.length === 0) return { ok: true, outside: null };
  const revealed = withSecrets(sources, environment);
  if (!revealed.ok) return revealed;
  const authority = authorityOf(broker?.ca ?? null);
  if (!authority.ok) return authority;
  const outside = await openSources({
    settings: revealed.settings,
    authority: authority.pem,
    nominalVolts: site.supply.nominalVolts,
    clock,
    jitter: spreadOf(site.name),
    log: (level, text) => log[level](text),
    will: willOf(broker?.publish ?? null),
  });
  return { ok: true, outside };
}

const willOf = (publishing: Publishing | null) =>
  publishing === null ? null : { topic: availabilityOf(publishing), text: GONE };

/** Several sources as one; null where there are none. */
export function joined(sources: readonly (Source | null)[]): Source | null {
  const present = sources.filter((source) => source !== null);
  return present.length === 0 ? null : { events$: merge(...present.map(({ events$ }) => events$)) };
}

type Revealed =
  { readonly ok: true; readonly settings: SourceSettings<Reveal> } | { readonly ok: false; readonly problem: string };

/** The settings with a look-up in place of each reference, once all could be followed. */
function withSecrets(sources: SourceSettings<SecretRef>, environment: Environment): Revealed {
  const problems: string[] = [];
  const lookUp = (ref: SecretRef) => resolveSecret(ref, { env: environment, readFile: readSecretFile });
  const reveal = (ref: SecretRef): Reveal => {
    const first = lookUp(ref);
    if (!first.ok) problems.push(first.problem);
    return () => {
      const found = lookUp(ref);
      return found.ok ? found.secret.reveal() : null;
    };
  };
  const settings = mapSecrets(sources, reveal);
  const [problem] = problems;
  return problem === undefined ? { ok: true, settings } : { ok: false, problem };
}

function mapSecrets(sources: SourceSettings<SecretRef>, reveal: (ref: SecretRef) => Reveal): SourceSettings<Reveal> {
  const { broker, meters, signals } = sources;
  const asked = <Request extends { readonly headers: Readonly<Record<string, SecretRef>> }>(request: Request) => {
    const headers = Object.entries(request.headers).map(([name, ref]) => [name, reveal(ref)] as const);
    return { ...request, headers: Object.fromEntries(headers) };
  };
  return {
    broker: broker === null ? null : { ...broker, password: broker.password === null ? null : reveal(broker.password) },
    meters: meters.map((meter) => (meter.kind === 'http' ? { ...meter, request: asked(meter.request) } : meter)),
    signals: signals.map((signal) => (signal.kind === 'http' ? { ...signal, request: asked(signal.request) } : signal)),
  };
}

function authorityOf(
  file: string | null,
): { readonly ok: true; readonly pem: string | null } | { readonly ok: false; readonly problem: string } {
  if (file === null) return { ok: true, pem: null };
  try {
    return { ok: true, pem: readFileSync(file, 'utf8') };
  } catch (error) {
    return { ok: false, problem: `mqtt.ca: ${file}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}` };
  }
}
