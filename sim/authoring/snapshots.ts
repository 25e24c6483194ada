/**
 * Snapshots of a site as no run may ever give them, but as a strategy must be able to take them.
 * @module
 */
import fc from 'fast-check';
import {
  amps,
  epochMs,
  mapPhases,
  millis,
  monoMs,
  onAllPhases,
  wattHours,
  watts,
  ZERO_AMPS,
  type CarView,
  type Instant,
  type MeterView,
  type NodeView,
  type Site,
  type SiteNode,
  type SiteSnapshot,
  type ZoneView,
} from '../../src/engine/index.ts';
import { momentPlans, type CarPlan, type MomentPlan } from './plans.ts';
import { signalOf } from './signal-views.ts';

const MINUTE_MS = 60_000;

/** When lives begin: a working day's evening, and shortly before clocks change and years end in Europe. */
const BEGINNINGS: readonly number[] = [
  Date.UTC(2026, 0, 15, 15, 58),
  Date.UTC(2026, 2, 29, 0, 45),
  Date.UTC(2026, 9, 25, 0, 30),
  Date.UTC(2026, 11, 31, 22, 50),
];

/** Moments of one site, each later than the one before. */
export function lives(site: Site, lengthMax = 6): fc.Arbitrary<readonly SiteSnapshot[]> {
  const plans = fc.array(momentPlans(site), { minLength: 1, maxLength: lengthMax });
  return fc.tuple(fc.constantFrom(...BEGINNINGS), plans).map(([beginMs, moments]) => {
    let wallMs = beginMs;
    return moments.map((plan) => {
      wallMs += plan.passedSeconds * 1000;
      return snapshotOf(site, plan, { wallMs: epochMs(wallMs), monoMs: monoMs(wallMs - (BEGINNINGS[0] ?? 0)) });
    });
  });
}

/** The snapshot of a moment. */
export function snapshotOf(site: Site, plan: MomentPlan, at: Instant): SiteSnapshot {
  const { nominalVolts } = site.supply;
  const cars = plan.cars.map((car, index) => carOf(site, car, { index, at }));
  return {
    at,
    timeZone: site.timeZone,
    nominalVolts,
    demand: site.demand,
    demandWindow: windowOf(site, plan, at),
    deadTimeMs: site.timing.deadTimeMs,
    tickMs: site.timing.tickMs,
    power: {
      gridWatts: known(plan.power.gridWatts, watts),
      chargingWatts: known(plan.power.chargingWatts, watts),
      batteryWatts: known(plan.power.batteryWatts, watts),
      generationWatts: known(plan.power.generationWatts, watts),
      surplusWatts: known(plan.power.surplusWatts, watts),
    },
    nodes: site.nodes.map((node, index) => nodeOf(site, node, { plan, index })),
    zones: site.zones.map((zone, index) =>
      zoneOf(site, cars, { name: zone.name, unseen: plan.unseenCars[index] ?? 0 }),
    ),
    stations: cars.map(({ station, zone, status, currentAmps, vip }) => ({
      name: station,
      zone,
      status,
      currentAmps,
      vip,
    })),
    cars,
    meters: site.meters.map((meter, index) => meterOf(site, meter.name, { plan, index })),
    signals: site.signals.map((signal, index) =>
      signalOf(signal, plan.signals[index], { at, timeZone: site.timeZone }),
    ),
  };
}

function windowOf({ demand }: Site, { power }: MomentPlan, { wallMs }: Instant): SiteSnapshot['demandWindow'] {
  if (demand === null || !demand.aligned) return null;
  const startMs = wallMs - (wallMs % demand.windowMs);
  const endMs = startMs + demand.windowMs;
  return {
    startMs: epochMs(startMs),
    endMs: epochMs(endMs),
    remainingMs: millis(endMs - wallMs),
    importedWh: known(power.importedWh, wattHours),
  };
}

interface Placed {
  readonly plan: MomentPlan;
  readonly index: number;
}

function nodeOf(site: Site, { name, parent, limitAmps, derate }: SiteNode, { plan, index }: Placed): NodeView {
  const limit = mapPhases(limitAmps, (most) => amps(most * derate));
  const seen = plan.seen[index] ?? 'fresh';
  const share = plan.backgroundShares[index] ?? 0;
  const background = seen === 'blind' ? limit : mapPhases(limit, (most) => amps(most * share));
  const { nominalVolts } = site.supply;
  return {
    name,
    parent: parent === null ? null : (site.nodes[parent]?.name ?? null),
    limitAmps: limit,
    backgroundAmps: background,
    backgroundWatts: watts(background.reduce<number>((sum, line) => sum + line * nominalVolts, 0)),
    reserveAmps: ZERO_AMPS,
    chargingAmps: ZERO_AMPS,
    headroomAmps: mapPhases(limit, (most, phase) => amps(Math.max(0, most - background[phase]))),
    seen,
  };
}

function zoneOf(
  site: Site,
  cars: readonly CarView[],
  of: { readonly name: string; readonly unseen: number },
): ZoneView {
  const zone = site.zones.find(({ name }) => name === of.name);
  const here = cars.filter((car) => car.zone === of.name);
  return {
    name: of.name,
    node: site.nodes[zone?.node ?? 0]?.name ?? '',
    allowedAmps: amps(32),
    chargingAmps: ZERO_AMPS,
    cars: of.unseen + here.filter(({ wantsEnergy }) => wantsEnergy).length,
  };
}

function carOf(site: Site, plan: CarPlan, { index, at }: { readonly index: number; readonly at: Instant }): CarView {
  const { minAmps, maxAmps } = site.stationDefaults;
  return {
    station: `Station ${index + 1}`,
    zone: plan.zone === null ? null : (site.zones[plan.zone]?.name ?? null),
    status: plan.status,
    wantsEnergy: plan.wantsEnergy,
    connectedMs: millis(plan.connectedMinutes * MINUTE_MS),
    deliveredWh: known(plan.deliveredWh, wattHours),
    askedWh: known(plan.askedWh, wattHours),
    departsAt: known(plan.departsInMinutes, (inMinutes) => epochMs(at.wallMs + inMinutes * MINUTE_MS)),
    minAmps,
    usableAmps: amps(plan.wantsEnergy ? Math.max(minAmps, plan.usableAmps) : 0),
    maxAmps,
    phases: plan.phases,
    currentAmps: onAllPhases(amps(plan.drawsAmps)),
    vip: plan.vip,
  };
}

function meterOf(site: Site, name: string, { plan, index }: Placed): MeterView {
  const meter = site.meters[index];
  const state = plan.readings[index] ?? 'fresh';
  const power = watts((plan.power.gridWatts ?? 0) / 3);
  const values = {
    currentAmps: onAllPhases(amps(Math.abs(power) / site.supply.nominalVolts)),
    powerWatts: [power, power, power] as const,
    voltageVolts: [null, null, null] as const,
    importWh: meter?.importRegister === true ? known(plan.power.importedWh, wattHours) : null,
    exportWh: null,
  };
  const reading: MeterView['reading'] =
    state === 'missing' ? { state, value: null, ageMs: null } : { state, value: values, ageMs: millis(1000) };
  return { name, node: site.nodes[meter?.node ?? 0]?.name ?? '', role: meter?.role ?? 'flow', reading };
}

/** A quantity with its unit; null stays null. */
function known<T>(value: number | null, withUnit: (value: number) => T): T | null {
  return value === null ? null : withUnit(value);
}
