import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDoctor } from '../../src/cli/doctor.ts';
import type { Machine } from '../../src/cli/doctor/look-at-machine.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { lockState } from '../../src/service/state-lock.ts';
import { boxOnTheNetwork, type NetworkedBox } from './support/box-on-the-network.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();
const MACHINE: Machine = { nodeVersion: '20.20.2', driverFault: async () => null, clockIsKept: async () => true };

let networked: NetworkedBox;
beforeEach(async () => {
  networked = await boxOnTheNetwork();
});
afterEach(async () => {
  await networked.close();
});

const doctor = (configFile: string, json = false): Promise<number> =>
  runDoctor({ configFile, json }, { ...networked, machine: MACHINE });

describe('busbar doctor', () => {
  it('finds a site in order, from the machine to the box', async () => {
    const code = await doctor(networked.siteFile());
    expect(said.stdout).toContain('box: answers and lets Busbar in');
    // The box’s certificate is of today, and its time is not.
    expect(said.stdout).toContain('warning certificate of the box: is valid from');
    expect(said.stdout).toMatch(/Node: 20\.20\.2\n/);
    expect(said.stdout.match(/^error/gm) ?? []).toEqual([]);
    expect(code).toBe(EXIT.done);
  });

  it('leaves the box to a service that runs', async () => {
    const lock = lockState(join(networked.folder, 'busbar-state'));
    await doctor(networked.siteFile());
    if (lock.ok) lock.lock.release();
    expect(said.stdout).toContain('box: is left to the running service');
    expect(said.stdout).toContain('is the running service’s');
  });

  it('says nothing more to a box with another certificate, and what to do', async () => {
    const file = networked.siteFile(undefined, { [networked.device.fingerprint]: `sha256:${'0'.repeat(64)}` });
    expect(await doctor(file, true)).toBe(EXIT.notHeld);
    const document = JSON.parse(said.stdout) as { ok: boolean; findings: { subject: string; advice: string | null }[] };
    expect(document.ok).toBe(false);
    expect(document.findings[0]).toMatchObject({ severity: 'error', subject: 'certificate of the box' });
    expect(document.findings[0]?.advice).toContain('busbar evce pin');
  });

  it('tells of a box that does not answer, and of a site file with problems', async () => {
    const file = networked.siteFile();
    await networked.device.close();
    expect(await doctor(file)).toBe(EXIT.notHeld);
    expect(said.stdout).toContain('does not answer');
    expect(await doctor('/no/such/site.yaml')).toBe(EXIT.notHeld);
    expect(said.stdout).toContain('site file: has problems');
  });
});
