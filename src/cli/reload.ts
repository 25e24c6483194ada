/**
 * `busbar reload`: has the running service go on with its changed site file. What the file would have decided lately is looked
 * at first, here and not in the service, which has no time for it.
 * @module
 */
import process from 'node:process';
import { loadSite, onDisk, type Environment } from '../config/index.ts';
import type { Clock } from '../engine/ports.ts';
import { stateFolderOf } from '../service/box-access.ts';
import type { Rehearsal } from '../service/reload/rehearse.ts';
import { leaveWish, readAnswer, type ReloadAnswer } from '../service/reload/wish.ts';
import { holderOf } from '../service/state-lock.ts';
import { realTime } from '../service/system-clock.ts';
import { rehearsalOf } from './rehearsal.ts';
import { RELOAD_SIGNAL } from './reload-request.ts';
import { notRunning } from './service-door.ts';
import { EXIT, printError, printJson, printLine, printProblems, type ExitCode } from './verb.ts';

export interface ReloadOptions {
  readonly configFile: string;
  /** It is meant that more may flow than before. */
  readonly isConfirmed: boolean;
  /** Only look at what would have been decided. */
  readonly isRehearsal: boolean;
  readonly json: boolean;
}

/** What is rehearsed: long enough for a night, a rush hour and a tariff window. */
const REHEARSED_MS = 86_400_000;
const ANSWER_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** `clock`: by which the last day is looked for. */
export async function runReload(
  options: ReloadOptions,
  environment: Environment = process.env,
  clock: Clock = realTime(),
): Promise<ExitCode> {
  const { configFile } = options;
  const loaded = loadSite(configFile, onDisk(environment));
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return EXIT.usage;
  }
  const sinceMs = clock.now().wallMs - REHEARSED_MS;
  const rehearsed = await rehearsalOf(loaded.value, { configFile, environment, sinceMs });
  switch (rehearsed.kind) {
    case 'refused':
      printProblems(rehearsed.problems);
      return EXIT.usage;
    case 'ended':
      printError(`the rehearsal ${rehearsed.why}, so the service is not asked to go on with this file`);
      return EXIT.notHeld;
    case 'rehearsed':
      return goOn(rehearsed.rehearsal, stateFolderOf(loaded.value), options);
  }
}

/** What comes of it, and what the service says if it is asked. */
async function goOn(rehearsal: Rehearsal | null, stateFolder: string, options: ReloadOptions): Promise<ExitCode> {
  const { isRehearsal, json } = options;
  if (!json) for (const line of linesOf(rehearsal)) printLine(line);
  const isSound = (rehearsal?.contained ?? []).length === 0;
  if (isRehearsal || !isSound) {
    if (json) printJson({ rehearsal, answer: null });
    if (!isSound)
      printError('a strategy would not have been sound, so the service is not asked to go on with this file');
    return isSound ? EXIT.done : EXIT.notHeld;
  }
  const answer = await ask(stateFolder, options);
  if (answer === null) return EXIT.failed;
  if (json) printJson({ rehearsal, answer: { outcome: answer.outcome, lines: answer.lines } });
  else for (const line of [...answer.lines, OUTCOMES[answer.outcome]]) printLine(line);
  return answer.outcome === 'refused' ? EXIT.notHeld : EXIT.done;
}

const OUTCOMES: Readonly<Record<ReloadAnswer['outcome'], string>> = {
  'taken-over': 'the service goes on with the changed file',
  unchanged: 'the service goes on as it was',
  refused: 'not taken over',
};

function linesOf(rehearsal: Rehearsal | null): readonly string[] {
  if (rehearsal === null || rehearsal.decisions === 0)
    return ['rehearsal   nothing: there is no journal of the last day'];
  const { decisions, differing, zones, contained } = rehearsal;
  return [
    `rehearsal   of ${decisions} decisions of the last day ${differing} would have been others`,
    ...zones.map(({ zone, meanAmps, wouldBeAmps }) =>
      meanAmps.toFixed(1) === wouldBeAmps.toFixed(1)
        ? `zone        ${zone}: ${meanAmps.toFixed(1)} A on the average, as it was`
        : `zone        ${zone}: ${wouldBeAmps.toFixed(1)} A on the average instead of ${meanAmps.toFixed(1)} A`,
    ),
    ...contained.map(({ strategy, why }) => `strategy    ${strategy} ${why}`),
  ];
}

/** The service's answer; null where there is none, which has been said. */
async function ask(stateFolder: string, options: ReloadOptions): Promise<ReloadAnswer | null> {
  const holder = holderOf(stateFolder);
  if (holder === null) {
    notRunning(options.configFile);
    return null;
  }
  const clock = realTime();
  const id = `${process.pid} ${clock.now().wallMs}`;
  const left = await leaveWish(stateFolder, { id, isConfirmed: options.isConfirmed });
  if (!left.ok) {
    printError(`the service cannot be asked: ${stateFolder}: ${left.why}`);
    return null;
  }
  process.kill(holder, RELOAD_SIGNAL);
  const answer = await answerTo(id, stateFolder, clock);
  if (answer === null) printError(`the service (process ${holder}) has not answered; its log says why`);
  return answer;
}

async function answerTo(id: string, stateFolder: string, clock: Clock): Promise<ReloadAnswer | null> {
  const untilMs = clock.now().monoMs + ANSWER_WITHIN_MS;
  while (clock.now().monoMs < untilMs) {
    const answer = await readAnswer(stateFolder, id);
    if (answer !== null) return answer;
    await new Promise<void>((resolve) => clock.schedule(LOOK_AGAIN_MS, resolve));
  }
  return null;
}
