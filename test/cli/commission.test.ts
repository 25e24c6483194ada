/** `busbar commission` against a simulated box, through everything that lies between. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCheck } from '../../src/cli/check.ts';
import { runCommission } from '../../src/cli/commission.ts';
import { EXIT, type CommissionOptions } from '../../src/cli/verb.ts';
import { loadSite, onDisk } from '../../src/config/index.ts';
import { lockState } from '../../src/service/state-lock.ts';
import { idOf } from '../sim/evce/support/boxes.ts';
import { boxOnTheNetwork, type NetworkedBox } from './support/box-on-the-network.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

let networked: NetworkedBox;

beforeEach(async () => {
  networked = await boxOnTheNetwork();
});

afterEach(async () => {
  await networked.close();
});

function commission(configFile: string, more: Partial<CommissionOptions> = {}): Promise<number> {
  const options = { zone: 'Garage', configFile, yes: true, ...more };
  return runCommission(options, networked.environment, networked.clock);
}

const reductionOfGarage = () => networked.model.reduction(idOf(networked.model.zones(), 'Garage'));

describe('busbar commission', () => {
  it('confirms a right dialect, puts back what was there, and prints the line for the site file', async () => {
    const file = networked.siteFile();
    expect(await commission(file)).toBe(EXIT.done);
    expect(said.stdout).toContain('Garage: set-point 63 A; writing {"reduction":7}, so that it falls to 56 A\n');
    expect(said.stdout).toContain('Garage: has again what it had before\n');
    expect(said.stdout).toMatch(/fell from 63 A to 56 A \d+\.\d s after the write, and rose again after \d+\.\d s\n/);
    expect(said.stdout).toMatch(/dead time: .* timing\.deadTime, 35 s, is enough\n/);
    expect(reductionOfGarage()).toEqual({ reduction: 0 });
    const line = /^ {2}(dialect: .*)$/m.exec(said.stdout)?.[1] ?? '';
    const loaded = loadSite(networked.siteFile(line), onDisk({}));
    expect(loaded).toMatchObject({ ok: true, warnings: [], value: { site: { shadow: false } } });
  });

  it('refuses a wrong one, and says why', async () => {
    expect(await commission(networked.siteFile('dialect: { unit: kilowatt }'))).toBe(EXIT.notHeld);
    expect(said.stderr).toMatch(/zone Garage: the set-point .* the unit is not as stated\n/);
    expect(said.stderr).toContain('the dialect is not confirmed: dialect: { unit: kilowatt,');
    expect(reductionOfGarage()).toEqual({ reduction: 0 });
  });

  it('touches nothing without the operator’s word', async () => {
    expect(await commission(networked.siteFile(), { yes: false })).toBe(EXIT.usage);
    expect(said.stderr).toContain('nobody can be asked here; give --yes');
    expect(said.stdout).toBe('');
  });

  it('touches no zone that the site does not have', async () => {
    expect(await commission(networked.siteFile(), { zone: 'Garag' })).toBe(EXIT.usage);
    expect(said.stderr).toContain('the site has no zone Garag, it has Garage, Visitors; did you mean Garage?');
    const missing = networked.siteFile(undefined, { 'zone: Garage': 'zone: Roof' });
    expect(await commission(missing, { zone: 'Roof' })).toBe(EXIT.notHeld);
    expect(said.stderr).toContain('the box cannot tell which zone Roof is: the box lists no zone "Roof"');
  });

  it('touches no box that is not the acknowledged one', async () => {
    const file = networked.siteFile();
    const look = { configFile: file, connect: true, acknowledge: true, openapiFile: null, json: false };
    await runCheck(look, networked.environment, networked.clock);
    const other = await boxOnTheNetwork();
    const moved = networked.siteFile(undefined, {
      [networked.device.url]: other.device.url,
      [networked.device.fingerprint]: other.device.fingerprint,
    });
    expect(await commission(moved)).toBe(EXIT.notHeld);
    expect(said.stderr).toContain('this is not the box as it was acknowledged: it shows another certificate');
    await other.close();
  });

  it('touches no box while what was kept of the acknowledged one is damaged', async () => {
    const file = networked.siteFile();
    const look = { configFile: file, connect: true, acknowledge: true, openapiFile: null, json: false };
    await runCheck(look, networked.environment, networked.clock);
    writeFileSync(join(networked.folder, 'busbar-state', 'directory.json'), '{"v":1,"epo');
    expect(await commission(file)).toBe(EXIT.notHeld);
    expect(said.stderr).toContain('what was kept of the acknowledged box is of no use (directory.json is damaged)');
    expect(await runCheck(look, networked.environment, networked.clock)).toBe(EXIT.done);
    expect(await commission(file, { yes: true })).toBe(EXIT.done);
  });

  it('keeps off while the service is on the box', async () => {
    const file = networked.siteFile();
    const lock = lockState(join(networked.folder, 'busbar-state'));
    if (!lock.ok) throw new RangeError(lock.problem);
    expect(await commission(file)).toBe(EXIT.failed);
    expect(said.stderr).toContain('is talking to the box of this site');
    lock.lock.release();
  });

  it('puts back what was there at Ctrl-C', async () => {
    const before = process.listenerCount('SIGINT');
    const running = commission(networked.siteFile('dialect: { unit: kilowatt }'));
    await vi.waitFor(() => expect(said.stdout).toContain('writing'));
    await vi.waitFor(() => expect(reductionOfGarage()).not.toEqual({ reduction: 0 }));
    process.emit('SIGINT');
    expect(await running).toBe(EXIT.failed);
    expect(said.stderr).toContain('stopped; the dialect is not confirmed');
    expect(reductionOfGarage()).toEqual({ reduction: 0 });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
