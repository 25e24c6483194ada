import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../sim/result.ts';
import { runSimulate } from '../../src/cli/simulate.ts';
import { EXIT, type ExitCode, type SimulateOptions } from '../../src/cli/verb.ts';
import { dataFolder, publicSessions } from '../support/data-files.ts';
import { withData } from '../support/needs.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const OFFICE = 'sim/scenarios/office-with-sun.yaml';
const CAMPUS = 'sim/scenarios/campus-month.yaml';
const folder = dataFolder();

const simulate = (over: Partial<SimulateOptions>, env = {}): Promise<ExitCode> =>
  runSimulate(
    {
      scenarioFile: OFFICE,
      seed: null,
      from: null,
      days: 1,
      stepMs: 60_000 as SimulateOptions['stepMs'],
      sessionsFile: null,
      strategies: null,
      oracle: false,
      outFolder: null,
      json: true,
      ...over,
    },
    env,
  );
const result = (): SimulationResult => JSON.parse(said.stdout) as SimulationResult;

/** A simulated day is a second's work on an idle machine; a busy one may take its time. */
const PATIENCE = { timeout: 120_000 };

describe('busbar simulate', PATIENCE, () => {
  it('prints one document, byte for byte the same twice in a row, and timings elsewhere', async () => {
    expect(await simulate({})).toBe(EXIT.done);
    const first = said.stdout;
    expect(result()).toMatchObject({ scenario: 'Office with sun', seed: 1, simulatedHours: 24, cycles: 1440 });
    expect(said.stderr).toContain('24 h simulated in');
    said.stdout = '';
    await simulate({});
    expect(said.stdout).toBe(first);
  });

  it('ends with 3 where nobody holds the limit', async () => {
    expect(await simulate({ strategies: ['uncontrolled'] })).toBe(EXIT.notHeld);
    expect(result().limits.violations).toBeGreaterThan(0);
    expect(result().strategies).toEqual(['uncontrolled']);
  });

  it('takes a strategy that the site file does not name', async () => {
    expect(await simulate({ strategies: ['departure'] })).toBe(EXIT.done);
    expect(result().strategies).toEqual(['departure']);
  });

  it('prints a table without --json', async () => {
    await simulate({ json: false });
    expect(said.stdout).toMatch(/^scenario {4}Office with sun/);
    expect(said.stdout).toContain('violations  0');
  });

  it('takes recorded sessions in place of the scenario’s own, and names what it leaves out', async () => {
    const sessionsFile = folder.write('s.csv', `${publicSessions(12)}soon,later,1,1,X\n`);
    await simulate({ sessionsFile, strategies: ['none'] });
    expect(result().sessions).toMatchObject({ count: 12, rejected: 1 });
    expect(said.stderr).toContain(`${sessionsFile}: line 14 is left out: arrival "soon" is not a time`);
  });

  it('says so when no session falls into the simulated time', async () => {
    await simulate({ sessionsFile: folder.write('old.csv', publicSessions(3, '1999-06-12')) });
    expect(said.stderr).toContain('no session of');
  });

  it('starts on the day it is told', async () => {
    await simulate({ from: '2023-06-17', strategies: ['none'], seed: 5 });
    expect(result()).toMatchObject({ seed: 5, strategies: [] });
    expect(result().sessions.count).toBeLessThan(12);
  });

  it('leaves its results in a folder', async () => {
    const outFolder = join(folder.path, 'new/results');
    await simulate({ outFolder });
    expect(JSON.parse(readFileSync(join(outFolder, 'result.json'), 'utf8'))).toEqual(result());
    expect(readFileSync(join(outFolder, 'series.csv'), 'utf8').split('\n')).toHaveLength(1 + 1440 + 1);
  });

  it.each([
    [{ scenarioFile: 'nowhere.yaml' }, 'nowhere.yaml'],
    [{ strategies: ['shove'] }, 'there is no strategy "shove"'],
    [{ sessionsFile: '/nowhere/s.csv' }, '/nowhere/s.csv cannot be read: ENOENT'],
    [{ scenarioFile: CAMPUS }, 'BUSBAR_DATA is not set'],
  ] as const)('does not begin with what is wrong: %j', async (over, words) => {
    expect(await simulate(over)).toBe(EXIT.usage);
    expect(said.stderr).toContain(words);
    expect(said.stdout).toBe('');
  });

  it('fails where it may not write', async () => {
    const outFolder = join(folder.write('a-file', ''), 'below');
    expect(await simulate({ outFolder })).toBe(EXIT.failed);
    expect(said.stderr).toContain('cannot write to');
    expect(existsSync(outFolder)).toBe(false);
  });
});

describe('a recorded month behind a real building', PATIENCE, () => {
  withData('data/load/de_LP_office_medium_15min.csv', () => {
    const env = { BUSBAR_DATA: process.env['BUSBAR_DATA'] };
    const month = { scenarioFile: CAMPUS, days: null, stepMs: null };

    it('overloads its connection again and again without control', async () => {
      expect(await simulate({ ...month, strategies: ['uncontrolled'] }, env)).toBe(EXIT.notHeld);
      expect(result().sessions.count).toBe(883);
      expect(result().limits.violations).toBeGreaterThan(20);
    });

    it('keeps to it with Busbar, and serves nearly as much', async () => {
      expect(await simulate(month, env)).toBe(EXIT.done);
      expect(result().limits.violations).toBe(0);
      expect(result().sessions.deliveredPct).toBeGreaterThan(96);
    });
  });
});
