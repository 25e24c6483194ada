import { afterEach, describe, expect, it } from 'vitest';
import { openLiveSite, type LiveSite } from '../../src/service/live-site.ts';
import { hindsightOf, type Hindsight } from '../../src/service/live-state.ts';
import { openLog } from '../../src/service/log.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { decision, instantAt, SITE, STATIONS, turnOf } from './recorded.ts';

let site: LiveSite | null = null;
afterEach(() => site?.attendance.close());

async function living(hindsight?: Hindsight) {
  const clock = createVirtualClock({ wallStartMs: Date.UTC(2026, 5, 12) });
  const lines: string[] = [];
  let news = 0;
  const log = await openLog({ write: (text) => lines.push(text), pretty: false });
  const options = {
    site: SITE,
    clock,
    realTime: clock,
    speed: 1,
    stateFolder: null,
    hooks: null,
    supervisor: null,
    hindsight,
    log,
  };
  const opened = openLiveSite({ ...options, onNews: () => (news += 1) });
  site = opened;
  return { site: opened, clock, lines, news: () => news };
}

describe('the running site', () => {
  it('tells of decisions, and not of single observations', async () => {
    const { site: live, news } = await living();
    live.take(turnOf(STATIONS));
    expect(news()).toBe(0);
    live.take(decision(1));
    expect(news()).toBe(1);
    expect(live.document().cycles).toBe(1);
  });

  it('knows since when zones have been limited from the service whose place it takes', async () => {
    const { site: before } = await living();
    before.take(decision(12));
    before.attendance.close();
    const { site: live } = await living(hindsightOf(before.state()));
    expect(live.document().record).toBeNull();
    live.take(decision(40));
    expect(live.document().headline.limiting).toContain('Garage has been limited since 16:31');
  });

  it('shows and logs alarms about the machine like any other, and no decision with them', async () => {
    const { site: live, clock, lines, news } = await living();
    const link = { kind: 'LinkChanged', at: instantAt(0), up: false, detail: 'refused', cause: 'locked-out' } as const;
    live.take(turnOf(link));
    await clock.runUntil(6_000);
    expect(live.document().alarms).toMatchObject([{ id: 'locked-out', subject: SITE.name, clearedAt: null }]);
    live.take(turnOf({ kind: 'LinkChanged', at: instantAt(7), up: true, detail: null }));
    await clock.runUntil(12_000);
    expect(live.document().alarms[0]?.clearedAt).not.toBeNull();
    expect(lines.filter((line) => line.includes('alarm'))).toHaveLength(2);
    expect(live.document().cycles).toBe(0);
    expect(news()).toBe(4);
  });
});
