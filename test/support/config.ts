/**
 * Configuration files that exist in a test only.
 * @module
 */
import { normalize, resolve } from 'node:path';
import { formatProblem, type Loaded, type Problem, type Surroundings } from '../../src/config/index.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';

/** A small site that is in order. */
export const SITE = `site: Office
timezone: Europe/Berlin
evce:
  url: https://192.168.0.128
  user: busbar
  password: { env: EVCE_PASSWORD }
  pin: ['sha256:${'ab'.repeat(32)}']
  dialect: { confirmed: 2026-11-20 }
nodes:
  - { name: Main, limitAmps: 250, meters: [Incomer], worstBackgroundAmps: 120 }
  - { name: Garage, parent: Main, zone: Garage, limitAmps: 125, fallbackAmps: 32 }
  - { name: Visitors, parent: Main, zone: Visitors, limitAmps: 63, fallbackAmps: 16 }
meters:
  - { name: Incomer, fallbackAfter: 35s, importRegister: true }
`;

/** A scenario around it, in a folder beside the site's. */
export const SCENARIO = `scenario: Morning
site: ../sites/office.yaml
start: 2023-06-12T00:00:00+02:00
duration: 7d
traffic: { stations: 7, profile: workplace, arrivalsPerWeekday: 20 }
`;

/** The machine as these files and variables, and nothing else. */
export function inMemory(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Surroundings {
  const textOf = (file: string): string | undefined =>
    Object.entries(files).find(([name]) => resolve(normalize(name)) === resolve(file))?.[1];
  return {
    env,
    readText: (file) => {
      const text = textOf(file);
      return text === undefined ? { ok: false, reason: 'there is no such file' } : { ok: true, text };
    },
    isFile: (file) => textOf(file) !== undefined,
    strategies: STRATEGIES,
  };
}

/** The problems of a file that is not in order, one line each. */
export const complaintsOf = (loaded: Loaded<unknown>): string[] =>
  loaded.ok ? [] : loaded.problems.map(formatProblem);

/** The warnings of a file that is in order, one line each. */
export const warningsOf = (loaded: Loaded<unknown>): string[] => (loaded.ok ? loaded.warnings.map(formatProblem) : []);

/** Whether a problem stands within the text of the file that it names. */
export function standsInside(problem: Problem, text: string): boolean {
  const lines = text.split('\n');
  const { line, column } = problem;
  return (
    line !== null &&
    column !== null &&
    line >= 1 &&
    line <= lines.length &&
    column >= 1 &&
    column <= (lines[line - 1]?.length ?? 0) + 1
  );
}
