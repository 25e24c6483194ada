/**
 * `busbar check --connect`: looks at the box itself, and says what of it and the site file do not fit together.
 * @module
 */
import type { Environment, EvceSettings, SiteConfig } from '../config/index.ts';
import type { Clock } from '../engine/ports.ts';
import { createCalls } from '../evce/calls.ts';
import { seenBox } from '../evce/directory-watch.ts';
import { rosterOf } from '../evce/directory.ts';
import type { DirectoryStore } from '../evce/directory-store.ts';
import { describeFailure } from '../evce/failure.ts';
import { epochOf } from '../evce/site-epoch.ts';
import { checkCarrying } from '../commissioning/check-carrying.ts';
import { compareBox } from '../commissioning/compare-box.ts';
import { boxError, boxNote, formatFinding, isInOrder, type BoxFinding } from '../commissioning/finding.ts';
import { surveyBox, watchDateHeader, type BoxSurvey, type DateWatch } from '../commissioning/survey.ts';
import { directoryStoreIn } from '../service/box-access.ts';
import { isMarked, leaveShadow } from '../service/shadow-mark.ts';
import { openHand, type Hand } from './hand.ts';
import { EXIT, printError, type ExitCode } from './verb.ts';

export interface ConnectOptions {
  readonly config: SiteConfig;
  readonly evce: EvceSettings;
  readonly environment: Environment;
  readonly clock: Clock;
  /** Takes the box for the right one from now on. */
  readonly acknowledge: boolean;
}

/** What the look brought, or the code to exit with; what was wrong has then been said. */
export type Connected =
  | {
      readonly ok: true;
      /** Null where the site names none. */
      readonly box: object | null;
      readonly findings: readonly BoxFinding[];
      readonly lines: readonly string[];
      readonly code: ExitCode;
    }
  | { readonly ok: false; readonly code: ExitCode };

/** Logs in, reads everything once, and logs out. */
export async function connectAndCompare(options: ConnectOptions): Promise<Connected> {
  const { clock, evce } = options;
  let dates: DateWatch | null = null;
  const opened = openHand({
    ...options,
    watch: (transport) => {
      dates = watchDateHeader(transport, clock);
      return dates.transport;
    },
  });
  if (!opened.ok) return opened;
  const { hand } = opened;
  try {
    const surveyed = await survey(hand, dates);
    if (!surveyed.ok) {
      printError(`${evce.url}: ${describeFailure(surveyed.failure)}`);
      return { ok: false, code: EXIT.failed };
    }
    const findings = await findingsOf(options, hand, surveyed.value);
    return {
      ok: true,
      box: documentOf(evce.url, surveyed.value),
      findings,
      lines: linesOf(evce.url, surveyed.value, findings),
      code: isInOrder(findings) ? EXIT.done : EXIT.notHeld,
    };
  } finally {
    await hand.close();
  }
}

const survey = (hand: Hand, dates: DateWatch | null) =>
  surveyBox({
    calls: createCalls((call) => hand.session.ask('poll', call)),
    session: hand.session,
    clock: hand.clock,
    lastDate: () => dates?.last() ?? null,
    certificate: () => hand.certificate(),
  });

async function findingsOf(options: ConnectOptions, hand: Hand, seen: BoxSurvey): Promise<readonly BoxFinding[]> {
  const { config, evce, acknowledge } = options;
  const store = directoryStoreIn(hand.stateFolder);
  const acknowledged = acknowledge
    ? [await acknowledgeBox(store, seen, evce), ...(await acknowledgeActive(options, hand, seen))]
    : [];
  return [...acknowledged, ...compareBox(config, seen, await store.load())];
}

/** Lets a site leave shadow whose zones hold without Busbar, with what is to be said against it on record. */
async function acknowledgeActive({ config, clock }: ConnectOptions, { stateFolder }: Hand, seen: BoxSurvey) {
  if (!isMarked(stateFolder)) return [];
  const findings = checkCarrying(config, seen);
  if (!isInOrder(findings)) {
    const advice = 'mend what is said of the zones, and run this again';
    return [boxError('site', 'it stays in shadow: its zones would not hold without Busbar', advice)];
  }
  const objections = findings.map(formatFinding);
  const left = await leaveShadow(stateFolder, { wallMs: clock.now().wallMs, objections });
  return [
    left.ok
      ? boxNote('site', 'acknowledged: it may leave shadow, and what is said here of its nodes is accepted')
      : boxError('site', `it stays in shadow (${left.why})`, 'see to the state folder'),
  ];
}

/** The certificates that the site file pins are acknowledged with it: the next one must not stop the service. */
async function acknowledgeBox(store: DirectoryStore, seen: BoxSurvey, { pins }: EvceSettings): Promise<BoxFinding> {
  const roster = rosterOf(seen);
  const expected = pins.map((pin) => pin.replace(/^sha256:/, ''));
  const kept = await store.save({ roster, epoch: epochOf(seenBox(seen.certificate, roster), expected) });
  if (kept.ok) return boxNote('box', 'acknowledged: from now on this box is the right one');
  return {
    severity: 'error',
    subject: 'box',
    message: `it could not be acknowledged (${kept.why})`,
    advice: 'see to the state folder',
  };
}

/** What people read. */
function linesOf(url: string, { listing: { zones, stations, meters } }: BoxSurvey, findings: readonly BoxFinding[]) {
  const has = [counted(zones, 'zone'), counted(stations, 'station'), counted(meters, 'meter')].join(', ');
  return [`box         ${url} answers: ${has}`, ...findings.map(formatFinding)];
}

const counted = ({ length }: readonly unknown[], noun: string): string => `${length} ${noun}${length === 1 ? '' : 's'}`;

/** The box in short, for `--json`. */
const documentOf = (url: string, { listing: { zones, stations, meters }, certificate }: BoxSurvey) => ({
  url,
  certificate: certificate === null ? null : `sha256:${certificate}`,
  zones: zones.length,
  stations: stations.length,
  meters: meters.length,
});
