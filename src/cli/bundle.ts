/**
 * `busbar bundle`: what helps somebody else to see what went wrong, in one file without secrets.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { packFiles, type PackedFile } from '../../sim/evce/archive.ts';
import { loadSite, onDisk, type Environment, type SiteConfig } from '../config/index.ts';
import type { EpochMs } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { journalPath, openArchive, type Archive } from '../journal/index.ts';
import { readSecretFile, stateFolderOf } from '../service/box-access.ts';
import { packageVersion } from '../service/package-root.ts';
import { realTime } from '../service/system-clock.ts';
import { hidingSecretsOf, withoutSecretKeys } from './bundle/without-secrets.ts';
import { lookAtMachine, thisMachine } from './doctor/look-at-machine.ts';
import { lookAtState } from './doctor/look-at-state.ts';
import { EXIT, printError, printLine, printProblems, type ExitCode } from './verb.ts';

/** `busbar bundle -c FILE --out FILE.tar`. */
export interface BundleOptions {
  readonly configFile: string;
  readonly outFile: string;
}

const HOUR_MS = 3_600_000;
const CYCLES_MAX = 200;
const ENTRIES_MAX = 2_000;
const OWNER_ONLY = 0o600;

/** Collects, hides and packs. Nothing is sent anywhere, and the box is not asked. */
export async function runBundle(
  options: BundleOptions,
  environment: Environment = process.env,
  clock: Clock = realTime(),
): Promise<ExitCode> {
  const loaded = loadSite(options.configFile, onDisk(environment));
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return EXIT.usage;
  }
  const { value: config } = loaded;
  const now = clock.now().wallMs;
  const parts = {
    'versions.json': versions(),
    'site.json': config,
    'problems.json': loaded.warnings,
    'doctor.json': [...(await lookAtMachine(thisMachine())), ...(await lookAtState(stateFolderOf(config))).findings],
    ...(await partsOfJournal(config, now)),
  };
  const hide = hidingSecretsOf(config, { env: environment, readFile: readSecretFile });
  const files = Object.entries(parts).map(([filename, part]): PackedFile => {
    const text = hide(`${JSON.stringify(withoutSecretKeys(part), null, 1)}\n`);
    return { filename: `busbar-bundle/${filename}`, wallMs: now, bytes: Buffer.from(text) };
  });
  writeFileSync(options.outFile, packFiles(files), { mode: OWNER_ONLY });
  printLine(`${options.outFile}: ${files.map(({ filename }) => filename).join(', ')}`);
  printLine('Look through it before you give it away: it tells names, times and currents of the site.');
  return EXIT.done;
}

const versions = () => ({
  busbar: packageVersion(),
  node: process.versions,
  machine: { platform: platform(), release: release(), arch: arch() },
});

/** The last decisions, the alarms of a week, the writes of a day; none where there is no journal. */
async function partsOfJournal(config: SiteConfig, now: EpochMs): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const archive = openArchive(journalPath(stateFolderOf(config)));
  try {
    return await lastOf(archive, now + HOUR_MS);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ArchiveFailure') throw error;
    printError(`the journal is left out: ${error.message}`);
    return {};
  } finally {
    await archive.close();
  }
}

async function lastOf(archive: Archive, toMs: number): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const since = (hours: number, limit: number) => ({ fromMs: toMs - hours * HOUR_MS, toMs, limit });
  return {
    'decisions.json': await archive.cycles(since(48, CYCLES_MAX)),
    'alarms.json': await archive.alarms(since(7 * 24, ENTRIES_MAX)),
    'writes.json': await archive.writes(since(48, ENTRIES_MAX)),
  };
}
