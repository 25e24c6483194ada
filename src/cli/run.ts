/**
 * `busbar run`: the service, until its time is up or somebody ends it.
 * @module
 */
import { join } from 'node:path';
import type { Environment } from '../config/index.ts';
import type { EngineState } from '../engine/index.ts';
import { journalPath, openArchive, type Archive } from '../journal/index.ts';
import { openJournal } from '../service/journal-file.ts';
import { openLog, type Logger } from '../service/log.ts';
import { packageRoot } from '../service/package-root.ts';
import { startService, type Service } from '../service/service.ts';
import { realTime } from '../service/system-clock.ts';
import { openTerminal, type Terminal } from '../service/terminal.ts';
import { readTls } from '../service/tls-files.ts';
import { attendantsOf } from './attendants.ts';
import type { Stage } from './change-over.ts';
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
  const opened = await openGround({ file, run, environment, log });
  if (!opened.ok) return opened.code;
  const { ground } = opened;
  try {
    const to = { log, terminal, environment };
    const service = await serve(ground, to);
    return service === null ? EXIT.failed : await untilEnd({ ground, service }, { ...to, run, file });
  } finally {
    await ground.close();
  }
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

/** Starts the service; null, with the reason said and the box let go, where that fails. */
async function serve(ground: Ground, to: Surroundings, from?: EngineState): Promise<Service | null> {
  const { config, box, signals, runner, clock, speed, stateFolder } = ground;
  const { log, terminal } = to;
  const read = readTls(config.service, to.environment);
  if (!read.ok) return notServing(read.problem, ground);
  const journal =
    stateFolder === null
      ? null
      : () => openJournal(config, { folder: stateFolder, at: clock.now(), clock: realTime(), log, from });
  const archive = stateFolder === null ? null : openArchive(journalPath(stateFolder));
  const started = await startService({
    config,
    box,
    signals,
    runner,
    clock,
    speed,
    realTime: realTime(),
    journal,
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
  return started.ok ? closing(started.service, archive) : notServing(started.problem, ground);
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

async function notServing(problem: string, { box, runner }: Ground): Promise<null> {
  printError(problem);
  runner?.close();
  await box.close();
  return null;
}

interface Running extends Surroundings {
  readonly run: RunOptions;
  readonly file: string;
}

async function untilEnd(first: Stage, running: Running): Promise<ExitCode> {
  const { run, log, terminal } = running;
  // tidy-ok: a second Ctrl-C means at once, whatever is still open.
  const stop = awaitStop({ clock: realTime(), afterMs: run.forMs, abort: () => process.exit(EXIT.failed), process });
  const wishes = awaitReloads(process);
  let stage = first;
  let cause = await nextCause(stage, { stop, wishes });
  while (cause === 'reload') {
    const next = await withChange(stage, running);
    if (next === null) return EXIT.failed;
    stage = next;
    cause = await nextCause(stage, { stop, wishes });
  }
  terminal?.close();
  log.info({ cause }, 'stopping');
  await stage.service.stop();
  stage.ground.runner?.close();
  wishes.dispose();
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
