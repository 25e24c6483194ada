import { describe, expect, it } from 'vitest';
import {
  amps,
  epochMs,
  explainBecause,
  formatLocal,
  type CycleRecord,
  type ZoneRecord,
} from '../../src/engine/index.ts';
import type { Turn } from '../../src/engine/ports.ts';
import { headlineOf } from '../../src/service/headline.ts';
import { foldTurn, INITIAL_STATE } from '../../src/service/live-state.ts';
import { decision, instantAt, meterAlarm, recordAt, SITE } from './recorded.ts';

const headline = (turns: readonly Turn[], isShadow = false) =>
  headlineOf(turns.reduce(foldTurn, INITIAL_STATE), isShadow, (wallMs) => formatLocal(SITE.timeZone, epochMs(wallMs)));

const alarm = (raised: boolean): Turn => ({
  event: { kind: 'Tick', at: instantAt(60) },
  effects: [meterAlarm(60, raised)],
});

const decided = (record: CycleRecord): Turn => ({
  event: { kind: 'Tick', at: record.at },
  effects: [{ kind: 'Record', record }],
});

describe('the headline', () => {
  it('says that nothing is known before the first decision', () => {
    expect(headline([])).toMatchObject({ tone: 'quiet', limiting: '' });
  });

  it('says that all is well, what limits, since when and why', () => {
    const { tone, text, limiting } = headline([decision(12), decision(13)]);
    const garage = recordAt(13).zones[0];
    expect([tone, text]).toEqual(['good', 'All is well.']);
    expect(limiting).toContain(
      `Garage has been limited since 16:31, now to ${garage?.allocationAmps} A: ${garage === undefined ? '' : explainBecause(garage.because)}.`,
    );
    expect(limiting).toContain('Visitors is limited too.');
  });

  it('names the day where it is not today', () => {
    const tomorrow = { ...recordAt(13), at: instantAt(86_400) };
    expect(headline([decision(12), decided(tomorrow)]).limiting).toContain('since 2026-06-12 16:31');
  });

  describe('of zones that rise', () => {
    const linkUp: Turn = {
      event: { kind: 'LinkChanged', at: instantAt(0), up: true, detail: null },
      effects: [],
    };
    const because = { by: 'shaper', reason: { kind: 'ramp', rule: 'dead-time' } } as const;
    const rising = (parts: Readonly<Record<string, Partial<ZoneRecord>>>): CycleRecord => {
      const record = recordAt(1);
      return { ...record, zones: record.zones.map((zone) => ({ ...zone, ...parts[zone.zone] })) };
    };
    const onItsWay = { allocationAmps: amps(20), shareAmps: amps(46), demandAmps: amps(46), because };
    const said = (parts: Readonly<Record<string, Partial<ZoneRecord>>>): string =>
      headline([linkUp, decided(rising(parts))]).limiting;

    it('says what they are on their way to, and that nothing else limits', () => {
      expect(said({ Garage: onItsWay, Visitors: { cars: 0 } })).toBe(
        'Nothing limits charging for long: Garage has 20 A on its way to 46 A, its cars have not yet followed the last raise.',
      );
      expect(said({ Garage: onItsWay, Visitors: onItsWay })).toContain(' Visitors is rising too.');
    });

    it('puts the zone first that something limits', () => {
      expect(said({ Garage: onItsWay })).toMatch(/^Visitors has been limited since .* Garage is rising\.$/);
    });

    it('says also of a zone that stays limited what it is on its way to', () => {
      expect(said({ Garage: { ...onItsWay, demandAmps: amps(80) }, Visitors: { cars: 0 } })).toBe(
        'Garage has been limited since 16:30, now to 20 A on its way to 46 A: its cars have not yet followed the last raise.',
      );
    });
  });

  it('puts an alarm first while it lasts', () => {
    const raised = headline([decision(1), alarm(true)]);
    expect(raised.tone).toBe('bad');
    expect(raised.text).toBe('Needs attention: meter lost (Incomer) since 16:31.');
    expect(headline([decision(1), alarm(true), alarm(false)]).tone).toBe('good');
  });

  it('does not take watching for regulating', () => {
    const { tone, text } = headline([decision(1)], true);
    expect([tone, text]).toEqual(['warn', 'Watching only: nothing is written to the box.']);
  });

  it('says where nothing limits, and where nobody wants anything', () => {
    const free = (cars: number): CycleRecord => {
      const record = recordAt(1);
      return { ...record, zones: record.zones.map((zone) => ({ ...zone, cars, demandAmps: amps(0) })) };
    };
    expect(headline([decided(free(2))]).limiting).toContain('Nothing limits charging');
    expect(headline([decided(free(0))]).limiting).toBe('No car wants energy.');
  });
});
