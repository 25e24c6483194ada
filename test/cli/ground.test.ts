import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGround, type Ground } from '../../src/cli/ground.ts';
import { EXIT, type RunOptions } from '../../src/cli/verb.ts';
import { epochMs } from '../../src/engine/index.ts';
import { openLog } from '../../src/service/log.ts';
import { leaveShadow } from '../../src/service/shadow-mark.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const RUN: RunOptions = { configFile: null, forMs: null, shadow: false, speed: null, port: null, json: true };

const SITE_FILE = `
site: Two zones
timezone: Europe/Berlin
evce:
  url: https://192.0.2.1
  user: busbar
  password: { env: EVCE_PASSWORD }
  pin: ['sha256:${'0'.repeat(64)}']
  dialect: { unit: ampere, sense: removed, shape: scalar, key: reduction, integer: true, confirmed: 2026-11-20 }
nodes:
  - { name: Main, limitAmps: 160, meters: [Incomer], worstBackgroundAmps: 90 }
  - { name: Garage, parent: Main, zone: Garage, limitAmps: 100, fallbackAmps: 24 }
meters:
  - { name: Incomer }
`;

let folder: string;
let opened: Ground[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-ground-'));
  opened = [];
});

afterEach(async () => {
  for (const ground of opened) {
    await ground.box.close();
    await ground.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

async function groundOf(
  text: string,
  run: Partial<RunOptions> = {},
  environment = { EVCE_PASSWORD: 'Made-up-1-test' },
) {
  const file = join(folder, 'site.yaml');
  writeFileSync(file, text);
  const log = await openLog({ write: () => undefined, pretty: false });
  const outcome = await openGround({ file, run: { ...RUN, ...run }, environment, log });
  if (outcome.ok) opened.push(outcome.ground);
  return outcome;
}

describe('what a run stands on', () => {
  it('is a real box at real speed for a site file, with state beside the file', async () => {
    expect(await groundOf(SITE_FILE)).toMatchObject({
      ok: true,
      ground: { speed: 1, stateFolder: join(folder, 'busbar-state'), limits: null },
    });
  });

  it('is the command line’s word over the file’s', async () => {
    expect(await groundOf(SITE_FILE, { shadow: true, port: 9_123 })).toMatchObject({
      ground: { config: { site: { shadow: true }, service: { listen: { port: 9_123 } } } },
    });
  });

  it('stays in shadow after a trial, until somebody has said what follows from being active', async () => {
    const startAndEnd = async (text: string, run: Partial<RunOptions> = {}) => {
      const outcome = await groundOf(text, run);
      if (!outcome.ok) throw new TypeError('the ground was not opened');
      await outcome.ground.box.close();
      await outcome.ground.close();
      opened = [];
      return outcome.ground;
    };
    // A look with --shadow is no trial.
    await startAndEnd(SITE_FILE, { shadow: true });
    expect((await startAndEnd(SITE_FILE)).config.site.shadow).toBe(false);
    await startAndEnd(`shadow: true\n${SITE_FILE}`);
    expect((await startAndEnd(SITE_FILE)).config.site.shadow).toBe(true);
    await leaveShadow(join(folder, 'busbar-state'), { wallMs: epochMs(0), objections: [] });
    expect((await startAndEnd(SITE_FILE)).config.site.shadow).toBe(false);
  });

  it('is refused to a second process', async () => {
    await groundOf(SITE_FILE);
    expect(await groundOf(SITE_FILE)).toEqual({ ok: false, code: EXIT.failed });
    expect(said.stderr).toContain(`in use by process ${process.pid}`);
  });

  it('is free again when the box could not be opened', async () => {
    expect(await groundOf(SITE_FILE, {}, {} as never)).toEqual({ ok: false, code: EXIT.failed });
    expect(said.stderr).toContain('EVCE_PASSWORD is not set');
    expect((await groundOf(SITE_FILE)).ok).toBe(true);
  });

  it('is nothing where the file names no box', async () => {
    expect(await groundOf(SITE_FILE.replace(/evce:[^]*?nodes:/, 'nodes:'))).toEqual({ ok: false, code: EXIT.usage });
  });
});
