/** Snapshots for tests of strategies, without an engine around them. */
import {
  amps,
  epochMs,
  millis,
  monoMs,
  onAllPhases,
  volts,
  wattHours,
  watts,
  ZERO_AMPS,
  type CarView,
  type DemandContract,
  type ReadingState,
  type SiteSnapshot,
  type TimeZone,
} from '../../src/engine/index.ts';

export interface SnapshotSpec {
  /** Time on the wall, ms since 1970; the monotonic clock stands at the same number. */
  readonly wallMs?: number;
  readonly timeZone?: TimeZone;
  readonly demand?: DemandContract | null;
  /** Background of `Main`, A on each line. */
  readonly backgroundAmps?: number;
  /** State of the meter's reading. */
  readonly state?: ReadingState;
  /** Import register of the meter, Wh. */
  readonly registerWh?: number | null;
  /** Power the meter shows, W over all lines. */
  readonly powerWatts?: number | null;
  /** What of the power view differs. */
  readonly power?: Partial<SiteSnapshot['power']>;
  readonly signals?: SiteSnapshot['signals'];
  readonly cars?: SiteSnapshot['cars'];
}

/** A snapshot of `Main` with the meter `Main meter`, and of the zones `A` and `B` below. */
export function snapshotOf(spec: SnapshotSpec = {}): SiteSnapshot {
  const { wallMs = 1_700_000_000_000, state = 'fresh', registerWh = null, powerWatts = null } = spec;
  const node = (name: string, parent: string | null, background: number): SiteSnapshot['nodes'][number] => ({
    name,
    parent,
    limitAmps: onAllPhases(amps(250)),
    backgroundAmps: onAllPhases(amps(background)),
    backgroundWatts: watts(3 * 230 * background),
    reserveAmps: ZERO_AMPS,
    chargingAmps: ZERO_AMPS,
    headroomAmps: onAllPhases(amps(250)),
    seen: 'fresh',
  });
  const power = powerWatts === null ? null : watts(powerWatts / 3);
  const values = {
    currentAmps: onAllPhases(amps(Math.abs(powerWatts ?? 0) / 690)),
    powerWatts: [power, power, power] as const,
    voltageVolts: [null, null, null] as const,
    importWh: registerWh === null ? null : wattHours(registerWh),
    exportWh: null,
  };
  return {
    at: { wallMs: epochMs(wallMs), monoMs: monoMs(wallMs) },
    timeZone: spec.timeZone ?? { name: 'UTC', changes: [] },
    nominalVolts: volts(230),
    demand: spec.demand ?? null,
    demandWindow: null,
    power: {
      gridWatts: powerWatts === null || state !== 'fresh' ? null : watts(powerWatts),
      chargingWatts: watts(0),
      batteryWatts: watts(0),
      generationWatts: watts(0),
      surplusWatts: powerWatts === null || state !== 'fresh' ? null : watts(-powerWatts),
      ...spec.power,
    },
    deadTimeMs: 35_000,
    tickMs: 5_000,
    nodes: [node('Main', null, spec.backgroundAmps ?? 0), node('Hall A', 'Main', 0), node('Hall B', 'Main', 0)],
    zones: ['A', 'B'].map((name) => ({
      name,
      node: `Hall ${name}`,
      allowedAmps: amps(32),
      chargingAmps: ZERO_AMPS,
      cars: 1,
    })),
    cars: spec.cars ?? [],
    signals: spec.signals ?? [],
    stations: [{ name: 'a1', zone: 'A', status: 'charging', currentAmps: ZERO_AMPS, vip: false }],
    meters: [
      {
        name: 'Main meter',
        node: 'Main',
        role: 'flow',
        reading:
          state === 'missing'
            ? { state, value: null, ageMs: null }
            : { state, value: values, ageMs: 0 as NonNullable<SiteSnapshot['meters'][number]['reading']['ageMs']> },
      },
    ],
  };
}

/** A car in zone `A` that charges with 16 A on three lines, as far as nothing else is said. */
export function carOf(differs: Partial<CarView> = {}): CarView {
  return {
    station: 'a1',
    zone: 'A',
    status: 'charging',
    wantsEnergy: true,
    connectedMs: millis(3_600_000),
    deliveredWh: wattHours(0),
    askedWh: null,
    departsAt: null,
    minAmps: amps(6),
    usableAmps: amps(16),
    maxAmps: amps(32),
    phases: 3,
    currentAmps: onAllPhases(amps(16)),
    vip: false,
    ...differs,
  };
}
