/**
 * `busbar check --connect`: listens to what a site reads besides its box, and says what it has heard.
 * @module
 */
import { filter, takeUntil, Subject } from 'rxjs';
import { boxError, boxNote, formatFinding, isInOrder, type BoxFinding } from '../commissioning/finding.ts';
import type { Environment, SiteConfig } from '../config/index.ts';
import { PHASES, type EngineEvent } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { openOutside } from '../service/outside.ts';
import type { SourceHealth, Sources } from '../sources/index.ts';
import type { Connected } from './check-connect.ts';
import { EXIT, printError } from './verb.ts';

export interface TryOptions {
  readonly config: SiteConfig;
  readonly clock: Clock;
  readonly environment: Environment;
}

/** Longer than any meter is asked apart by default, and than most publish. */
const LISTEN_MS = 15_000;
const SILENT = { info: () => undefined, warn: () => undefined };

/** What each has said, or why it has said nothing; nothing where the site reads nothing else. */
export async function trySources({ config, clock, environment }: TryOptions): Promise<readonly BoxFinding[]> {
  const { broker } = config.sources;
  // Under its own name the broker would end the connection of the service that runs; nor is anybody to be told of this look.
  const own = broker === null ? null : { ...broker, clientId: `${broker.clientId}-check`, publish: null };
  const sources = { ...config.sources, broker: own };
  const opened = await openOutside({ config: { site: config.site, sources }, clock, environment, log: SILENT });
  if (!opened.ok) return [boxError('sources', opened.problem, 'see to the secrets and files that the site file names')];
  if (opened.outside === null) return [];
  const names = [...sources.meters.map(({ name }) => name), ...sources.signals.map(({ signal }) => signal)];
  const heard = await listen(opened.outside, names, clock);
  const health = opened.outside.health();
  await opened.outside.close();
  return names.map((name) => findingOf(name, heard.get(name), health));
}

/** What was found at the box, and besides it. What a box that does not answer leaves untold is told here. */
export function withSources(box: Connected, tried: readonly BoxFinding[]): Connected {
  const lines = tried.map(formatFinding);
  if (!box.ok) {
    lines.forEach(printError);
    return box;
  }
  const code = isInOrder(tried) ? box.code : EXIT.notHeld;
  return { ...box, findings: [...box.findings, ...tried], lines: [...box.lines, ...lines], code };
}

/** The first word of each, until all have spoken or the time is over. */
function listen(
  { source }: Pick<Sources, 'source'>,
  names: readonly string[],
  clock: Clock,
): Promise<ReadonlyMap<string, EngineEvent>> {
  return new Promise((resolve) => {
    const heard = new Map<string, EngineEvent>();
    const over = new Subject<void>();
    const end = (): void => {
      cancel();
      over.next();
      resolve(heard);
    };
    const cancel = clock.schedule(LISTEN_MS, end);
    source.events$.pipe(filter(saysSomething), takeUntil(over)).subscribe((event) => {
      heard.set(
        event.kind === 'MeterObserved' ? event.meter : event.kind === 'SignalArrived' ? event.signal : '',
        event,
      );
      if (names.every((name) => heard.has(name))) end();
    });
  });
}

const saysSomething = (event: EngineEvent): boolean =>
  event.kind === 'SignalArrived' ||
  (event.kind === 'MeterObserved' &&
    [...event.values.currentAmps, ...event.values.powerWatts].some((value) => value !== null));

function findingOf(name: string, event: EngineEvent | undefined, health: readonly SourceHealth[]): BoxFinding {
  const own = health.find((each) => each.name === name);
  if (event?.kind === 'SignalArrived') {
    const [slot] = event.series.slots;
    return boxNote(`signal ${name}`, `it says ${slot?.value ?? 'nothing for now'}, by ${own?.kind ?? ''}`);
  }
  if (event?.kind === 'MeterObserved') {
    const lines = PHASES.map((phase) => event.values.currentAmps[phase]);
    const currents = lines.map((value) => (value === null ? '?' : value.toFixed(1))).join(', ');
    const powers = event.values.powerWatts;
    const power = powers.includes(null)
      ? ''
      : `, ${powers.reduce<number>((sum, value) => sum + (value ?? 0), 0).toFixed(0)} W`;
    return boxNote(`meter ${name}`, `it shows ${currents} A${power}, by ${own?.kind ?? ''}`);
  }
  const why = own?.problem ?? 'no value has come';
  return boxError(
    name,
    `nothing could be read within ${LISTEN_MS / 1000} s: ${why}`,
    'see to the device, its address and what it publishes',
  );
}
