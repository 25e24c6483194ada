/**
 * S23 non-interference: what goes wrong on one side of a site changes nothing on the other, unless they share something that
 * bounds both. In a process, sites share nothing (`test/multi-site.test.ts`); in a site, everything is below one connection,
 * so two halves are compared below one that carries both. Three things are common to a site by design and kept alike here:
 * the instants of decisions (a crossing on one side decides for all), the numbers of writes, and that a meter which goes on
 * tells of another that stands still.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CycleRecord, WriteReduction } from '../../src/engine/index.ts';
import { cases, expectJudged, judge } from '../support/cases.ts';
import { Drive, threePhases } from '../support/drive.ts';
import { meterObserved, reductionRead, stationsObserved, writeSettled, type StationSeen } from '../support/events.ts';
import { siteOf } from '../support/site.ts';

const HALVES = { East: ['E1', 'E2'], West: ['W1', 'W2'] } as const;
type Half = keyof typeof HALVES;
/** The east has more than its building and its cars can draw: it never crosses its limit, but its zones may not have all they want. */
const LIMIT_AMPS = { East: 100, West: 60 } as const;
const MOST_DRAWN_AMPS = 20;

const SITE = siteOf({
  nodes: [
    { name: 'Grid', limitAmps: 1000 },
    ...(['East', 'West'] as const).flatMap((half) => [
      { name: half, parent: 'Grid', limitAmps: LIMIT_AMPS[half], metered: true, worstBackgroundAmps: 30 },
      ...HALVES[half].map((name) => ({ name, parent: half, limitAmps: 63, zone: true, fallbackAmps: 8 })),
    ]),
  ],
});
const STATIONS = Object.values(HALVES).flatMap((zones) =>
  zones.flatMap((zone) => [0, 1].map((place) => ({ name: `${zone} ${place}`, zone }))),
);

/** What happens on one side between two ticks. */
interface Side {
  readonly buildingAmps: number;
  /** What its meter says of it. */
  readonly meter: 'all' | 'nothing' | 'nonsense' | 'no power';
  /** By zone, how many of its two stations have a car. */
  readonly cars: readonly [number, number];
  readonly stations: 'well' | 'left out' | 'unknown' | 'out of reach';
  readonly outcome: 'confirmed' | 'rejected' | 'unresolved' | 'none';
  /** Whether somebody else writes to its zones. */
  readonly isForeign: boolean;
}

const cars = fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }));
const buildingAmps = fc.integer({ min: 0, max: 12 });
const calm = fc.record<Side>({
  buildingAmps,
  cars,
  meter: fc.constant('all'),
  stations: fc.constant('well'),
  outcome: fc.constant('confirmed'),
  isForeign: fc.constant(false),
});
const troubled = fc.record<Side>({
  buildingAmps,
  cars,
  meter: fc.constantFrom('all', 'all', 'nothing', 'nonsense', 'no power'),
  stations: fc.constantFrom('well', 'well', 'left out', 'unknown', 'out of reach'),
  outcome: fc.constantFrom('confirmed', 'rejected', 'unresolved', 'none'),
  isForeign: fc.boolean(),
});

/** A moment of both sides, with what goes wrong in the east in one life and does not in the other. */
const moment = fc.record({
  waitSeconds: fc.constantFrom(5, 5, 5, 2, 40),
  west: fc.oneof({ weight: 3, arbitrary: calm }, { weight: 1, arbitrary: troubled }),
  east: calm,
  eastInTrouble: troubled,
});

/** What the west was told and what was decided for it, one text a tick. */
function lifeOfWest(moments: readonly { readonly waitSeconds: number; readonly East: Side; readonly West: Side }[]) {
  const drive = new Drive(SITE);
  drive.mute = true;
  drive.link();
  drive.directory(STATIONS);
  for (const { name } of SITE.zones) drive.read(name, 0);
  const told: string[] = [];
  let decisions = 0;
  for (const [index, now] of moments.entries()) {
    drive.seconds += now.waitSeconds;
    for (const half of ['East', 'West'] as const) sample(drive, half, { side: now[half], index });
    drive.feed(stationsObserved(drive.seconds, { ...seen(drive, 'East', now.East), ...seen(drive, 'West', now.West) }));
    const before = drive.writes.length;
    const record = drive.tick();
    decisions = record.cycle;
    const writes = drive.writes.slice(before);
    told.push(JSON.stringify([partOf(record), writes.filter(isOfWest).map(({ writeId: _, ...rest }) => rest)]));
    drive.seconds += 1;
    for (const write of writes) answer(drive, write, now[halfOf(write.zone)]);
    for (const half of ['East', 'West'] as const) if (now[half].isForeign) writeForeign(drive, half);
  }
  return { told, decisions };
}

const halfOf = (zone: string): Half => (zone.startsWith('E') ? 'East' : 'West');
const isOfWest = ({ zone }: { readonly zone: string }): boolean => halfOf(zone) === 'West';

const partOf = ({ zones, nodes, meters }: CycleRecord): unknown => [
  zones.filter(isOfWest).map((zone) => ({ ...zone, sent: zone.sent?.intent })),
  nodes.filter(({ node }) => ['West', ...HALVES.West].includes(node)),
  meters.filter(({ meter }) => meter === 'West meter'),
];

const drawnIn = (drive: Drive, zone: string, count: number): number => {
  const held = drive.state.zones[SITE.zones.findIndex(({ name }) => name === zone)]?.readBack?.amps[0] ?? 0;
  return held < 6 * count ? 0 : Math.min(MOST_DRAWN_AMPS, held / Math.max(1, count));
};

function sample(drive: Drive, half: Half, of: { readonly side: Side; readonly index: number }): void {
  const { buildingAmps: building, meter, cars: counts } = of.side;
  if (meter === 'nothing') return;
  const charging = HALVES[half].map((zone, place) => (counts[place] ?? 0) * drawnIn(drive, zone, counts[place] ?? 0));
  // Never twice the same: what stands still is another story.
  const flow = charging.reduce((sum, value) => sum + value, building + (of.index % 7) / 100);
  const currentAmps = threePhases(meter === 'nonsense' ? NaN : flow);
  const powerWatts = meter === 'no power' ? threePhases(0) : threePhases(flow * 230);
  drive.feed(
    meterObserved(`${half} meter`, drive.seconds, { values: { currentAmps, powerWatts: powerWatts as never } }),
  );
}

function seen(drive: Drive, half: Half, { cars: counts, stations }: Side): Record<string, StationSeen> {
  if (stations === 'left out') return {};
  return Object.fromEntries(
    HALVES[half].flatMap((zone, at) =>
      [0, 1].map((place): [string, StationSeen] => {
        const drawn = place < (counts[at] ?? 0) ? drawnIn(drive, zone, counts[at] ?? 0) : 0;
        const status = place >= (counts[at] ?? 0) ? 'available' : drawn > 0 ? 'charging' : 'suspended-by-station';
        const isReached = stations !== 'out of reach';
        return [
          `${zone} ${place}`,
          { amps: drawn, setpoint: drawn, reachable: isReached, status: stations === 'unknown' ? 'unknown' : status },
        ];
      }),
    ),
  );
}

function answer(drive: Drive, { zone, writeId, allowedAmps }: WriteReduction, { outcome }: Side): void {
  if (outcome === 'none') return;
  if (outcome === 'confirmed') drive.feed(reductionRead(zone, drive.seconds, { allowed: allowedAmps }));
  drive.feed(writeSettled(zone, drive.seconds, { writeId, outcome }));
}

function writeForeign(drive: Drive, half: Half): void {
  for (const zone of HALVES[half]) drive.feed(reductionRead(zone, drive.seconds, { allowed: 20 }));
}

describe('two halves of a site', () => {
  it('S23 non-interference: whatever goes wrong in the east, the west is decided on as if all were well there', () => {
    let written = 0;
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 40, size: 'max' }), (moments) => {
        const withEast = (east: 'east' | 'eastInTrouble') =>
          lifeOfWest(moments.map((one) => ({ waitSeconds: one.waitSeconds, West: one.west, East: one[east] })));
        const calmly = withEast('east');
        const otherwise = withEast('eastInTrouble');
        judge(calmly.decisions);
        written += calmly.told.filter((text) => text.includes('WriteReduction')).length;
        // The first tick that differs says enough.
        expect(otherwise.told.findIndex((text, tick) => text !== calmly.told[tick])).toBe(-1);
      }),
      cases(200),
    );
    expect(written).toBeGreaterThan(500);
  });

  it('judges as many decisions as this file says', () => {
    expectJudged('neighbours');
  });
});
