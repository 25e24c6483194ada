import { describe, expect, it } from 'vitest';
import { millis, type Alarm, type LinkChanged } from '../../src/engine/index.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { meterObserved, reductionRead, writeSettled } from '../support/events.ts';
import { listening, MAIN, withSource, ZONE_A, ZONE_B } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

/** Decides at a time, on a meter that reads as it is told (nothing: it is not read), and returns the alarms. */
function alarms(drive: Drive, seconds: number, mainAmps?: number): readonly string[] {
  drive.seconds = seconds;
  const heard: string[] = [];
  const listen = (): void => {
    const changes = drive.effects.filter((effect): effect is Alarm => effect.kind === 'Alarm');
    heard.push(...changes.map(({ id, subject, raised }) => `${raised ? '+' : '-'} ${id} ${subject}`));
  };
  if (mainAmps !== undefined) {
    drive.feed(meterObserved('Main meter', seconds, { values: { currentAmps: threePhases(mainAmps) } }));
    listen();
  }
  drive.stations({ a1: { amps: 0 }, b1: { amps: 0 } });
  drive.tick();
  listen();
  return heard;
}
const link = (drive: Drive, up: boolean, seconds: number): void => {
  const event: LinkChanged = { kind: 'LinkChanged', at: at(seconds), up, detail: null };
  drive.feed(event);
};

describe('an alarm', () => {
  it('is raised once when its condition begins, and cleared once when it ends', () => {
    const drive = listening();
    expect(alarms(drive, 0, 50)).toEqual([]);
    expect(alarms(drive, 35)).toEqual([]);
    expect(alarms(drive, 36)).toEqual(['+ meter-lost Main meter']);
    expect(alarms(drive, 41)).toEqual([]);
    expect(alarms(drive, 46, 50)).toEqual(['- meter-lost Main meter']);
    expect(alarms(drive, 51, 50)).toEqual([]);
  });

  it('says what is the matter, and to whom', () => {
    const drive = listening();
    alarms(drive, 0, 50);
    alarms(drive, 36);
    const alarm = drive.effects.find((effect) => effect.kind === 'Alarm');
    expect(alarm).toMatchObject({ id: 'meter-lost', subject: 'Main meter', detail: 'has not changed for 36 s' });
  });
});

describe('a meter', () => {
  it('that was never read is news only after a start has settled', () => {
    const drive = listening();
    expect(alarms(drive, 34)).toEqual([]);
    expect(alarms(drive, 36)).toEqual(['+ meter-lost Main meter']);
  });
});

describe('a node', () => {
  it('above its limit on any line is an alarm, and at its limit is not', () => {
    const drive = listening();
    expect(alarms(drive, 0, 100)).toEqual([]);
    expect(alarms(drive, 5, 100.5)).toEqual(['+ limit-exceeded Main']);
    expect(alarms(drive, 10, 100.7)).toEqual([]);
    expect(alarms(drive, 15, 90)).toEqual(['- limit-exceeded Main']);
  });
});

describe('the box', () => {
  it('out of reach is an alarm until it answers again', () => {
    const drive = listening();
    alarms(drive, 0, 50);
    link(drive, false, 1);
    expect(alarms(drive, 5, 50)).toEqual(['+ box-unreachable Test site']);
    link(drive, true, 6);
    expect(alarms(drive, 10, 50)).toEqual(['- box-unreachable Test site']);
  });

  it('out of reach says why, where that is known', () => {
    const drive = listening();
    drive.feed({ kind: 'LinkChanged', at: at(1), up: false, detail: 'somebody else is logged in' });
    drive.tick();
    const raised = drive.effects.filter((effect): effect is Alarm => effect.kind === 'Alarm');
    expect(raised.find(({ id }) => id === 'box-unreachable')?.detail).toBe('somebody else is logged in');
  });

  it('that answers and is not written to is another one: an alarm a dead time after it was found so, until it is acknowledged', () => {
    const drive = listening();
    alarms(drive, 0, 50);
    const found = (seconds: number, detail: string | null): void => {
      drive.feed({ kind: 'LinkChanged', at: at(seconds), up: true, detail });
    };
    found(1, 'its certificate and all zones are new');
    expect(alarms(drive, 35, 50)).toEqual([]);
    expect(alarms(drive, 36, 50)).toEqual(['+ box-changed Test site']);
    expect(alarms(drive, 41, 50)).toEqual([]);
    found(42, null);
    expect(alarms(drive, 45, 50)).toEqual(['- box-changed Test site']);
  });

  it('that has not answered yet is news only after a start has settled', () => {
    const site = siteOf({ nodes: [MAIN, ZONE_A] });
    const drive = new Drive(site);
    expect(alarms(drive, 0)).toEqual([]);
    expect(alarms(drive, 36)).toContain('+ box-unreachable Test site');
  });
});

describe('a zone', () => {
  it('that the box lists no longer is an alarm', () => {
    const drive = listening();
    alarms(drive, 0, 50);
    const event = drive.directoryEvent([{ name: 'a1', zone: 'A' }]);
    drive.feed({ ...event, zones: event.zones.slice(0, 1) });
    expect(alarms(drive, 5, 50)).toEqual(['+ zone-unlisted B']);
    expect(alarms(drive, 10, 50)).toEqual([]);
    drive.feed({ ...event, at: at(11) });
    expect(alarms(drive, 15, 50)).toEqual(['- zone-unlisted B']);
  });

  it('whose writes fail three times in a row is an alarm until one is confirmed', () => {
    const drive = listening();
    alarms(drive, 0, 50);
    for (const seconds of [1, 2]) drive.feed(writeSettled('A', seconds, { writeId: 900, outcome: 'rejected' }));
    expect(alarms(drive, 5, 50)).toEqual([]);
    drive.feed(writeSettled('A', 6, { writeId: 900, outcome: 'unresolved' }));
    drive.mute = true;
    expect(alarms(drive, 10, 50)).toContain('+ write-failed A');
    drive.feed(writeSettled('A', 11, { writeId: 900, outcome: 'confirmed' }));
    expect(alarms(drive, 15, 50)).toContain('- write-failed A');
  });

  it('that holds what nobody asked for is an alarm, until it is written again', () => {
    const drive = listening(siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] }));
    alarms(drive, 0, 50);
    alarms(drive, 5, 50);
    drive.feed(reductionRead('A', 6, { allowed: 8 }));
    expect(alarms(drive, 10, 50)).toEqual(['+ foreign-writer A']);
    // After so long a pause the meter has to be seen twice before anything rises again.
    const later = [60, 65, 70].flatMap((seconds) => alarms(drive, seconds, 50));
    expect(later).toEqual(['- foreign-writer A']);
  });

  it('is no foreign writer’s while a write of ours may explain what was read', () => {
    const onItsWay = listening();
    onItsWay.mute = true;
    alarms(onItsWay, 0, 90);
    onItsWay.feed(reductionRead('A', 1, { allowed: 3 }));
    expect(alarms(onItsWay, 5, 90)).toEqual([]);
    const earlier = listening();
    alarms(earlier, 0, 50);
    earlier.feed(reductionRead('A', 1, { allowed: 3, ago: 2 }));
    expect(alarms(earlier, 5, 50)).toEqual([]);
    const unsure = listening();
    alarms(unsure, 0, 50);
    unsure.feed(writeSettled('A', 1, { writeId: 900, outcome: 'unresolved' }));
    unsure.feed(reductionRead('A', 2, { allowed: 3 }));
    expect(alarms(unsure, 5, 50)).toEqual([]);
  });
});

describe('a zone whose cars', () => {
  it('draw more than any ceiling they may still follow is an alarm, until they obey', () => {
    const drive = listening(siteOf({ nodes: [MAIN, ZONE_A, ZONE_B], shadow: true }));
    const draw = (seconds: number, amount: number): readonly string[] => {
      drive.seconds = seconds;
      drive.meter('Main meter', threePhases(20 + amount));
      drive.stations({ a1: { amps: amount }, b1: { amps: 0 } });
      drive.tick();
      return drive.effects
        .filter((effect): effect is Alarm => effect.kind === 'Alarm' && effect.id === 'not-followed')
        .map(({ subject, raised }) => `${raised ? '+' : '-'} ${subject}`);
    };
    drive.read('A', 16);
    expect(draw(0, 16)).toEqual([]);
    drive.seconds = 60;
    drive.read('A', 10);
    // The old ceiling may be followed for a dead time; that, and two polls, is then what there is to obey in.
    const heard = Array.from({ length: 22 }, (_, i) => ({ seconds: 65 + 5 * i, said: draw(65 + 5 * i, 16) }));
    expect(heard.filter(({ said }) => said.length > 0)).toEqual([{ seconds: 140, said: ['+ A'] }]);
    expect(draw(175, 11)).toEqual(['- A']);
  });
});

describe('a meter that seems to be mounted the wrong way round', () => {
  /** Shows so much on each line, in either direction, at a time. */
  const shows = (drive: Drive, seconds: number, current: number): readonly string[] => {
    drive.seconds = seconds;
    drive.meter('Main meter', threePhases(current));
    return alarms(drive, seconds).filter((said) => said.includes('meter'));
  };

  it('is an alarm after a dead time, once, until it shows what can be', () => {
    const drive = listening();
    expect(shows(drive, 0, 20)).toEqual([]);
    // A fall from 20 A to -40 A is not believed before it is seen twice.
    const heard = Array.from({ length: 12 }, (_, i) => ({ seconds: 5 + 5 * i, said: shows(drive, 5 + 5 * i, -40) }));
    expect(heard.filter(({ said }) => said.length > 0)).toEqual([
      { seconds: 45, said: ['+ meter-reversed Main meter'] },
    ]);
    const after = [65, 70, 75, 80].flatMap((seconds) => shows(drive, seconds, 40));
    expect(after).toEqual(['- meter-reversed Main meter']);
  });

  it('is an alarm also where it never was otherwise, and none where it was so for a moment', () => {
    const always = listening();
    const heard = Array.from({ length: 9 }, (_, i) => shows(always, 5 * i, -40)).flat();
    expect(heard).toEqual(['+ meter-reversed Main meter']);
    const once = listening();
    const current = (i: number): number => (i === 3 ? -40 : 40);
    expect(Array.from({ length: 12 }, (_, i) => shows(once, 5 * i, current(i))).flat()).toEqual([]);
  });

  it('is none where a source in the site file gives that much', () => {
    const drive = listening(
      withSource(siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] }), { name: 'Roof', node: 'Main', nominalKw: 30 }),
    );
    const heard = Array.from({ length: 12 }, (_, i) => shows(drive, 5 * i, -40)).flat();
    expect(heard.filter((said) => said.includes('reversed'))).toEqual([]);
  });
});

describe('a strategy', () => {
  it('that had to be contained is an alarm under its own name', () => {
    const silent = { id: 'x', version: '1.0.0', shadow: false, options: null, initialMemory: null };
    const drive = new Drive(siteOf({ nodes: [MAIN, ZONE_A] }), [
      {
        ...silent,
        name: 'authored',
        failsafe: () => ({ ceilings: [] }),
        propose: (snapshot) => {
          if (snapshot.at.monoMs === at(5).monoMs) throw new RangeError('surprise');
          return null;
        },
      },
    ]);
    expect(alarms(drive, 0)).toEqual([]);
    expect(alarms(drive, 5)).toEqual(['+ strategy-contained authored']);
    expect(alarms(drive, 10)).toEqual(['- strategy-contained authored']);
  });
});

describe('a meter that is given long before what it guards falls back', () => {
  it('is stale after a dead time, and lost, no longer merely stale, when that time has passed', () => {
    const site = siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] });
    const patient = { ...site, meters: site.meters.map((meter) => ({ ...meter, fallbackAfterMs: millis(60_000) })) };
    const drive = listening(patient);
    expect(alarms(drive, 0, 50)).toEqual([]);
    expect(alarms(drive, 35)).toEqual([]);
    expect(alarms(drive, 36)).toEqual(['+ meter-stale Main meter']);
    expect(alarms(drive, 60)).toEqual([]);
    expect(alarms(drive, 61)).toEqual(['+ meter-lost Main meter', '- meter-stale Main meter']);
    expect(alarms(drive, 66, 50)).toEqual(['- meter-lost Main meter']);
  });
});

describe('a meter that repeats itself under new stamps', () => {
  it('while another goes on is an alarm until it moves, within six of its samples', () => {
    const drive = listening(
      withSource(siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] }), { name: 'Roof', node: 'Main', nominalKw: 30 }),
    );
    const wobbling = (seconds: number): number => 40 + (seconds % 4) / 2;
    const heard: string[] = [];
    for (let seconds = 0; seconds <= 130; seconds += 1) {
      const shown = seconds <= 30 || seconds > 120 ? wobbling(seconds) : wobbling(30);
      drive.feed(meterObserved('Main meter', seconds, { stamp: seconds, values: { currentAmps: threePhases(shown) } }));
      drive.feed(
        meterObserved('Roof', seconds, {
          stamp: seconds,
          values: { currentAmps: threePhases(wobbling(seconds) / 10) },
        }),
      );
      heard.push(...alarms(drive, seconds).map((said) => `${seconds} ${said}`));
    }
    const frozen = heard.filter((said) => said.includes('frozen'));
    expect(frozen).toEqual([
      expect.stringMatching(/^3[0-9] \+ meter-frozen Main meter$/) as string,
      '121 - meter-frozen Main meter',
    ]);
  });
});

describe('a signal', () => {
  const site = siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] });
  const priced = { ...site, signals: [{ name: 'price', kind: 'price' as const, unit: 'EUR/kWh' }] };
  const tell = (drive: Drive, seconds: number, until: number): void => {
    const slot = { from: at(seconds).wallMs, to: at(until).wallMs, value: 0.3 };
    const series = { knownAt: at(seconds).wallMs, expiresAt: null, slots: [slot] };
    drive.feed({ kind: 'SignalArrived', at: at(seconds), signal: 'price', series });
  };

  it('that never comes is news after a start has settled', () => {
    const drive = listening(priced);
    expect(alarms(drive, 0, 50)).toEqual([]);
    expect(alarms(drive, 34, 50)).toEqual([]);
    expect(alarms(drive, 36, 50)).toEqual(['+ signal-stale price']);
    tell(drive, 37, 100);
    expect(alarms(drive, 40, 50)).toEqual(['- signal-stale price']);
  });

  it('that others have lowered is an alarm all the same where its source does not come', () => {
    const cap = { ...site, signals: [{ name: 'dso', kind: 'cap' as const, unit: 'W' }] };
    const drive = listening(cap);
    const slot = { from: at(0).wallMs, to: at(100).wallMs, value: 5000 };
    const series = { knownAt: at(0).wallMs, expiresAt: null, slots: [slot], lowersOnly: true } as const;
    drive.feed({ kind: 'SignalArrived', at: at(0), signal: 'dso', series });
    expect(alarms(drive, 0, 50)).toEqual([]);
    expect(alarms(drive, 34, 50)).toEqual([]);
    expect(alarms(drive, 36, 50)).toEqual(['+ signal-stale dso']);
  });

  it('that runs out is an alarm at the next decision, until more is known', () => {
    const drive = listening(priced);
    tell(drive, 0, 20);
    expect(alarms(drive, 5, 50)).toEqual([]);
    expect(alarms(drive, 20, 50)).toEqual(['+ signal-stale price']);
    expect(alarms(drive, 25, 50)).toEqual([]);
    tell(drive, 26, 100);
    expect(alarms(drive, 30, 50)).toEqual(['- signal-stale price']);
  });
});
