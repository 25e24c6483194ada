/**
 * `busbar evce`: any call of the box, by hand.
 * @module
 */
import { existsSync } from 'node:fs';
import type { Environment } from '../config/index.ts';
import { realTime } from '../service/system-clock.ts';
import { callDocuments, callHelpLines, callListLines } from './evce/call-list.ts';
import { notAllowed, planCall, type CallPlan, type CallRequest } from './evce/call-plan.ts';
import { findCall } from './evce/call-words.ts';
import { makeCall, type CallHand, type Making } from './evce/make-call.ts';
import { openHand, readSiteWithBox, type Hand } from './hand.ts';
import { awaitStop } from './stop-request.ts';
import { EXIT, printError, printJson, printLine, type ExitCode } from './verb.ts';

/** `busbar evce CALL`. */
export interface EvceOptions extends CallRequest {
  /** Null for `site.yaml` in the current folder. */
  readonly configFile: string | null;
  readonly json: boolean;
}

const SITE_FILE = 'site.yaml';
const NO_SITE_FILE = `there is no ${SITE_FILE} here; name the site file with -c FILE`;

/** Makes one call. */
export async function runEvce(options: EvceOptions, environment: Environment = process.env): Promise<ExitCode> {
  if (options.words.length === 1 && options.words[0] === 'list') return listCalls(options.json);
  if (options.words[0] === 'pin') return showPin(options);
  const planned = planCall(options, environment);
  if (!planned.ok) return refused(planned.problem);
  const { plan } = planned;
  const file = options.configFile ?? SITE_FILE;
  if (options.configFile === null && !existsSync(file)) return refused(NO_SITE_FILE);
  const site = readSiteWithBox(file, environment);
  if (!site.ok) return site.code;
  const forbidden = notAllowed(plan.name, site.evce.allow, file);
  if (forbidden !== null) return refused(forbidden);
  for (const doubt of plan.doubts) printError(doubt);
  const opened = openHand({ ...site, environment, clock: realTime() });
  if (!opened.ok) return opened.code;
  return told(await inHand(opened.hand, site.evce.url, plan), options.json);
}

/** The box's certificate: for whoever writes the site file and has none yet. */
async function showPin({ words, json }: EvceOptions): Promise<ExitCode> {
  const [, address, ...more] = words;
  if (address === undefined || more.length > 0) return refused('expected one address: busbar evce pin HOST');
  const { runEvcePin } = await import('./evce-pin.ts');
  return runEvcePin({ address, json });
}

/** Says what there is to call, or what a call needs. */
export function runEvceHelp(words: readonly string[]): ExitCode {
  const found = words.length === 0 ? null : findCall(words);
  if (found?.ok === false) return refused(found.problem);
  for (const line of found === null ? callListLines() : callHelpLines(found.name)) printLine(line);
  return EXIT.done;
}

function listCalls(json: boolean): ExitCode {
  if (json) printJson(callDocuments());
  else for (const line of callListLines()) printLine(line);
  return EXIT.done;
}

/** Makes the call and ends the session whatever came of it, also when somebody has had enough. */
async function inHand(hand: Hand, boxUrl: string, plan: CallPlan): Promise<Making> {
  // tidy-ok: a second Ctrl-C means at once, whatever is still open.
  const stop = awaitStop({ clock: hand.clock, afterMs: null, abort: () => process.exit(EXIT.failed), process });
  const held: CallHand = { ...hand, boxUrl, stopped: stop.requested, screen: process.stderr };
  const making = makeCall(held, plan);
  // Whoever waits for a command says himself what has become of it.
  const ended = plan.wait ? making : Promise.race([making, stop.requested.then(stoppedByHand)]);
  try {
    return await ended;
  } finally {
    await hand.close();
    stop.dispose();
  }
}

const stoppedByHand = (): Making => ({ ok: false, problem: 'stopped; whether the box took the call is not known' });

function told(making: Making, json: boolean): ExitCode {
  if (!making.ok) {
    printError(making.problem);
    return EXIT.failed;
  }
  const { document, lines, isDone } = making.made;
  if (json) printJson(document);
  else for (const line of lines) printLine(line);
  return isDone ? EXIT.done : EXIT.failed;
}

function refused(problem: string): ExitCode {
  printError(problem);
  return EXIT.usage;
}
