import { beforeEach, describe, expect, it } from 'vitest';
import { amps, onAllPhases, type WriteReduction, type WriteSettled } from '../../src/engine/index.ts';
import { openLog } from '../../src/service/log.ts';
import { createTurnLog, type TurnLog } from '../../src/service/turn-log.ts';
import { instantAt, meterAlarm, turnOf } from './recorded.ts';

const SITE_TIME = '2026-06-12T16:30:05+02:00';

let lines: Record<string, unknown>[];
let logTurn: TurnLog;

beforeEach(async () => {
  lines = [];
  const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  logTurn = createTurnLog(await openLog({ write, pretty: false }));
});

const texts = () => lines.map(({ msg }) => msg);

const write = (writeId: number, allowed: number): WriteReduction => ({
  kind: 'WriteReduction',
  at: instantAt(5),
  zone: 'Garage',
  writeId,
  allowedAmps: onAllPhases(amps(allowed)),
  maxAmps: amps(125),
  intent: 'lower',
  because: { by: 'peak-shaving', reason: { kind: 'stated', text: 'the month has a peak already', facts: {} } },
});

const send = (writeId: number, allowed = 48): void =>
  logTurn({ event: { kind: 'Tick', at: instantAt(5) }, effects: [write(writeId, allowed)] }, SITE_TIME);

function settle(writeId: number, outcome: WriteSettled['outcome'], detail: string | null = null): void {
  logTurn(turnOf({ kind: 'WriteSettled', at: instantAt(6), zone: 'Garage', writeId, outcome, detail }), SITE_TIME);
}

const LOWERED = 'Garage lowered to 48 A (reduction 77 A): peak-shaving says the month has a peak already';

describe('the log of turns', () => {
  it('tells every write with its figures and its reason', () => {
    send(3);
    expect(lines).toMatchObject([{ zone: 'Garage', allocationAmps: 48, reductionAmps: 77, siteTime: SITE_TIME }]);
    expect(texts()).toEqual([LOWERED]);
  });

  it('warns of a write that was not confirmed and is silent about one that was', () => {
    settle(2, 'confirmed');
    settle(3, 'rejected', 'the box answered 403');
    expect(texts()).toEqual(['Garage: write rejected, the box answered 403']);
  });

  it('tells once that the box confirms no write, however often it is tried, and with what that ended', () => {
    for (let writeId = 1; writeId <= 500; writeId += 1) {
      send(writeId);
      settle(writeId, 'rejected', 'this is not the box as it was acknowledged');
    }
    expect(texts()).toEqual([LOWERED, 'Garage: write rejected, this is not the box as it was acknowledged']);
    lines.length = 0;
    send(501);
    settle(501, 'confirmed');
    expect(texts()).toEqual(['Garage: writes are confirmed again; 500 in a row were not', LOWERED]);
    lines.length = 0;
    send(502);
    settle(502, 'confirmed');
    expect(texts()).toEqual([LOWERED]);
  });

  it('tells of each other way in which a write ends, and of each zone by itself', () => {
    settle(1, 'rejected', 'the box answered 403');
    settle(2, 'unresolved', 'no answer');
    settle(3, 'unresolved', 'no answer');
    const visitors = { kind: 'WriteSettled', at: instantAt(6), zone: 'Visitors', writeId: 4 } as const;
    logTurn(turnOf({ ...visitors, outcome: 'unresolved', detail: 'no answer' }), SITE_TIME);
    expect(texts()).toEqual([
      'Garage: write rejected, the box answered 403',
      'Garage: write unresolved, no answer',
      'Visitors: write unresolved, no answer',
    ]);
  });

  it('tells when alarms begin and end, and when the box comes and goes', () => {
    const link = (up: boolean, detail: string | null) =>
      logTurn(turnOf({ kind: 'LinkChanged', at: instantAt(1), up, detail }), SITE_TIME);
    link(false, 'no answer');
    link(true, null);
    link(true, 'this is not the box as it was acknowledged');
    logTurn({ event: { kind: 'Tick', at: instantAt(2) }, effects: [meterAlarm(2, true)] }, SITE_TIME);
    logTurn({ event: { kind: 'Tick', at: instantAt(9) }, effects: [meterAlarm(9, false)] }, SITE_TIME);
    expect(texts()).toEqual([
      'box unreachable: no answer',
      'box connected',
      'box connected, and nothing is written: this is not the box as it was acknowledged',
      'alarm raised: meter-lost Incomer, no new value for 36 s',
      'alarm ended: meter-lost Incomer, no new value for 36 s',
    ]);
  });
});
