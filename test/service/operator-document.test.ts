import { describe, expect, it } from 'vitest';
import { amps, epochMs, formatLocal, type HoldSaid, type Instant, type Site } from '../../src/engine/index.ts';
import { foldTurn, INITIAL_STATE } from '../../src/service/live-state.ts';
import { capDocuments, holdDocuments } from '../../src/service/operator-document.ts';
import { instantAt, SITE, turnOf } from './recorded.ts';

const local = (at: Instant): string => formatLocal(SITE.timeZone, at.wallMs);

const held = (untilSeconds: number): HoldSaid => ({
  kind: 'HoldSaid',
  at: instantAt(0),
  zone: 'Garage',
  hold: { atAmps: amps(10), untilWallMs: instantAt(untilSeconds).wallMs, by: 'front desk' },
});

describe('what was said from outside, for people', () => {
  it('names a hold, who said it and how long it lasts', () => {
    const state = foldTurn(INITIAL_STATE, turnOf(held(600)));
    expect(holdDocuments(state, local)).toEqual([
      {
        zone: 'Garage',
        atAmps: 10,
        since: '2026-06-12T16:30:00+02:00',
        until: '2026-06-12T16:40:00+02:00',
        by: 'front desk',
      },
    ]);
  });

  it('forgets a hold that has ended', () => {
    const turns = [turnOf(held(600)), turnOf({ kind: 'Tick', at: instantAt(600) })];
    expect(holdDocuments(turns.reduce(foldTurn, INITIAL_STATE), local)).toEqual([]);
  });

  it('gives caps in the unit in which they are said', () => {
    const site: Site = { ...SITE, signals: [{ name: 'Grid', kind: 'cap', unit: 'W' }] };
    const series = {
      knownAt: instantAt(0).wallMs,
      expiresAt: null,
      slots: [{ from: instantAt(0).wallMs, to: instantAt(60).wallMs, value: 42_000 }],
    };
    const said = turnOf({ kind: 'SignalArrived', at: instantAt(0), signal: 'Grid', series });
    const caps = capDocuments(site, foldTurn(INITIAL_STATE, said), (wallMs) =>
      formatLocal(SITE.timeZone, epochMs(wallMs)),
    );
    expect(caps).toEqual([{ name: 'Grid', ceilingKw: 42, ceilingAmps: null, until: '2026-06-12T16:31:00+02:00' }]);
  });
});
