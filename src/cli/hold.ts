/**
 * `busbar hold` and `busbar resume`: the operator's override, said to the running service.
 * @module
 */
import { z } from 'zod';
import type { Environment } from '../config/index.ts';
import { realTime } from '../service/system-clock.ts';
import { askService, type Asked } from './ask-service.ts';
import { findService, notRunning, zoneMeant, type FoundService } from './service-door.ts';
import { nextMoment, textOfMoment, type SiteTime } from './site-time.ts';
import type { TimeWord } from './time-word.ts';
import { EXIT, printError, printJson, printLine, type ExitCode } from './verb.ts';

interface OfZone {
  readonly zone: string;
  /** Null for the demo. */
  readonly configFile: string | null;
  readonly json: boolean;
}

/** `busbar hold`. */
export interface HoldOptions extends OfZone {
  readonly atAmps: number;
  readonly until: TimeWord;
}

type Service = Extract<FoundService, { ok: true }>;

const stateSchema = z.looseObject({ at: z.string().nullable(), site: z.looseObject({ timeZone: z.string() }) });
const answerSchema = z.looseObject({ kept: z.boolean() });

/** Holds a zone at a current until a time. */
export async function runHold(options: HoldOptions, environment: Environment = process.env): Promise<ExitCode> {
  const found = await findService(options.configFile, environment);
  if (!found.ok) return found.code;
  const meant = await zoneMeant(options.zone, found.stateFolder);
  if (!meant.ok) return refused(meant.why);
  const zone = meant.name;
  const time = await siteTime(found, options.configFile);
  if (time === null) return EXIT.failed;
  const { wallMs, note } = nextMoment(options.until, time);
  if (note !== null) printError(note);
  const until = textOfMoment(wholeSecond(wallMs), time.timeZone);
  const body = { atAmps: options.atAmps, until };
  return say(
    found,
    { method: 'PUT', path: pathOf(zone), body },
    { ...options, done: `${zone}: at most ${options.atAmps} A until ${until}` },
  );
}

/** Up: a moment is written in seconds, and one that is cut to them may have passed already. */
const wholeSecond = (wallMs: number): number => Math.ceil(wallMs / 1000) * 1000;

/** Ends the hold of a zone. */
export async function runResume(options: OfZone, environment: Environment = process.env): Promise<ExitCode> {
  const found = await findService(options.configFile, environment);
  if (!found.ok) return found.code;
  const meant = await zoneMeant(options.zone, found.stateFolder);
  if (!meant.ok) return refused(meant.why);
  const zone = meant.name;
  return say(found, { method: 'DELETE', path: pathOf(zone) }, { ...options, done: `${zone}: held no longer` });
}

function refused(why: string): ExitCode {
  printError(why);
  return EXIT.usage;
}

const pathOf = (zone: string): string => `api/v1/holds/${encodeURIComponent(zone)}`;

/** What the site's clock shows: that of a demo runs faster than the wall's. Null, and why has been said. */
async function siteTime({ door }: Service, configFile: string | null): Promise<SiteTime | null> {
  const answer = await askService(door, { method: 'GET', path: 'api/v1/state' });
  const state = answer.kind === 'done' ? stateSchema.safeParse(answer.body) : null;
  if (state?.success === true) {
    const { at, site } = state.data;
    return { wallMs: at === null ? realTime().now().wallMs : Date.parse(at), timeZone: site.timeZone };
  }
  if (answer.kind === 'refused') printError(answer.why);
  else notRunning(configFile);
  return null;
}

async function say(
  { door }: Service,
  asked: Asked,
  how: Pick<OfZone, 'configFile' | 'json'> & { readonly done: string },
): Promise<ExitCode> {
  const answer = await askService(door, asked);
  switch (answer.kind) {
    case 'gone':
      notRunning(how.configFile);
      return EXIT.failed;
    case 'refused':
      return refused(answer.why);
    case 'done': {
      const said = answerSchema.safeParse(answer.body);
      if (said.success && !said.data.kept)
        printError('the disk does not take it: a restart of the service forgets this');
      if (how.json) printJson(answer.body);
      else printLine(how.done);
      return EXIT.done;
    }
  }
}
