import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startDevice } from '../../sim/evce/device.ts';
import { aBoxWithUsers, CONTROLLER } from '../sim/evce/support/boxes.ts';
import { withProgram } from '../support/needs.ts';
import { ROOT } from '../tidy/source.ts';

const SCRIPT = join(ROOT, 'examples/python/station_statuses.py');
const STATUSES = 'Garage 01: Available\nGarage 02: Available\nGarage 03: Available\nVisitor 01: Available\n';

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function aDevice() {
  const { box } = aBoxWithUsers();
  const device = await startDevice({ box, port: 0 });
  const folder = mkdtempSync(join(tmpdir(), 'busbar-python-'));
  opened.push(
    () => device.close(),
    () => rmSync(folder, { recursive: true }),
  );
  const certificateFile = join(folder, 'box.pem');
  writeFileSync(certificateFile, device.certificate);
  return { box, device, tokenFile: join(folder, 'token'), certificateFile };
}

/** Runs the example; whoever does not end in time is killed and fails. */
function run(python: string, args: readonly string[], password = CONTROLLER.password) {
  const env = { ...process.env, EVCE_PASSWORD: password, PYTHONDONTWRITEBYTECODE: '1' };
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(python, [SCRIPT, ...args], { env, timeout: 30_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

describe('the example of the vendor’s guide in Python', () => {
  withProgram(['python3'], (python) => {
    it('reads every station’s status with functions made from the box’s own file', async () => {
      const { box, device, tokenFile, certificateFile } = await aDevice();
      const options = ['--certificate', certificateFile, '--token-file', tokenFile];
      const ended = await run(python, [device.url, CONTROLLER.name, ...options]);
      expect(ended).toEqual({ code: 0, out: STATUSES, err: '' });
      expect(existsSync(tokenFile)).toBe(false);
      expect(box.connections.login(CONTROLLER.name, CONTROLLER.password).kind).toBe('connected');
    });

    it('gets in after a crash, because it kept its token', async () => {
      const { box, device, tokenFile } = await aDevice();
      const login = box.connections.login(CONTROLLER.name, CONTROLLER.password);
      writeFileSync(tokenFile, login.kind === 'connected' ? login.token : '');
      const options = ['--pin', device.fingerprint, '--token-file', tokenFile];
      expect(await run(python, [device.url, CONTROLLER.name, ...options])).toMatchObject({ code: 0, out: STATUSES });
    });

    it('is not stopped by an old token that means nothing any more', async () => {
      const { device, tokenFile } = await aDevice();
      writeFileSync(tokenFile, 'no.such.token');
      const options = ['--pin', device.fingerprint, '--token-file', tokenFile];
      const ended = await run(python, [device.url, CONTROLLER.name, ...options]);
      expect(ended).toMatchObject({ code: 0, out: STATUSES, err: 'old token: token missing or invalid\n' });
    });

    it('says why the box refuses', async () => {
      const { device, tokenFile } = await aDevice();
      const options = ['--pin', device.fingerprint, '--token-file', tokenFile];
      const ended = await run(python, [device.url, CONTROLLER.name, ...options], 'wrong');
      expect(ended).toMatchObject({ code: 1, out: '' });
      expect(ended.err).toContain('wrong login or password');
    });

    it('sends nothing to a box with another certificate', async () => {
      const { device, tokenFile } = await aDevice();
      const other = await aDevice();
      const pinned = ['--pin', other.device.fingerprint, '--token-file', tokenFile];
      expect((await run(python, [device.url, CONTROLLER.name, ...pinned])).err).toContain('the box shows sha256:');
      const trusted = ['--certificate', other.certificateFile, '--token-file', tokenFile];
      expect((await run(python, [device.url, CONTROLLER.name, ...trusted])).err).toContain('CERTIFICATE_VERIFY_FAILED');
    });
  });
});
