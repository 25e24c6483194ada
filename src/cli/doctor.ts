/**
 * `busbar doctor`: what on this machine and in this network may keep the service from its work, with what to do.
 * @module
 */
import { boxError, formatFinding, isInOrder, worstFirst, type BoxFinding } from '../commissioning/finding.ts';
import { loadSite, onDisk, type Environment, type SiteConfig } from '../config/index.ts';
import type { Clock } from '../engine/ports.ts';
import { stateFolderOf } from '../service/box-access.ts';
import { systemClock } from '../service/system-clock.ts';
import { lookAtBox } from './doctor/look-at-box.ts';
import { lookAtMachine, lookAtTimeZone, thisMachine, type Machine } from './doctor/look-at-machine.ts';
import { lookAtPort, lookAtSources } from './doctor/look-at-network.ts';
import { lookAtSignals } from './doctor/look-at-signals.ts';
import { lookAtState } from './doctor/look-at-state.ts';
import { EXIT, printJson, printLine, printProblems, type ExitCode } from './verb.ts';

/** `busbar doctor -c FILE`. */
export interface DoctorOptions {
  readonly configFile: string;
  readonly json: boolean;
}

export interface DoctorWorld {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly machine: Machine;
}

const thisWorld = (): DoctorWorld => ({
  environment: process.env,
  clock: systemClock({ speed: 1, startAt: null }),
  machine: thisMachine(),
});

/** Looks at everything, and says what was found, the worst first. */
export async function runDoctor(options: DoctorOptions, world: DoctorWorld = thisWorld()): Promise<ExitCode> {
  const loaded = loadSite(options.configFile, onDisk(world.environment));
  if (!loaded.ok) printProblems(loaded.problems);
  const findings = loaded.ok
    ? await lookAtAll(loaded.value, world)
    : [boxError('site file', 'has problems', 'correct them; `busbar check -c FILE` tells them all')];
  const sorted = worstFirst(findings);
  const isWell = isInOrder(findings);
  if (options.json) printJson({ file: options.configFile, ok: isWell, findings: sorted });
  else {
    for (const finding of sorted) printLine(formatFinding(finding));
    printLine(isWell ? 'nothing keeps Busbar from its work' : 'mend what is called an error first');
  }
  return isWell ? EXIT.done : EXIT.notHeld;
}

/** All findings on a site that is in order, by way of what each of them needs. */
async function lookAtAll(config: SiteConfig, world: DoctorWorld): Promise<readonly BoxFinding[]> {
  const { site, service } = config;
  const { findings, heldBy } = await lookAtState(stateFolderOf(config));
  const now = world.clock.now().wallMs;
  const [machine, port, sources, signals, box] = await Promise.all([
    lookAtMachine(world.machine),
    lookAtPort(service.listen, heldBy !== null),
    lookAtSources(config),
    lookAtSignals(config.signals, { timeZone: site.timeZone, now }),
    lookAtBox({ ...world, config, heldBy }),
  ]);
  const network = [port, ...sources, ...signals, ...box];
  return [...machine, lookAtTimeZone(site.timeZone, now), ...findings, ...network];
}
