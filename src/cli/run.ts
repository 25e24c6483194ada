/**
 * `busbar run`: the service, until its time is up or somebody ends it.
 * @module
 */
import { join } from 'node:path';
import type { Environment } from '../config/index.ts';
import type { EngineState } from '../engine/index.ts';
import { journalPath, openArchive, type Archive } from '../journal/index.ts';
import { beginRun, openJournal, type BegunJournal } from '../service/journal-file.ts';
import { openLog, type Logger } from '../service/log.ts';
import { packageRoot } from '../service/package-root.ts';
import { takeWish } from '../service/reload/wish.ts';
import { startService, type Service } from '../service/service.ts';
import { realTime } from '../service/system-clock.ts';
import { openTerminal, type Terminal } from '../service/terminal.ts';
import { readTls } from '../service/tls-files.ts';
import { attendantsOf } from './attendants.ts';
import type { Begin, Stage } from './change-over.ts';
import { openGround, type Ground } from './ground.ts';
import { awaitReloads, type ReloadRequests } from './reload-request.ts';
import { demoDoorFolder } from './service-door.ts';
import { awaitStop, type StopCause, type StopRequest } from './stop-request.ts';
import { EXIT, printError, printJson, printLine, type ExitCode, type RunOptions } from './verb.ts';

const DEMO_FILE = 'config/demo.yaml';

/** Runs until the end; everything that was opened is closed again, whatever went wrong. */
export async function runRun(run: RunOptions, environment: Environment = process.env): Promise<ExitCode> {
  const terminal = process.stdout.isTTY && !run.json ? openTerminal(process.stdout) : null;
  const log = await openLog({ write: logWriter(terminal), pretty: process.stderr.isTTY });
  const file = run.configFile ?? join(packageRoot(), DEMO_FILE);
  // From the first moment on: the signal alone would end the process.
  const wishes = awaitReloads(process);
  const opened = await openGround({ file, run, environment, log });
  if (!opened.ok) {
    wishes.dispose();
    return opened.code;
  }
  const { ground } = opened;
  try {
    const to = { log, terminal, environment };
    const stage = await begin(ground, to);
    return stage === null ? EXIT.failed : await untilEnd(stage, { ...to, run, file, wishes });
  } finally {
    wishes.dispose();
    await ground.close();
  }
}

/** The first service on a ground. What was wished of an earlier one has nothing to say to it. */
async function begin(ground: Ground, to: Surroundings): Promise<Stage | null> {
  if (ground.stateFolder !== null) await takeWish(ground.stateFolder);
  const stage = await serve(ground, to);
  if (stage === null) await letGo(ground);
  return stage;
}

/** Nothing regulates, and nothing will. */
async function letGo({ box, runner }: Ground): Promise<void> {
  runner?.close();
  await box.close();
}

/** On a terminal that shows the summary too, log lines go above it. */
function logWriter(terminal: Terminal | null): (text: string) => void {
  if (terminal !== null && process.stderr.isTTY) return (text) => terminal.print(text);
  return (text) => void process.stderr.write(text);
}

/** Where a running service speaks, and what it is spoken to with. */
interface Surroundings {
  readonly log: Logger;
  readonly terminal: Terminal | null;
  readonly environment: Environment;
}

/** Starts a service, from where another has ended or from the beginning; null, with the reason said, where that fails. */
async function serve(ground: Ground, to: Surroundings, from?: Begin): Promise<Stage | null> {
  const { config, box, signals, runner, clock, speed, stateFolder } = ground;
  const { log, terminal } = to;
  const read = readTls(config.service, to.environment);
  if (!read.ok) return notServing(read.problem);
  let kept: BegunJournal | null = null;
  const journal = async (): Promise<BegunJournal | null> => (kept = await journalOf(ground, { log, from }));
  const archive = stateFolder === null ? null : openArchive(journalPath(stateFolder));
  const started = await startService({
    config,
    box,
    signals,
    runner,
    clock,
    speed,
    realTime: realTime(),
    journal: stateFolder === null ? null : journal,
    ...(from === undefined ? {} : { initial: from.state, hindsight: from.hindsight }),
    stateFolder,
    doorFolder: stateFolder ?? demoDoorFolder(to.environment),
    tls: read.tls,
    ...(archive === null ? {} : { shows: { archive } }),
    ...attendantsOf(ground, { log, environment: to.environment }),
    log,
    sourceHealth: ground.outside === null ? undefined : () => ground.outside?.health() ?? [],
    onNews(document, url) {
      terminal?.show(document, url);
      ground.teller?.show(document);
    },
  });
  return started.ok
    ? { ground, service: closing(started.service, archive), journal: kept }
    : notServing(started.problem);
}

/** A journal whose run has begun: the one that is open, or that of the state folder. */
async function journalOf(
  { config, clock, stateFolder }: Ground,
  { log, from }: { readonly log: Logger; readonly from: Begin | undefined },
): Promise<BegunJournal | null> {
  const at = clock.now();
  if (from === undefined)
    return stateFolder === null ? null : openJournal(config, { folder: stateFolder, at, clock: realTime(), log });
  const { site, strategies } = config;
  return from.journal === null
    ? null
    : beginRun(from.journal, { setup: { site, strategies }, at, initial: from.state });
}

/** A service with which the archive is closed. */
function closing(service: Service, archive: Archive | null): Service {
  const stop = async (): Promise<void> => {
    await service.stop();
    await archive?.close();
  };
  const release = async (): Promise<EngineState> => {
    const state = await service.release();
    await archive?.close();
    return state;
  };
  return { ...service, stop, release };
}

function notServing(problem: string): null {
  printError(problem);
  return null;
}

interface Running extends Surroundings {
  readonly run: RunOptions;
  readonly file: string;
  readonly wishes: ReloadRequests;
}

async function untilEnd(first: Stage, running: Running): Promise<ExitCode> {
  const { run, log, terminal, wishes } = running;
  // tidy-ok: a second Ctrl-C means at once, whatever is still open.
  const stop = awaitStop({ clock: realTime(), afterMs: run.forMs, abort: () => process.exit(EXIT.failed), process });
  let stage = first;
  let cause = await nextCause(stage, { stop, wishes });
  while (cause === 'reload') {
    const next = await withChange(stage, running);
    if (next === null) {
      await letGo(stage.ground);
      return EXIT.failed;
    }
    stage = next;
    cause = await nextCause(stage, { stop, wishes });
  }
  terminal?.close();
  log.info({ cause }, 'stopping');
  await stage.service.stop();
  stage.ground.runner?.close();
  stop.dispose();
  printResult(run, stage);
  return cause === 'broken' ? EXIT.failed : EXIT.done;
}

const nextCause = (
  { service }: Stage,
  { stop, wishes }: { readonly stop: StopRequest; readonly wishes: ReloadRequests },
): Promise<StopCause | 'broken' | 'reload'> =>
  Promise.race([stop.requested, service.brokenDown.then(() => 'broken' as const), wishes.next()]);

/** The stage after the site file was read anew. A site without a state folder has no file that could have changed. */
async function withChange(stage: Stage, running: Running): Promise<Stage | null> {
  const { stateFolder } = stage.ground;
  if (stateFolder === null) return stage;
  const { changeOver } = await import('./change-over.ts');
  return changeOver(stage, { ...running, stateFolder, serve: (ground, from) => serve(ground, running, from) });
}

function printResult(run: RunOptions, { ground, service }: Stage): void {
  const { cycles, writes, alarms } = service.document();
  const { confirmed, rejected, unresolved } = writes;
  const limits = ground.limits === null ? {} : { limits: ground.limits() };
  if (run.json) {
    printJson({ cycles, writes: { confirmed, rejected, unresolved }, alarms, ...limits, url: service.url });
    return;
  }
  const lasting = alarms.filter(({ clearedAt }) => clearedAt === null).length;
  const sums = `${cycles} decisions; writes: ${confirmed} confirmed, ${rejected} rejected, ${unresolved} unresolved`;
  printLine(`${ground.config.site.name}: ${sums}; alarms: ${alarms.length}, of which ${lasting} last`);
}
