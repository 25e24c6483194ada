/**
 * A small recorded site for the service's tests: two zones below a metered connection with a roof, and the turns
 * that the engine would have made of it. Nothing here is computed by the engine.
 * @module
 */
import {
  amps,
  DEFAULT_TIMING,
  epochMs,
  millis,
  monoMs,
  onAllPhases,
  volts,
  watts,
  type Alarm,
  type CycleRecord,
  type DirectoryListed,
  type EngineEvent,
  type Instant,
  type NodeRecord,
  type PhaseAmps,
  type Site,
  type SiteNode,
  type StationsObserved,
  type ZoneRecord,
} from '../../src/engine/index.ts';
import type { Turn } from '../../src/engine/ports.ts';

const START_WALL_MS = Date.UTC(2026, 5, 12, 14, 30);

/** An instant `seconds` after the recording began. */
export const instantAt = (seconds: number): Instant => ({
  monoMs: monoMs(seconds * 1000),
  wallMs: epochMs(START_WALL_MS + seconds * 1000),
});

export const phaseAmps = (l1: number, l2: number, l3: number): PhaseAmps => [amps(l1), amps(l2), amps(l3)];

const node = (name: string, parts: Partial<SiteNode>): SiteNode => ({
  name,
  parent: 0,
  children: [],
  limitAmps: onAllPhases(amps(125)),
  derate: 0.98,
  breaker: null,
  meters: [],
  worstBackgroundAmps: null,
  reserveAmps: phaseAmps(0, 0, 0),
  busLimitAmps: null,
  maxImbalanceAmps: null,
  zone: null,
  ...parts,
});

export const SITE: Site = {
  name: 'Harbour Office',
  timeZone: { name: 'Europe/Berlin', changes: [{ from: epochMs(0), offsetMs: millis(7_200_000) }] },
  supply: { system: '400Y/230', nominalVolts: volts(230), frequencyHz: 50 },
  nodes: [
    node('Main', {
      parent: null,
      children: [1, 2],
      limitAmps: onAllPhases(amps(160)),
      meters: [0],
      worstBackgroundAmps: onAllPhases(amps(100)),
    }),
    node('Garage', { zone: 0 }),
    node('Visitors', { limitAmps: onAllPhases(amps(63)), zone: 1 }),
  ],
  zones: [
    { name: 'Garage', node: 1, fallbackAmps: amps(32), allocation: 'proportional' },
    { name: 'Visitors', node: 2, fallbackAmps: amps(16), allocation: 'fifo' },
  ],
  meters: [
    {
      name: 'Incomer',
      role: 'flow',
      node: 0,
      sign: 1,
      fallbackAfterMs: millis(35_000),
      importRegister: true,
      nominalWatts: watts(0),
    },
  ],
  stationDefaults: {
    phases: 3,
    rotation: 'L1L2L3',
    lineToLine: false,
    minAmps: amps(6),
    maxAmps: amps(32),
    vip: false,
  },
  stationOverrides: {},
  demand: null,
  signals: [],
  timing: DEFAULT_TIMING,
  mayStopSessions: false,
  rampUpAmps: amps(4),
  shadow: false,
};

export const DIRECTORY: DirectoryListed = {
  kind: 'DirectoryListed',
  at: instantAt(0),
  zones: [
    { name: 'Garage', lever: { maxAmps: amps(125), stepAmps: amps(1), countedFrom: 'maximum', shape: 'scalar' } },
    { name: 'Visitors', lever: { maxAmps: amps(63), stepAmps: amps(1), countedFrom: 'maximum', shape: 'scalar' } },
  ],
  stations: ['Garage 01', 'Garage 02', 'Visitor 01'].map((name) => ({
    name,
    zone: name.startsWith('Garage') ? 'Garage' : 'Visitors',
    phases: 3,
    rotation: null,
    minAmps: amps(6),
    maxAmps: amps(32),
    vip: false,
  })),
};

export const STATIONS: StationsObserved = {
  kind: 'StationsObserved',
  at: instantAt(1),
  stations: (['charging', 'suspended-by-station', 'available'] as const).map((status, index) => ({
    name: DIRECTORY.stations[index]?.name ?? '',
    status,
    reachable: true,
    setpointAmps: amps(16),
    currentAmps: phaseAmps(16, 16, 16),
    sessionWh: null,
  })),
};

const byBuilding = (line: number, background: number) =>
  ({
    by: 'limits',
    reason: {
      kind: 'background',
      node: 'Main',
      phase: `L${line + 1}`,
      backgroundAmps: amps(background),
      reserveAmps: amps(4),
      limitAmps: amps(156.8),
    },
  }) as const;

function mainRecord(background: PhaseAmps, charging: PhaseAmps): NodeRecord {
  const room = background.map((value) => amps(Math.max(0, 156.8 - value - 4)));
  return {
    node: 'Main',
    limitAmps: onAllPhases(amps(156.8)),
    measuredAmps: phaseAmps(background[0] + charging[0], background[1] + charging[1], background[2] + charging[2]),
    chargingAmps: charging,
    backgroundAmps: background,
    reserveAmps: onAllPhases(amps(4)),
    seen: 'fresh',
    hardAmps: room as unknown as PhaseAmps,
    headroomAmps: room as unknown as PhaseAmps,
    because: [byBuilding(0, background[0]), byBuilding(1, background[1]), byBuilding(2, background[2])],
  };
}

function zoneNodeRecord(zone: string, limitAmps: number, charging: PhaseAmps): NodeRecord {
  const because = {
    by: 'limits',
    reason: { kind: 'electrical-limit', node: zone, limitAmps: amps(limitAmps) },
  } as const;
  return {
    node: zone,
    limitAmps: onAllPhases(amps(limitAmps)),
    measuredAmps: null,
    chargingAmps: charging,
    backgroundAmps: phaseAmps(0, 0, 0),
    reserveAmps: phaseAmps(0, 0, 0),
    seen: 'fresh',
    hardAmps: onAllPhases(amps(limitAmps)),
    headroomAmps: onAllPhases(amps(limitAmps)),
    because: [because, because, because],
  };
}

function zoneRecord(zone: string, allocation: number, maximum: number): ZoneRecord {
  const drawn = allocation * 0.92;
  return {
    zone,
    cars: 7,
    demandAmps: amps(maximum),
    shareAmps: amps(allocation),
    allocationAmps: amps(allocation),
    allowedAmps: onAllPhases(amps(allocation)),
    mayDrawAmps: amps(allocation),
    mayDrawByLineAmps: onAllPhases(amps(allocation)),
    drawnAmps: phaseAmps(drawn, drawn * 0.8, drawn * 0.7),
    reductionAmps: amps(maximum - allocation),
    because: byBuilding(0, 90),
    sent: null,
  };
}

/** The record of one decision; the building's load moves from cycle to cycle. */
export function recordAt(cycle: number): CycleRecord {
  const wave = Math.round(20 * Math.sin(cycle / 9));
  const garage = 48 - wave;
  const visitors = 16 - Math.round(wave / 4);
  const garageDrawn = zoneRecord('Garage', garage, 125).drawnAmps;
  const visitorsDrawn = zoneRecord('Visitors', visitors, 63).drawnAmps;
  const charging = phaseAmps(
    garageDrawn[0] + visitorsDrawn[0],
    garageDrawn[1] + visitorsDrawn[1],
    garageDrawn[2] + visitorsDrawn[2],
  );
  return {
    v: 1,
    cycle,
    at: instantAt(cycle * 5),
    cause: 'period',
    meters: [
      {
        meter: 'Incomer',
        state: 'fresh',
        ageMs: millis(2_000),
        currentAmps: phaseAmps(88 + wave + charging[0], 80 + wave + charging[1], 70 + wave + charging[2]),
        powerWatts: 92_000,
      },
    ],
    nodes: [
      mainRecord(phaseAmps(88 + wave, 80 + wave, 70 + wave), charging),
      zoneNodeRecord('Garage', 122.5, garageDrawn),
      zoneNodeRecord('Visitors', 61.7, visitorsDrawn),
    ],
    zones: [zoneRecord('Garage', garage, 125), zoneRecord('Visitors', visitors, 63)],
    strategies: [
      {
        strategy: 'peak-shaving',
        shadow: false,
        contained: null,
        proposal: {
          ceilings: [
            {
              node: 'Main',
              bound: { unit: 'W', watts: watts(62_000) },
              covers: 'charging',
              kind: 'mandatory',
              until: null,
              reason: {
                kind: 'demand-window',
                targetWatts: watts(100_000),
                meanWatts: watts(97_000),
                remainingMs: millis(420_000),
              },
            },
          ],
        },
      },
    ],
  };
}

/** A turn without effects. */
export const turnOf = (event: EngineEvent): Turn => ({ event, effects: [] });

/** The turn of a tick that made a decision. */
export const decision = (cycle: number): Turn => ({
  event: { kind: 'Tick', at: instantAt(cycle * 5) },
  effects: [{ kind: 'Record', record: recordAt(cycle) }],
});

/** An alarm of the incomer, raised or cleared. */
export const meterAlarm = (seconds: number, raised: boolean): Alarm => ({
  kind: 'Alarm',
  at: instantAt(seconds),
  id: 'meter-lost',
  subject: 'Incomer',
  raised,
  detail: 'no new value for 36 s',
});
