import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trySources, withSources } from '../../src/cli/try-sources.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { boxError, boxNote } from '../../src/commissioning/finding.ts';
import { loadSite, type SiteConfig } from '../../src/config/index.ts';
import { onDisk } from '../../src/config/surroundings.ts';
import { realTime } from '../../src/service/system-clock.ts';
import { float, openDevice, put, type TestDevice } from '../sources/support/device.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();
let device: TestDevice;

beforeEach(async () => {
  device = await openDevice();
});
afterEach(() => device.close());

function siteWith(meters: string): SiteConfig {
  const text = `site: S\ntimezone: Europe/Berlin\nnodes: [{ name: Main, limitAmps: 100, zone: Z }]\n${meters}`;
  const loaded = loadSite('/site/site.yaml', { ...onDisk(), readText: () => ({ ok: true, text }) });
  if (!loaded.ok) throw new RangeError(loaded.problems.map(({ message }) => message).join());
  return loaded.value;
}

/** Listening is not waited for: only the long wait for silent ones is made short. */
const clock = () => {
  const real = realTime();
  return {
    ...real,
    schedule: (delayMs: number, run: () => void) => real.schedule(delayMs > 5_000 ? 300 : delayMs, run),
  };
};

describe('trying what a site reads besides its box', () => {
  it('says what each has said, and why another has not', async () => {
    const registers = new Map<number, number>();
    put(registers, 2999, ...float(10), ...float(11), ...float(12));
    device.units.set(1, registers);
    const modbus = (unitId: number): string =>
      `modbus: { host: 127.0.0.1, port: ${device.port}, map: iem3000, unitId: ${unitId} }`;
    const config = siteWith(`meters: [{ name: A, node: Main, ${modbus(1)} }, { name: B, node: Main, ${modbus(2)} }]`);
    const findings = await trySources({ config, clock: clock(), environment: {} });
    expect(findings).toMatchObject([
      { severity: 'note', subject: 'meter A', message: 'it shows 10.0, 11.0, 12.0 A, by modbus' },
      { severity: 'error', subject: 'B', message: expect.stringContaining('unit 2 refuses') as string },
    ]);
  });

  it('says which secret cannot be had', async () => {
    const http =
      'http: { url: "http://127.0.0.1:1/", headers: { Key: { env: NONE } }, values: [{ path: p, unit: W }] }';
    const config = siteWith(`meters: [{ name: A, node: Main, role: generation, nominalKw: 9, ${http} }]`);
    const [finding] = await trySources({ config, clock: clock(), environment: {} });
    expect(finding).toMatchObject({ severity: 'error', message: 'environment variable NONE is not set' });
  });

  it('is nothing where there is nothing', async () => {
    expect(await trySources({ config: siteWith(''), clock: clock(), environment: {} })).toEqual([]);
  });

  it('counts beside what was found at the box', () => {
    const box = { ok: true, box: {}, findings: [], lines: ['box'], code: EXIT.done } as const;
    expect(withSources(box, [boxError('B', 'silent', 'look')])).toMatchObject({
      code: EXIT.notHeld,
      lines: ['box', /./],
    });
    expect(withSources(box, [boxNote('A', 'fine')])).toMatchObject({ code: EXIT.done, findings: [{ subject: 'A' }] });
  });

  it('is told also where the box does not answer', () => {
    const lost = { ok: false, code: EXIT.failed } as const;
    expect(withSources(lost, [boxNote('A', 'fine')])).toBe(lost);
    expect(said.stderr).toContain('A: fine');
  });
});
