import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../../src/config/index.ts';
import { lookAtMachine, lookAtTimeZone, thisMachine, type Machine } from '../../../src/cli/doctor/look-at-machine.ts';
import { epochMs } from '../../../src/engine/index.ts';

const WELL: Machine = { nodeVersion: '22.1.0', driverFault: async () => null, clockIsKept: async () => true };
const told = async (changes: Partial<Machine>): Promise<readonly string[]> =>
  (await lookAtMachine({ ...WELL, ...changes })).map(({ severity, subject }) => `${severity} ${subject}`);

describe('a look at the machine', () => {
  it('takes the runtimes that Busbar runs on, and no older one', async () => {
    expect(await told({ nodeVersion: '20.19.0' })).toContain('note Node');
    expect(await told({ nodeVersion: '20.18.9' })).toContain('error Node');
    expect(await told({ nodeVersion: '18.20.1' })).toContain('error Node');
    expect(await told({ nodeVersion: '24.0.0' })).toContain('note Node');
  });

  it('warns of a journal that cannot be kept, and of a clock that nobody keeps', async () => {
    expect(await told({ driverFault: async () => 'no binding' })).toContain('warning journal');
    expect(await told({ clockIsKept: async () => false })).toContain('warning clock');
    expect(await told({ clockIsKept: async () => null })).toContain('note clock');
  });

  it('tells of this one without failing', async () => {
    expect((await lookAtMachine(thisMachine())).map(({ subject }) => subject)).toEqual(['Node', 'journal', 'clock']);
  });

  it('tells when clocks change next', () => {
    const at = epochMs(Date.UTC(2026, 5, 12));
    expect(lookAtTimeZone(compileTimeZone('Europe/Berlin'), at).message).toContain('2026-10-25T02:00:00+01:00');
    expect(lookAtTimeZone(compileTimeZone('Asia/Tokyo'), at).message).toContain('no change');
  });
});
