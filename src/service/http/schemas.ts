/**
 * The shapes of what the API answers, for its description. Objects may gain fields; those that are named stay.
 * @module
 */
import { z } from 'zod';

const time = z.string().describe('RFC 3339 with the site’s offset.');
const amps = z.number().describe('A.');
const lines = z.array(amps).length(3).describe('A on L1, L2, L3.');

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What was found, and what is expected.'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });

const reason = z.looseObject({ kind: z.string() });
const because = z.looseObject({ by: z.string().describe('Part of the engine, strategy or operator.'), reason });

const ceiling = z.looseObject({
  node: z.string(),
  bound: z.looseObject({ unit: z.enum(['A', 'W', 'VA']) }),
  covers: z.enum(['total', 'charging']),
  kind: z.enum(['protective', 'mandatory', 'economic']),
  until: z.number().nullable(),
  reason,
});

const nodeRecord = z.looseObject({
  node: z.string(),
  limitAmps: lines,
  measuredAmps: lines.nullable(),
  chargingAmps: lines,
  backgroundAmps: lines,
  reserveAmps: lines,
  seen: z.enum(['fresh', 'stale', 'blind']),
  hardAmps: lines,
  headroomAmps: lines,
  because: z.array(because).length(3),
});

const zoneRecord = z.looseObject({
  zone: z.string(),
  cars: z.int(),
  demandAmps: amps,
  shareAmps: amps,
  allocationAmps: amps,
  allowedAmps: lines,
  mayDrawAmps: amps,
  drawnAmps: lines,
  reductionAmps: amps.nullable(),
  because,
});

const strategyRecord = z.looseObject({
  strategy: z.string().describe('Name of the strategy; `operator` for holds.'),
  shadow: z.boolean(),
  contained: z.string().nullable(),
  proposal: z.looseObject({ ceilings: z.array(ceiling) }),
});

export const recordSchema = z
  .looseObject({
    v: z.literal(1),
    cycle: z.int(),
    at: z.object({ monoMs: z.number(), wallMs: z.number() }),
    cause: z.enum(['period', 'crossing']),
    meters: z.array(
      z.looseObject({
        meter: z.string(),
        state: z.enum(['fresh', 'stale', 'missing']),
        ageMs: z.number().nullable(),
        currentAmps: lines.nullable(),
        powerWatts: z.number().nullable(),
      }),
    ),
    nodes: z.array(nodeRecord),
    zones: z.array(zoneRecord),
    strategies: z.array(strategyRecord),
  })
  .meta({ id: 'CycleRecord', description: 'One decision: what was seen, proposed, decided and sent, and why.' });

export const holdSchema = z
  .looseObject({ zone: z.string(), atAmps: amps, since: time, until: time, by: z.string() })
  .meta({ id: 'Hold' });

export const capSchema = z
  .looseObject({
    name: z.string(),
    ceilingKw: z.number().nullable(),
    ceilingAmps: z.number().nullable(),
    until: time.nullable(),
  })
  .meta({ id: 'Cap', description: 'What a signal of kind cap says now.' });

const texts = z.record(z.string(), z.string());

const stationSchema = z.looseObject({
  name: z.string(),
  zone: z.string().nullable(),
  status: z.string(),
  reachable: z.boolean(),
  setpointAmps: amps.nullable(),
  currentAmps: z.array(amps.nullable()).describe('A on the station’s own lines.'),
  sessionWh: z.number().nullable(),
});

const signalSchema = z.looseObject({
  name: z.string(),
  kind: z.string(),
  unit: z.string(),
  state: z.enum(['fresh', 'stale', 'missing']),
  value: z.number().nullable(),
  until: time.nullable(),
  ageMs: z.number().nullable(),
  course: z
    .array(z.tuple([z.number(), z.number().nullable()]))
    .describe('Last and next day: from when on, ms since 1970, which value holds.'),
});

const demandSchema = z.looseObject({
  unit: z.enum(['kW', 'kVA']),
  startedAt: time,
  windowMs: z.number(),
  remainingMs: z.number().nullable(),
  meanKw: z.number().nullable().describe('Mean so far.'),
  nowKw: z.number().nullable(),
  expectedKw: z.number().nullable().describe('Mean of the window where all stays as it is now.'),
  targetKw: z.number().nullable(),
  strategy: z.string().nullable(),
});

export const stateSchema = z
  .looseObject({
    v: z.literal(1),
    site: z.looseObject({
      name: z.string(),
      timeZone: z.string(),
      shadow: z.boolean(),
      nodes: z.array(
        z.looseObject({
          name: z.string(),
          parent: z.string().nullable(),
          zone: z.string().nullable(),
          metered: z.boolean(),
        }),
      ),
    }),
    headline: z
      .looseObject({ tone: z.enum(['good', 'warn', 'bad', 'quiet']), text: z.string(), limiting: z.string() })
      .describe('Whether everything is all right, and what limits charging since when.'),
    at: time.nullable(),
    speed: z.number(),
    cycles: z.int(),
    record: recordSchema.nullable(),
    sentences: z.looseObject({ nodes: texts, zones: texts, strategies: texts, shadows: texts }),
    link: z.looseObject({
      state: z.enum(['unknown', 'up', 'down']),
      since: time.nullable(),
      detail: z.string().nullable(),
    }),
    zones: z.array(
      z.looseObject({
        name: z.string(),
        maxAmps: amps.nullable(),
        stations: z.int(),
        byStatus: z.record(z.string(), z.int()),
        limitedSince: time.nullable().describe('Since when it has had less than its cars could use.'),
        rising: z.boolean().describe('Whether nothing but the rise itself keeps it from all that its cars can use.'),
      }),
    ),
    stations: z.array(stationSchema),
    holds: z.array(holdSchema),
    caps: z.array(capSchema),
    signals: z.array(signalSchema),
    demand: demandSchema.nullable().describe('The running demand window.'),
    alarms: z.array(
      z.looseObject({
        id: z.string(),
        severity: z.enum(['critical', 'warning', 'info']),
        subject: z.string(),
        detail: z.string(),
        means: z.string(),
        whatToDo: z.string(),
        raisedAt: time,
        clearedAt: time.nullable(),
      }),
    ),
    sources: z.array(
      z.looseObject({
        name: z.string(),
        kind: z.enum(['evce', 'mqtt', 'modbus', 'http']),
        connected: z.boolean(),
        ageMs: z.number().nullable(),
        problem: z.string().nullable(),
      }),
    ),
    writes: z.looseObject({ confirmed: z.int(), rejected: z.int(), unresolved: z.int() }),
  })
  .meta({ id: 'State', description: 'The latest decision with the words for people beside it.' });
