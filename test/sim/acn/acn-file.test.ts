import { describe, expect, it } from 'vitest';
import { acnProblem, parseAcnFile } from '../../../sim/acn/acn-file.ts';
import { runBaseline } from '../../../sim/baselines/run.ts';
import { tally } from '../../../sim/baselines/tally.ts';
import { optimum } from '../../../sim/oracle/optimum.ts';
import { readAcnFolder } from '../../support/acn.ts';
import { withData } from '../../support/needs.ts';

const station = (id: string, phase_deg: number) => ({ id, phase_deg, line_pair: '', volts: 208, max_amps: 32 });

const FILE = {
  start: '2019-03-01T00:00:00-08:00',
  period_min: 5,
  volts: 208,
  last_departure: 9,
  network: {
    stations: [station('A', 30), station('B', -90)],
    constraints: [
      { name: 'Pod', coeff: { A: 1 }, limit_amps: 20 },
      { name: 'Line', coeff: { A: -1, B: 0.5 }, limit_amps_per_transformer_kw: 2 },
    ],
  },
  sessions: [
    { id: 'late', station: 'B', arrival: 4, departure: 9, requested_kwh: 2.08, battery: { max_kw: 6.6 } },
    { id: 'early', station: 'A', arrival: 1, departure: 6, requested_kwh: 1, battery: { max_kw: 3.12 } },
  ],
};

describe('a file of ACN-Sim', () => {
  it('becomes rows of phasors with limits by the transformer, and sessions in order of arrival', () => {
    const problem = acnProblem(parseAcnFile(JSON.stringify(FILE)), { network: 'three-phase', transformerKw: 15 });
    expect(problem).toMatchObject({ stepHours: 1 / 12, steps: 10 });
    expect(problem.rows.map(({ name, limitAmps }) => [name, limitAmps])).toEqual([
      ['Pod', 20],
      ['Line', 30],
    ]);
    expect(problem.rows[1]?.real[0]).toBeCloseTo(-Math.sqrt(3) / 2, 12);
    expect(problem.rows[1]?.imaginary[1]).toBeCloseTo(-0.5, 12);
    expect(problem.sessions.map(({ id, station: place }) => [id, place])).toEqual([
      ['early', 0],
      ['late', 1],
    ]);
    expect(problem.sessions[0]?.maxAmps).toBeCloseTo(15, 12);
  });

  it('becomes one plain sum on a single phase', () => {
    const problem = acnProblem(parseAcnFile(JSON.stringify(FILE)), { network: 'single-phase', transformerKw: 10.4 });
    expect(problem.rows).toHaveLength(1);
    expect(problem.rows[0]).toMatchObject({
      limitAmps: 50,
      real: Float64Array.of(1, 1),
      imaginary: new Float64Array(2),
    });
  });

  it('is refused where a session is nowhere', () => {
    const lost = { ...FILE, sessions: FILE.sessions.map((session) => ({ ...session, station: 'C' })) };
    expect(() => parseAcnFile(JSON.stringify(lost))).toThrow(
      'a session is at a station that the network does not have',
    );
  });
});

describe('a month of 954 sessions, as ACN-Sim ran it', () => {
  withData('bench/acn', (folder) => {
    const { results, problem, optimumPct } = readAcnFolder(folder);

    it('was run with five rules at five capacities on two networks', () => {
      expect(results).toHaveLength(50);
    });

    it.each(
      results.map((result) => [result.baseline, result.site.network, result.site.transformerKw, result] as const),
    )('comes out alike: %s, %s, %i kW', (baseline, _network, _kw, { site, deliveredPct, peakKw }) => {
      const given = problem(site);
      const found = tally(given, runBaseline(given, baseline));
      expect(Math.abs(found.deliveredPct - deliveredPct)).toBeLessThan(0.1);
      expect(Math.abs(found.peakKw - peakKw)).toBeLessThan(0.5);
    });

    it.each([
      ['single-phase', 20, 0.02],
      ['single-phase', 30, 0.02],
      ['three-phase', 30, 0.1],
    ] as const)('has the same clairvoyant optimum: %s, %i kW', async (network, transformerKw, within) => {
      const site = { network, transformerKw };
      const given = problem(site);
      const { deliveredKwh, kwhMost } = await optimum(given, { kind: 'energy' });
      const requestedKwh = given.sessions.reduce((sum, { requestedWh }) => sum + requestedWh, 0) / 1000;
      for (const kwh of [deliveredKwh, kwhMost ?? 0]) {
        expect(Math.abs((100 * kwh) / requestedKwh - optimumPct(site))).toBeLessThan(within);
      }
    });
  });
});
