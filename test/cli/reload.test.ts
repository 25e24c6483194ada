import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeOver, type Stage } from '../../src/cli/change-over.ts';
import { RELOAD_SIGNAL } from '../../src/cli/reload-request.ts';
import { runReload } from '../../src/cli/reload.ts';
import { EXIT, type RunOptions } from '../../src/cli/verb.ts';
import { loadSite, onDisk } from '../../src/config/index.ts';
import { createEngine, type EngineState } from '../../src/engine/index.ts';
import type { Ground } from '../../src/cli/ground.ts';
import type { Service } from '../../src/service/service.ts';
import { INITIAL_STATE, type Hindsight } from '../../src/service/live-state.ts';
import { lockState } from '../../src/service/state-lock.ts';
import { journalPath } from '../../src/journal/index.ts';
import { realTime } from '../../src/service/system-clock.ts';
import { written } from '../journal/support.ts';
import { NEVER } from 'rxjs';
import { instantAt } from '../service/recorded.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();
const RUN: RunOptions = { configFile: null, forMs: null, shadow: false, speed: null, port: null, json: false };
const ENVIRONMENT = {};
const SITE = `
site: Office
timezone: Europe/Berlin
evce: { url: 'https://127.0.0.1', user: busbar, password: { env: NOWHERE }, pin: ['sha256:${'ab'.repeat(32)}'],
  dialect: { confirmed: 2026-11-20 } }
nodes:
  - { name: Main, limitAmps: 160, meters: [Incomer], worstBackgroundAmps: 100 }
  - { name: Garage, parent: Main, zone: Garage, limitAmps: 125, fallbackAmps: 32 }
meters: [{ name: Incomer }]
service: { state: state }
`;

let folder: string;
let file: string;
let stateFolder: string;
/** What services were begun with, the first one apart. */
let begun: { readonly ground: Ground; readonly from: EngineState; readonly hindsight: Hindsight }[];
let released: number;
let canBegin: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-reload-'));
  [file, stateFolder] = [join(folder, 'site.yaml'), join(folder, 'state')];
  writeFileSync(file, SITE);
  [begun, released, canBegin] = [[], 0, true];
});
afterEach(() => rmSync(folder, { recursive: true }));

const loaded = () => {
  const read = loadSite(file, onDisk(ENVIRONMENT));
  if (!read.ok) throw new TypeError(read.problems.map(({ message }) => message).join());
  return read.value;
};

/** What people had been told. */
const TOLD = { ...INITIAL_STATE, limited: { Garage: { since: instantAt(0), isRising: false } } };

/** A service on the file as it is now, which has come to its hundredth decision. */
function stage(): Stage {
  const config = loaded();
  const state = { ...createEngine(config).initial, cycle: 100, alarms: ['box-unreachable'] };
  const release = async (): Promise<EngineState> => {
    released += 1;
    return state;
  };
  const writer = { write: () => undefined, stop: () => undefined, outcomes$: NEVER };
  const ground = { config, box: { writer }, signals: null, runner: null } as unknown as Ground;
  return { ground, service: { release, state: () => TOLD } as unknown as Service, journal: null };
}

const log = { info: () => undefined, warn: () => undefined } as never;

/** Stands for the running process: at the signal it changes over, as `busbar run` does. */
function answering(current: Stage): { dispose(): void } {
  const onSignal = (): void =>
    void changeOver(current, {
      file,
      stateFolder,
      run: RUN,
      environment: ENVIRONMENT,
      log,
      serve: async (ground, { state: from, hindsight }) => {
        begun.push({ ground, from, hindsight });
        return canBegin ? { ...current, ground } : null;
      },
    });
  process.on(RELOAD_SIGNAL, onSignal);
  return { dispose: () => process.off(RELOAD_SIGNAL, onSignal) };
}

/** Reloads after the file was changed while a service runs. */
async function reloadAfter(from: string, to: string, isConfirmed = false) {
  const locked = lockState(stateFolder);
  if (!locked.ok) throw new TypeError(locked.problem);
  writeFileSync(file, SITE);
  const service = answering(stage());
  writeFileSync(file, SITE.replace(from, to));
  try {
    return await runReload({ configFile: file, isConfirmed, isRehearsal: false, json: false }, ENVIRONMENT);
  } finally {
    service.dispose();
    locked.lock.release();
  }
}

describe('reload', () => {
  it('has the service go on with the changed file from where it was', async () => {
    expect(await reloadAfter('limitAmps: 125', 'limitAmps: 80')).toBe(EXIT.done);
    expect(said.stdout).toContain('Garage: limitAmps [125,125,125] → [80,80,80]');
    expect(said.stdout).toContain('the service goes on with the changed file');
    expect(released).toBe(1);
    expect(begun).toHaveLength(1);
    expect(begun[0]?.from.cycle).toBe(100);
    expect(begun[0]?.hindsight.limited).toBe(TOLD.limited);
    expect(begun[0]?.ground.config.site.nodes[1]?.limitAmps).toEqual([80, 80, 80]);
  });

  it('leaves the service alone where nothing has changed', async () => {
    expect(await reloadAfter('site: Office', 'site: Office # ours')).toBe(EXIT.done);
    expect(said.stdout).toContain('the service goes on as it was');
    expect(released).toBe(0);
  });

  it('needs a word where more may flow', async () => {
    expect(await reloadAfter('limitAmps: 125', 'limitAmps: 150')).toBe(EXIT.notHeld);
    expect(said.stdout).toContain('--confirm-raises');
    expect(released).toBe(0);
    expect(await reloadAfter('limitAmps: 125', 'limitAmps: 150', true)).toBe(EXIT.done);
    expect(begun[0]?.ground.config.site.nodes[1]?.limitAmps).toEqual([150, 150, 150]);
  });

  it('goes on as it was where the service cannot begin with the changed file', async () => {
    canBegin = false;
    expect(await reloadAfter('limitAmps: 125', 'limitAmps: 80')).toBe(EXIT.notHeld);
    expect(said.stdout).toContain('the service could not begin with it');
    expect(begun.map(({ ground }) => ground.config.site.nodes[1]?.limitAmps[0])).toEqual([80, 125]);
    expect(begun[1]?.from.cycle).toBe(100);
    // Their episodes have ended with the run, so that those that last are to be told again.
    expect(begun.map(({ from }) => from.alarms)).toEqual([[], []]);
  });

  it('says what needs a restart, and what is wrong with the file', async () => {
    expect(await reloadAfter('zone: Garage', 'zone: Hall')).toBe(EXIT.notHeld);
    expect(said.stdout).toContain('a restart is needed');
    expect(await reloadAfter('limitAmps: 125', 'limitAmp: 125')).toBe(EXIT.usage);
    expect(said.stderr).toContain('did you mean limitAmps?');
    expect(released).toBe(0);
  });

  describe('with a strategy of one’s own', () => {
    const PROPOSING = "() => { throw new RangeError('no such hour'); }";
    const own = (propose: string, first = ''): void => {
      writeFileSync(
        join(folder, 'own.mjs'),
        `${first} export default { id: 'own', version: '1.0.0', summary: 'Own.', options: { parse: () => ({}) }, memory: null,
          failsafe: () => ({ ceilings: [] }), propose: ${propose} };`,
      );
      writeFileSync(file, `${SITE}strategies: [{ use: ./own.mjs, name: own }]`);
    };
    /** On a journal, at its end. */
    const rehearsal = async (json = false) => {
      mkdirSync(stateFolder);
      const { life } = await written(journalPath(stateFolder));
      const now = life.turns.at(-1)?.event.at;
      const clock = { ...realTime(), now: () => now ?? instantAt(0) };
      return runReload({ configFile: file, isConfirmed: false, isRehearsal: json, json }, ENVIRONMENT, clock);
    };

    it('rehearses it too, and asks no service to take over one that is not sound', async () => {
      own(PROPOSING);
      expect(await rehearsal()).toBe(EXIT.notHeld);
      expect(said.stdout).toMatch(/strategy +own threw: no such hour/);
      expect(said.stderr).toContain('the service is not asked to go on');
    });

    it('ends although it goes on by itself, and answers with nothing but the document', async () => {
      own('() => null', "setInterval(() => 0, 1000); console.log('hello'); globalThis.isOwnHere = true;");
      expect(await rehearsal(true)).toBe(EXIT.done);
      expect(JSON.parse(said.stdout)).toMatchObject({ rehearsal: { contained: [] }, answer: null });
      expect(globalThis).not.toHaveProperty('isOwnHere');
    });

    it('says so where it cannot be loaded', async () => {
      own('() => null', "throw new RangeError('not today');");
      expect(await rehearsal()).toBe(EXIT.usage);
      expect(said.stderr).toContain('cannot be loaded: not today');
    });

    it('asks no service to take over one that ends its process', async () => {
      own('() => process.exit(3)');
      expect(await rehearsal()).toBe(EXIT.notHeld);
      expect(said.stderr).toContain('the rehearsal ended with code 3');
    });

    it('does not load it where there is no journal', async () => {
      own('() => null', "throw new RangeError('not today');");
      const options = { configFile: file, isConfirmed: false, isRehearsal: true, json: true };
      expect(await runReload(options, ENVIRONMENT)).toBe(EXIT.done);
      expect(JSON.parse(said.stdout)).toEqual({ rehearsal: null, answer: null });
    });
  });

  it('says so where no service runs', async () => {
    const code = await runReload(
      { configFile: file, isConfirmed: false, isRehearsal: false, json: false },
      ENVIRONMENT,
    );
    expect(code).toBe(EXIT.failed);
    expect(said.stderr).toContain('no service is running');
  });

  it('asks no service for a rehearsal', async () => {
    const code = await runReload({ configFile: file, isConfirmed: false, isRehearsal: true, json: true }, ENVIRONMENT);
    expect(code).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toEqual({ rehearsal: null, answer: null });
  });
});
