/**
 * A charging network and its sessions as ACN-Sim's experiments describe them, in one JSON file: stations between two
 * lines of a 208 V transformer, rows of phasors, sessions in whole steps.
 * @see https://acnportal.readthedocs.io for ACN-Sim
 * @module
 */
import { z } from 'zod';
import type { ChargingProblem, ProblemRow, ProblemSession, ProblemStation } from '../baselines/problem.ts';

const stationSchema = z.object({
  id: z.string(),
  phase_deg: z.number(),
  volts: z.number().positive(),
  max_amps: z.number().positive(),
});

const constraintSchema = z.object({
  name: z.string(),
  coeff: z.record(z.string(), z.number()),
  limit_amps: z.number().nonnegative().optional(),
  limit_amps_per_transformer_kw: z.number().nonnegative().optional(),
});

const sessionSchema = z.object({
  id: z.string(),
  station: z.string(),
  arrival: z.int().nonnegative(),
  departure: z.int().positive(),
  requested_kwh: z.number().nonnegative(),
  battery: z.object({ max_kw: z.number().positive() }),
});

const fileSchema = z
  .object({
    start: z.string(),
    period_min: z.number().positive(),
    volts: z.number().positive(),
    last_departure: z.int().positive(),
    network: z.object({ stations: z.array(stationSchema), constraints: z.array(constraintSchema) }),
    sessions: z.array(sessionSchema),
  })
  .refine(({ network, sessions }) => {
    const known = new Set(network.stations.map(({ id }) => id));
    return sessions.every(({ station }) => known.has(station));
  }, 'a session is at a station that the network does not have');

export type AcnFile = z.infer<typeof fileSchema>;

export interface AcnSite {
  readonly transformerKw: number;
  /** `three-phase`: the file's rows. `single-phase`: one row instead, which adds all currents up. */
  readonly network: 'three-phase' | 'single-phase';
}

/** Reads the file's text; throws a ZodError or SyntaxError that says what is wrong with it. */
export function parseAcnFile(text: string): AcnFile {
  return fileSchema.parse(JSON.parse(text));
}

/** The charging problem of a file behind a transformer of some size. */
export function acnProblem(file: AcnFile, site: AcnSite): ChargingProblem {
  const places = new Map(file.network.stations.map(({ id }, place) => [id, place]));
  return {
    stepHours: file.period_min / 60,
    // The step in which the last car leaves still counts.
    steps: file.last_departure + 1,
    stations: file.network.stations.map(stationOf),
    rows: site.network === 'three-phase' ? phasorRows(file, site) : [sumRow(file, site)],
    sessions: file.sessions
      .map((session) => sessionOf(session, places, file))
      .sort((a, b) => a.arrivalStep - b.arrivalStep),
  };
}

function stationOf({ id, volts, max_amps }: AcnFile['network']['stations'][number]): ProblemStation {
  return { name: id, wattsPerAmp: volts, maxAmps: max_amps };
}

function sessionOf(
  session: AcnFile['sessions'][number],
  places: ReadonlyMap<string, number>,
  file: AcnFile,
): ProblemSession {
  const station = places.get(session.station) as number;
  const { volts } = file.network.stations[station] as AcnFile['network']['stations'][number];
  return {
    id: session.id,
    station,
    arrivalStep: session.arrival,
    departureStep: session.departure,
    requestedWh: session.requested_kwh * 1000,
    maxAmps: (session.battery.max_kw * 1000) / volts,
  };
}

function phasorRows({ network }: AcnFile, { transformerKw }: AcnSite): readonly ProblemRow[] {
  const angles = network.stations.map(({ phase_deg }) => (phase_deg * Math.PI) / 180);
  return network.constraints.map(({ name, coeff, limit_amps, limit_amps_per_transformer_kw }) => {
    const coefficients = network.stations.map(({ id }) => coeff[id] ?? 0);
    return {
      name,
      real: Float64Array.from(coefficients, (value, station) => value * Math.cos(angles[station] as number)),
      imaginary: Float64Array.from(coefficients, (value, station) => value * Math.sin(angles[station] as number)),
      limitAmps: limit_amps ?? (limit_amps_per_transformer_kw ?? 0) * transformerKw,
    };
  });
}

function sumRow({ network, volts }: AcnFile, { transformerKw }: AcnSite): ProblemRow {
  const count = network.stations.length;
  return {
    name: 'Transformer',
    real: new Float64Array(count).fill(1),
    imaginary: new Float64Array(count),
    limitAmps: (transformerKw * 1000) / volts,
  };
}
