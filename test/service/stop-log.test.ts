import { beforeEach, describe, expect, it } from 'vitest';
import { amps, type StopSettled } from '../../src/engine/index.ts';
import { openLog } from '../../src/service/log.ts';
import { createStopLog, type StopLog } from '../../src/service/stop-log.ts';
import { instantAt } from './recorded.ts';

const SITE_TIME = '2026-06-12T16:30:05+02:00';

let lines: Record<string, unknown>[];
let stops: StopLog;

beforeEach(async () => {
  lines = [];
  const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  stops = createStopLog(await openLog({ write, pretty: false }));
});

const texts = () => lines.map(({ msg }) => msg);

const order = (station = 'Garage 07', excessAmps = 14): void => {
  const because = {
    by: 'limits',
    reason: { kind: 'not-followed', zone: 'Garage', excessAmps: amps(excessAmps) },
  } as const;
  stops.order({ kind: 'StopSession', at: instantAt(5), station, zone: 'Garage', because }, SITE_TIME);
};
const settle = (outcome: StopSettled['outcome'], detail: string | null = null, station = 'Garage 07'): void =>
  stops.settle({ kind: 'StopSettled', at: instantAt(6), station, outcome, detail }, SITE_TIME);

const ORDERED = expect.stringMatching(
  /^Garage 07: its session is to end: .*Garage draws 14 A more than it may/,
) as string;

describe('the log of sessions that are ended', () => {
  it('tells who is stopped and why, each time that it is done', () => {
    order();
    settle('accepted');
    order();
    settle('accepted');
    expect(texts()).toEqual([ORDERED, ORDERED]);
    expect(lines[0]).toMatchObject({ station: 'Garage 07', siteTime: SITE_TIME });
  });

  it('tells once that the box does not take the order, however often it is given', () => {
    for (let times = 1; times <= 500; times += 1) {
      order();
      settle('refused', 'answered 403');
    }
    expect(texts()).toEqual([ORDERED, 'Garage 07: stop refused, answered 403']);
  });

  it('tells of each other way in which that ends, and of each station by itself', () => {
    settle('refused', 'answered 403');
    settle('unresolved', 'no answer');
    settle('unresolved', 'no answer');
    settle('unresolved', 'no answer', 'Garage 08');
    expect(texts()).toEqual([
      'Garage 07: stop refused, answered 403',
      'Garage 07: stop unresolved, no answer',
      'Garage 08: stop unresolved, no answer',
    ]);
  });

  it('tells the order again when it is taken at last', () => {
    order('Garage 07', 20);
    settle('refused', 'answered 403');
    order();
    settle('accepted');
    expect(texts().slice(2)).toEqual([ORDERED]);
    lines.length = 0;
    order();
    settle('accepted');
    expect(texts()).toEqual([ORDERED]);
  });
});
