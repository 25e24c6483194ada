/**
 * `busbar commission`: tries on one zone of the box whether the dialect is right, with the operator's word.
 * @module
 */
import { type Environment, nearestWord, type EvceSettings, type SiteConfig } from '../config/index.ts';
import { localTimeAt, type LocalTime } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { createClient } from '../evce/client.ts';
import { boxNames, directoryOf, rosterOf } from '../evce/directory.ts';
import { objectionIn, seenBox } from '../evce/directory-watch.ts';
import { describeFailure } from '../evce/failure.ts';
import { listBox, type DatedListing } from '../evce/listing.ts';
import { probeZone, type Measured, type ProbeOutcome, type Restored } from '../commissioning/probe.ts';
import type { TriedZone } from '../commissioning/zone-hand.ts';
import { directoryStoreIn } from '../service/box-access.ts';
import { realTime } from '../service/system-clock.ts';
import { askYesNo } from './ask.ts';
import { dialectLine } from './dialect-line.ts';
import { openHand, readSiteWithBox, type Hand } from './hand.ts';
import { awaitStop } from './stop-request.ts';
import { type CommissionOptions, EXIT, type ExitCode, printError, printLine } from './verb.ts';

/** The share of the dead time that is not between writing and set-point: meter, both polls, pilot and car, s. */
const REST_OF_DEAD_TIME_SECONDS = 21;

export async function runCommission(
  options: CommissionOptions,
  environment: Environment = process.env,
  clock: Clock = realTime(),
): Promise<ExitCode> {
  const site = readSiteWithBox(options.configFile, environment);
  if (!site.ok) return site.code;
  const { config, evce } = site;
  const zones = config.site.zones.map(({ name }) => name);
  if (!zones.includes(options.zone)) {
    const near = nearestWord(options.zone, zones);
    return refused(
      `the site has no zone ${options.zone}, it has ${zones.join(', ')}${near === null ? '' : `; did you mean ${near}?`}`,
    );
  }
  const word = await wordFor(options, config);
  if (word !== EXIT.done) return word;
  const opened = openHand({ config, evce, environment, clock });
  if (!opened.ok) return opened.code;
  try {
    return await commission({ zone: options.zone, config, evce, hand: opened.hand, clock });
  } finally {
    await opened.hand.close();
  }
}

function refused(problem: string): ExitCode {
  printError(problem);
  return EXIT.usage;
}

/** `done` is the word to go on. */
async function wordFor({ zone, yes }: CommissionOptions, { site }: SiteConfig): Promise<ExitCode> {
  if (yes) return EXIT.done;
  const answer = await askYesNo(
    `This makes the reduction of zone ${zone} (${site.name}) stricter by about a tenth of its maximum for up to ` +
      `${waitMs(site) / 1000} s and then puts back what was there. Cars that charge there get less meanwhile. Go on?`,
  );
  if (answer === null) return refused('nobody can be asked here; give --yes to say that the zone may be tried');
  if (answer) return EXIT.done;
  printError('nothing was written');
  return EXIT.failed;
}

const waitMs = ({ timing }: SiteConfig['site']): number => timing.deadTimeMs;

interface Commission {
  readonly zone: string;
  readonly config: SiteConfig;
  readonly evce: EvceSettings;
  readonly hand: Hand;
  readonly clock: Clock;
}

async function commission(of: Commission): Promise<ExitCode> {
  const { config, evce, hand, clock } = of;
  const client = createClient(hand.session);
  const listed = await listBox(client, hand.session);
  if (!listed.ok) return failed(`${evce.url}: ${describeFailure(listed.failure)}`);
  const found = await zoneToTry(of, listed.value);
  if (typeof found === 'string') {
    printError(found);
    return EXIT.notHeld;
  }
  const abort = new AbortController();
  // tidy-ok: a second Ctrl-C means at once, whatever is still open.
  const stop = awaitStop({ clock, afterMs: null, abort: () => process.exit(EXIT.failed), process });
  void stop.requested.then(() => abort.abort());
  const outcome = await probeZone({
    client,
    session: hand.session,
    clock,
    dialect: evce.dialect,
    zone: found,
    withinMs: waitMs(config.site),
    signal: abort.signal,
    say: (text) => printLine(`${of.zone}: ${text}`),
  });
  stop.dispose();
  return told(of, outcome);
}

/** The zone as the box lists it, or why it must not be touched. */
async function zoneToTry({ zone, config, evce, hand }: Commission, listed: DatedListing): Promise<TriedZone | string> {
  const { site } = config;
  const names = boxNames(site, { zones: evce.zoneNames, meters: evce.meterNames });
  const context = { names, dialect: evce.dialect, nominalVolts: site.supply.nominalVolts };
  const known = await directoryStoreIn(hand.stateFolder).load();
  const seen = seenBox(hand.certificate(), rosterOf(listed));
  const objection = objectionIn(known, seen);
  if (objection !== null) return `${objection}; look at it with busbar check --connect`;
  const directory = directoryOf(listed.listing, context);
  const found = directory.zones.get(zone);
  if (found === undefined) return `the box cannot tell which zone ${zone} is: ${directory.problems.join('; ')}`;
  const { id, electrics } = found;
  if (electrics === null) return `the box does not state the maximum of zone ${zone}`;
  return { id, ofLogin: listed.login, name: names.zones.get(zone) ?? zone, electrics };
}

function told(of: Commission, outcome: ProbeOutcome): ExitCode {
  const restored = sayRestored(of, outcome.restored);
  switch (outcome.kind) {
    case 'confirmed':
      for (const line of confirmedLines(of, outcome.measured)) printLine(line);
      return restored;
    case 'refused':
      printError(`zone ${of.zone}: ${outcome.why}`);
      printError(`the dialect is not confirmed: ${dialectLine(of.evce.dialect)}`);
      return restored === EXIT.done ? EXIT.notHeld : restored;
    case 'failed':
      printError(`zone ${of.zone}: ${outcome.why}`);
      return EXIT.failed;
    case 'stopped':
      printError('stopped; the dialect is not confirmed');
      return EXIT.failed;
  }
}

function sayRestored({ zone }: Commission, restored: Restored): ExitCode {
  switch (restored.kind) {
    case 'untouched':
      return EXIT.done;
    case 'restored':
      printLine(`${zone}: has again what it had before`);
      return EXIT.done;
    case 'left':
      printError(
        `zone ${zone} was NOT put back (${restored.why}); its reduction has to be ${JSON.stringify(restored.body)} again: ` +
          'set it in EVCE, or start the service',
      );
      return EXIT.failed;
  }
}

function confirmedLines({ zone, config, evce, clock }: Commission, measured: Measured): readonly string[] {
  const { fromAmps, toAmps, fellAfterMs, roseAfterMs } = measured;
  const today = dayOf(localTimeAt(config.site.timeZone, clock.now().wallMs));
  const rose = roseAfterMs === null ? 'and did not rise again in time' : `and rose again after ${seconds(roseAfterMs)}`;
  const slowest = Math.max(fellAfterMs, roseAfterMs ?? fellAfterMs);
  const needed = Math.ceil(REST_OF_DEAD_TIME_SECONDS + slowest / 1000);
  const stated = config.site.timing.deadTimeMs / 1000;
  const verdict =
    needed <= stated
      ? `timing.deadTime, ${stated} s, is enough`
      : `set timing.deadTime to ${needed}s at least; it is ${stated} s`;
  return [
    `${zone}: the set-point fell from ${fromAmps} A to ${toAmps} A ${seconds(fellAfterMs)} after the write, ${rose}`,
    `dead time: ${seconds(slowest)} of it were measured, ${REST_OF_DEAD_TIME_SECONDS} s are reckoned for meter, polls and cars: ${verdict}`,
    'The dialect is confirmed on this box. Write into the site file, under evce:',
    `  ${dialectLine(evce.dialect, today)}`,
  ];
}

const seconds = (valueMs: number): string => `${(valueMs / 1000).toFixed(1)} s`;

const dayOf = ({ year, month, day }: LocalTime): string =>
  [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');

function failed(problem: string): ExitCode {
  printError(problem);
  return EXIT.failed;
}
