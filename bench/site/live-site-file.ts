/**
 * The site file with which the built service regulates a box in a process of its own.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BoxReady } from './box-process.ts';
import { siteDocument, type BusyScenario } from './scenario.ts';

/** What users run. */
export const PROGRAM = fileURLToPath(new URL('../../../dist/src/cli/main.js', import.meta.url));

const PASSWORD_VARIABLE = 'BUSBAR_BENCH_PASSWORD';

export interface LiveSiteFile {
  readonly file: string;
  readonly stateFolder: string;
  /** The environment in which the file's secret is found. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Writes the site of a scenario with the box that stands for its own. */
export function writeSiteFile(scenario: BusyScenario, box: BoxReady, folder: string): LiveSiteFile {
  const { url, user, fingerprint, password } = box;
  const file = join(folder, 'site.yaml');
  const stateFolder = join(folder, 'state');
  const sections = {
    evce: { url, user, password: { env: PASSWORD_VARIABLE }, pin: [fingerprint], dialect: { confirmed: '2024-03-04' } },
    service: { http: { listen: '127.0.0.1:0' }, state: stateFolder },
  };
  writeFileSync(file, JSON.stringify({ ...siteDocument(scenario), ...sections }, null, 1));
  return { file, stateFolder, environment: { ...process.env, [PASSWORD_VARIABLE]: password } };
}
