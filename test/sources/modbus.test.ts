import { firstValueFrom, Subject, type Subscription } from 'rxjs';
import { filter } from 'rxjs/operators';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { millis, volts, type MeterObserved } from '../../src/engine/index.ts';
import { openSources, type Sources } from '../../src/sources/index.ts';
import type { ModbusMeter } from '../../src/sources/settings.ts';
import { realTime } from '../../src/service/system-clock.ts';
import { float, openDevice, put, type Fault, type TestDevice } from './support/device.ts';

let device: TestDevice;
let sources: Sources | null;
let subscription: Subscription | null;

beforeEach(async () => {
  device = await openDevice();
  sources = null;
  subscription = null;
});
afterEach(async () => {
  subscription?.unsubscribe();
  await sources?.close();
  await device.close();
});

const meter = (settings: Partial<ModbusMeter> = {}): ModbusMeter => ({
  kind: 'modbus',
  name: 'Incomer',
  lines: [0, 1, 2],
  isSource: false,
  host: '127.0.0.1',
  port: device.port,
  unitId: 1,
  map: 'iem3000',
  everyMs: millis(10),
  timeoutMs: millis(100),
  ...settings,
});

async function read(...meters: readonly ModbusMeter[]) {
  const observed = new Subject<MeterObserved>();
  const lines = new Subject<string>();
  sources = await openSources({
    settings: { broker: null, meters, signals: [] },
    authority: null,
    nominalVolts: volts(230),
    // Pauses after a lost connection are shortened, and nothing else.
    clock: { ...realTime(), schedule: (delayMs, run) => realTime().schedule(Math.min(delayMs, 10), run) },
    jitter: () => 0,
    log: (_, text) => lines.next(text),
    will: null,
  });
  subscription = sources.source.events$.subscribe(
    (event) => void (event.kind === 'MeterObserved' && observed.next(event)),
  );
  const of = (name: string): Promise<MeterObserved> =>
    firstValueFrom(observed.pipe(filter((event) => event.meter === name)));
  const logged = (part: string): Promise<string> => firstValueFrom(lines.pipe(filter((line) => line.includes(part))));
  return { of, logged, health: () => sources?.health() ?? [] };
}

/** A Schneider meter: 10, 11, 12 A; 230 V; 2.3 kW on each line; 5 kWh in, 1 kWh out. */
function schneider(unitId: number, hasEnergy = true): void {
  const registers = new Map<number, number>();
  put(registers, 2999, ...float(10), ...float(11), ...float(12));
  put(registers, 3027, ...float(230), ...float(231), ...float(229));
  put(registers, 3053, ...float(2.3), ...float(-2.5), ...float(2.7));
  if (hasEnergy) put(registers, 3203, 0, 0, 0, 5000, 0, 0, 0, 1000);
  device.units.set(unitId, registers);
}

/** A SunSpec device: the common model, perhaps others, then a meter of integers. */
function sunspec(base: number, model: 'integer' | 'float' | 'none'): Map<number, number> {
  const registers = new Map<number, number>();
  put(registers, base, 0x5375, 0x6e53, 1, 66, ...new Array<number>(66).fill(0));
  const at = base + 70;
  if (model === 'integer') {
    put(registers, at, 203, 105, ...new Array<number>(105).fill(0x8000), 0xffff, 0);
    put(registers, at + 3, 100, 110, 0x8000, 0xffff);
    put(registers, at + 8, 2300, 2310, 2290);
    put(registers, at + 15, 0xffff);
    put(registers, at + 19, 230, 0xff38, 270, 0xffff);
    put(registers, at + 22, 1);
    put(registers, at + 38, 0, 100);
    put(registers, at + 46, 0, 500, 0, 0, 0, 0, 0, 0, 1);
  } else if (model === 'float') {
    put(registers, at, 213, 124, ...new Array<number>(124).fill(0x7fc0), 0xffff, 0);
    put(registers, at + 4, ...float(7), ...float(8), ...float(9));
    put(registers, at + 30, ...float(1600), ...float(-1800), ...float(2000));
    put(registers, at + 68, ...float(12_345));
  } else put(registers, at, 0xffff, 0);
  return registers;
}

describe('Modbus meters', () => {
  it('reads a Schneider meter: currents, voltages, signed powers in kW, registers', async () => {
    schneider(1);
    const { of, health } = await read(meter());
    const { values, stamp } = await of('Incomer');
    expect(values.currentAmps).toEqual([10, 11, 12]);
    expect(values.voltageVolts).toEqual([230, 231, 229]);
    expect(values.powerWatts.map((value) => Math.round(value ?? 0))).toEqual([2300, -2500, 2700]);
    expect(values).toMatchObject({ importWh: 5000, exportWh: 1000 });
    expect(stamp).toBeNull();
    expect(health()[0]).toMatchObject({ kind: 'modbus', connected: true, problem: null });
  });

  it('reads on where a model lacks registers that are not needed', async () => {
    schneider(1, false);
    const { values } = await (await read(meter({ map: 'pm5000' }))).of('Incomer');
    expect(values).toMatchObject({ currentAmps: [10, 11, 12], importWh: null });
  });

  it.each([40_000, 50_000, 0])('finds a SunSpec meter whose map begins at %i', async (base) => {
    device.units.set(1, sunspec(base, 'integer'));
    const { values } = await (await read(meter({ map: 'sunspec' }))).of('Incomer');
    expect(values).toEqual({
      currentAmps: [10, 11, null],
      voltageVolts: [230, 231, 229],
      powerWatts: [2300, -2000, 2700],
      importWh: 5000,
      exportWh: 1000,
    });
  });

  it('reads a SunSpec meter of floats', async () => {
    device.units.set(1, sunspec(40_000, 'float'));
    const { values } = await (await read(meter({ map: 'sunspec' }))).of('Incomer');
    expect(values).toMatchObject({ currentAmps: [7, 8, 9], powerWatts: [1600, -1800, 2000], importWh: 12_345 });
    expect(values.voltageVolts).toEqual([null, null, null]);
  });

  it.each([
    ['none', 'no model of a meter'],
    ['absent', 'no SunSpec map begins'],
  ])('says when there is no SunSpec meter (%s)', async (kind, why) => {
    device.units.set(1, kind === 'none' ? sunspec(40_000, 'none') : new Map<number, number>());
    await (await read(meter({ map: 'sunspec' }))).logged(why);
  });

  it('puts a single-phase meter on the line that the site file says', async () => {
    device.units.set(1, sunspec(40_000, 'integer'));
    const roof = meter({ map: 'sunspec', name: 'Roof', isSource: true, lines: [2] });
    const { values } = await (await read(roof)).of('Roof');
    expect(values.currentAmps).toEqual([0, 0, 10]);
    expect(values.powerWatts).toEqual([0, 0, 2300]);
  });

  it('shares one connection among the units of a gateway, and mixes none of them up', async () => {
    schneider(1);
    schneider(2);
    put(device.units.get(2) as Map<number, number>, 2999, ...float(40), ...float(41), ...float(42));
    const { of } = await read(meter(), meter({ name: 'Garage', unitId: 2 }));
    const [first, second] = await Promise.all([of('Incomer'), of('Garage')]);
    expect(first.values.currentAmps).toEqual([10, 11, 12]);
    expect(second.values.currentAmps).toEqual([40, 41, 42]);
    expect(device.connections).toBe(1);
  });

  it.each<[Fault, string]>([
    ['silent', 'has not answered within 100 ms'],
    ['half', 'has not answered within 100 ms'],
    ['other-unit', 'has not answered within 100 ms'],
    ['short', '5 registers came, 6 were asked for'],
    ['empty', '0 registers came, 6 were asked for'],
    ['cut', 'the connection was lost'],
    ['exception', 'refuses'],
  ])('says nothing of a meter that is %s, says why, and comes back', async (fault, why) => {
    schneider(1);
    device.fault = fault;
    const { of, logged, health } = await read(meter());
    await logged(why);
    expect(health()[0]).toMatchObject({ ageMs: null, connected: false });
    device.fault = 'none';
    expect((await of('Incomer')).values.currentAmps).toEqual([10, 11, 12]);
  });

  it('says when nobody is there', async () => {
    const { logged, health } = await read(meter({ port: 1 }));
    expect(await logged('cannot be reached')).toContain('127.0.0.1:1');
    expect(health()[0]).toMatchObject({ connected: false, ageMs: null });
  });
});
