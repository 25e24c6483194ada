import { describe, expect, it } from 'vitest';
import { amps, onAllPhases } from '../../src/engine/index.ts';
import { logTurn, openLog } from '../../src/service/log.ts';
import { instantAt, meterAlarm, turnOf } from './recorded.ts';

const SITE_TIME = '2026-06-12T16:30:05+02:00';

async function linesOf(use: (log: Awaited<ReturnType<typeof openLog>>) => void): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  use(await openLog({ write: (text) => lines.push(text), pretty: false }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('tells every write with its figures and its reason', async () => {
    const lines = await linesOf((log) => {
      logTurn(
        log,
        {
          event: { kind: 'Tick', at: instantAt(5) },
          effects: [
            {
              kind: 'WriteReduction',
              at: instantAt(5),
              zone: 'Garage',
              writeId: 3,
              allowedAmps: onAllPhases(amps(48)),
              maxAmps: amps(125),
              intent: 'lower',
              because: {
                by: 'peak-shaving',
                reason: { kind: 'stated', text: 'the month has a peak already', facts: {} },
              },
            },
          ],
        },
        SITE_TIME,
      );
    });
    expect(lines).toMatchObject([{ zone: 'Garage', allocationAmps: 48, reductionAmps: 77, siteTime: SITE_TIME }]);
    expect(lines[0]?.['msg']).toBe(
      'Garage lowered to 48 A (reduction 77 A): peak-shaving says the month has a peak already',
    );
  });

  it('warns of a write that was not confirmed and is silent about one that was', async () => {
    const settled = (outcome: 'confirmed' | 'rejected') =>
      turnOf({
        kind: 'WriteSettled',
        at: instantAt(6),
        zone: 'Garage',
        writeId: 3,
        outcome,
        detail: outcome === 'confirmed' ? null : 'the box answered 403',
      });
    const lines = await linesOf((log) => {
      logTurn(log, settled('confirmed'), SITE_TIME);
      logTurn(log, settled('rejected'), SITE_TIME);
    });
    expect(lines.map(({ msg }) => msg)).toEqual(['Garage: write rejected, the box answered 403']);
  });

  it('tells when alarms begin and end, and when the box comes and goes', async () => {
    const lines = await linesOf((log) => {
      logTurn(log, turnOf({ kind: 'LinkChanged', at: instantAt(1), up: false, detail: 'no answer' }), SITE_TIME);
      logTurn(log, { event: { kind: 'Tick', at: instantAt(2) }, effects: [meterAlarm(2, true)] }, SITE_TIME);
      logTurn(log, { event: { kind: 'Tick', at: instantAt(9) }, effects: [meterAlarm(9, false)] }, SITE_TIME);
    });
    expect(lines.map(({ msg }) => msg)).toEqual([
      'box unreachable: no answer',
      'alarm raised: meter-lost Incomer, no new value for 36 s',
      'alarm ended: meter-lost Incomer, no new value for 36 s',
    ]);
  });

  it('prints no secret that somebody hands it by mistake', async () => {
    const lines = await linesOf((log) => {
      log.info({ token: 'abc', call: { authorization: 'Bearer abc', body: { password: 'abc' } } }, 'oops');
    });
    expect(JSON.stringify(lines)).not.toContain('abc');
  });

  it('is for people on a terminal', async () => {
    const lines: string[] = [];
    const log = await openLog({ write: (text) => lines.push(text), pretty: true });
    log.info({ zone: 'Garage' }, 'box connected');
    expect(lines.join('')).toContain('box connected');
    expect(lines.join('')).not.toContain('{');
  });
});
